"""Reads `certificate.yml`: how a purge says what it deleted and by which rule."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.catalogue.model import Kept, Since
from bot.catalogue.reader import Complaints, Record, open_file
from bot.proposals.errors import ContentError

TABLES = (
    "conversations", "inbox", "outbox", "residents", "consents", "calls", "attachments",
    "secondings", "events", "corrections", "proposals", "sign_ins", "staff_sessions",
    "bot_state", "looks", "media", "desk_drafts", "staff_files",
)  # fmt: skip
MEDIA = "media"
BLANKS = frozenset({"from", "days", "before", "source", "table", "rows", "total", "at", "files"})
_BLANK = re.compile(r"\{(\w*)\}")
_LINES = ("title", "dry_run", "at", "rule", "row", "total", "nothing")


@dataclass(frozen=True)
class CertificateWords:
    """The lines of a certificate, and the names of kinds, beginnings and tables."""

    lines: Mapping[str, str]
    kinds: Mapping[str, str]
    since: Mapping[str, str]
    tables: Mapping[str, str]


def load_certificate(root: Path) -> CertificateWords:
    """What stands in `certificate.yml` under `root`; raises ContentError with every fault."""
    complaints = Complaints()
    words = read_certificate(root / "data" / "catalogue" / "certificate.yml", complaints)
    if words is None or complaints.errors:
        raise ContentError(*complaints.errors)
    return words


def read_certificate(path: Path, complaints: Complaints) -> CertificateWords | None:
    """The same, complaining of every fault instead; None when the file cannot be read."""
    top = open_file(path, complaints)
    if top is None:
        return None
    words = CertificateWords(
        lines={key: _line(top, key) for key in _LINES},
        kinds=_names(top, "kinds", (*Kept, MEDIA)),
        since=_names(top, "since", tuple(Since)),
        tables=_names(top, "tables", TABLES),
    )
    top.finish()
    return words


def _line(top: Record, key: str) -> str:
    text = top.text(key)
    for blank in dict.fromkeys(_BLANK.findall(text)):
        if blank not in BLANKS:
            top.complain("blank_not_known", key, value=blank)
    return text


def _names(top: Record, key: str, wanted: tuple[str, ...]) -> Mapping[str, str]:
    record = top.record(key)
    found = {str(name): record.text(name) for name in wanted}
    record.finish()
    return found
