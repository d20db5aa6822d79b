"""A purge's certificate: what was deleted, how many, by which rule, before which date."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.catalogue import Retention
from bot.catalogue.certificate import CertificateWords
from bot.proposals.deadlines import CHINA


@dataclass(frozen=True, slots=True)
class Line:
    """One rule as it was applied; `subdistrict` is empty where it holds for all of them."""

    kind: str
    rule: Retention
    before: datetime
    rows: Mapping[str, int]
    subdistrict: str = ""

    def plain(self) -> dict[str, Any]:
        """In plain values."""
        return {
            "kind": self.kind,
            "subdistrict": self.subdistrict or None,
            "days": self.rule.days,
            "counted_from": self.rule.counted_from.value,
            "source": self.rule.source,
            "confirmed": self.rule.confirmed,
            "before": self.before.isoformat(),
            "rows": dict(self.rows),
        }


@dataclass(frozen=True, slots=True)
class Certificate:
    """Everything one purge did, or in a dry run would do."""

    at: datetime
    dry_run: bool
    lines: Sequence[Line]
    files: int

    @property
    def total(self) -> int:
        """Rows deleted or emptied, in all tables."""
        return sum(sum(line.rows.values()) for line in self.lines)

    def plain(self) -> dict[str, Any]:
        """In plain values, for the JSON file."""
        return {
            "at": self.at.isoformat(),
            "dry_run": self.dry_run,
            "rules": [line.plain() for line in self.lines],
            "rows": self.total,
            "files": self.files,
        }

    def text(self, words: CertificateWords) -> str:
        """For people."""
        return "\n".join(self._said(words)) + "\n"

    def keep(self, folder: Path, words: CertificateWords) -> Path:
        """Write JSON and text side by side, durable; the JSON's path."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"purge-{self.at:%Y%m%dT%H%M%S.%fZ}.json"
        _write(path, json.dumps(self.plain(), ensure_ascii=False, indent=1) + "\n")
        _write(path.with_suffix(".txt"), self.text(words))
        return path

    def _said(self, words: CertificateWords) -> Iterator[str]:
        lines = words.lines
        yield lines["title"]
        yield lines["at"].format(at=_minute(self.at))
        if self.dry_run:
            yield lines["dry_run"]
        for line in self.lines:
            yield ""
            yield from _said_of(line, words)
        yield ""
        yield lines["total"].format(total=self.total, files=self.files)


def _said_of(line: Line, words: CertificateWords) -> Iterator[str]:
    yield f"{line.subdistrict} {words.kinds[line.kind]}".strip()
    rule = line.rule
    yield words.lines["rule"].format(
        **{"from": words.since[rule.counted_from]},
        days=rule.days,
        before=_minute(line.before),
        source=rule.source,
    )
    rows = {table: many for table, many in line.rows.items() if many}
    for table, many in rows.items():
        yield words.lines["row"].format(table=words.tables[table], rows=many)
    if not rows:
        yield words.lines["nothing"]


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
