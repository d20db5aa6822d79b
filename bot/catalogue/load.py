"""Loads `data/catalogue` whole, or says everything that is wrong with it at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot.catalogue import alerts, calendar, certificate, dangers, lists, numbers, places, terms
from bot.catalogue.model import Catalogue
from bot.catalogue.reader import Complaints, open_file
from bot.content import Complaint
from bot.proposals.deadlines import CHINA, OfficeHours, WorkCalendar
from bot.proposals.errors import ContentError

_NO_HOURS = OfficeHours(())
_FOLDERS = frozenset({"bodies", "doors", "negative", "places", "topics"})
_NAMES = (
    *("complaints", "consent", "dangers", "deadlines", "holidays", "levels", "statuses"),
    "subdistricts",
)
_CONSOLE = ("alerts", "certificate", "console", "meetings", "notices", "reply_templates")
_FILES = frozenset(f"{name}.yml" for name in (*_NAMES, *_CONSOLE))


@dataclass(frozen=True)
class Gathered:
    """What came of reading the catalogue: it is None when something in it is wrong."""

    catalogue: Catalogue | None
    closed: numbers.Closed
    complaints: Complaints


def load(root: Path) -> Catalogue:
    """The catalogue below `root/data/catalogue`; raises ContentError with every complaint."""
    gathered = gather(root)
    if gathered.catalogue is None:
        raise ContentError(*spoken(gathered.complaints.errors, root))
    return gathered.catalogue


def gather(root: Path, today: date | None = None) -> Gathered:
    """Read everything and collect every complaint, in order of file and line."""
    folder, complaints = root / "data" / "catalogue", Complaints()
    day = today or datetime.now(CHINA).date()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        numbers.check_keys(path, complaints)
        if not _is_read(path.relative_to(folder)):
            complaints.add(path, 1, "file_not_read")
    closed = numbers.read_closed(folder, complaints)
    numbers.check_closed(folder, closed, complaints)
    for path in sorted(folder.rglob("*.yml")):
        if path.parent.name != "doors" and path.name != "dangers.yml":
            numbers.check_phones(path, closed, complaints)
    open_file(folder / "complaints.yml", complaints)
    alerts.read_alerts(folder / "alerts.yml", complaints)
    certificate.read_certificate(folder / "certificate.yml", complaints)
    catalogue = _assemble(folder, day, complaints)
    return Gathered(None if complaints.errors else catalogue, closed, complaints)


def _is_read(path: Path) -> bool:
    """Whether anybody reads a file: a misplaced one must not be passed over in silence."""
    return str(path) in _FILES or (str(path.parent) in _FOLDERS and path.suffix == ".yml")


def _assemble(folder: Path, day: date, complaints: Complaints) -> Catalogue | None:
    read = lists.read_lists(folder, day, complaints)
    tree, landmarks = places.read_places(folder / "places", complaints)
    bodies = places.read_bodies(folder / "bodies", tree, complaints)
    subdistricts = terms.read_subdistricts(folder / "subdistricts.yml", tree, complaints)
    years = calendar.read_holidays(folder / "holidays.yml", day, complaints)
    deadlines = terms.read_deadlines(folder / "deadlines.yml", complaints)
    statuses = terms.read_statuses(folder / "statuses.yml", complaints)
    levels = terms.read_levels(folder / "levels.yml", complaints)
    consent = terms.read_consent(folder / "consent.yml", complaints)
    found = dangers.read_dangers(folder / "dangers.yml", read.lists.doors, complaints)
    if consent is None or complaints.errors:
        return None
    hours = next((one.hours for one in subdistricts.values()), _NO_HOURS)
    return Catalogue(
        lists=read.lists,
        categories=read.categories,
        places=tree,
        bodies=bodies,
        calendar=WorkCalendar(calendar.workday_rule(years), hours, calendar.announced_rule(years)),
        deadlines=deadlines,
        statuses=statuses,
        levels=levels,
        consent=consent,
        subdistricts=subdistricts,
        words=read.words,
        dangers=found,
        landmarks=landmarks,
    )


def spoken(complaints: Iterable[Complaint], root: Path) -> tuple[str, ...]:
    """Complaints in the words of `complaints.yml`, in order of file and line, each once."""
    sentences = _sentences(root)
    ordered = sorted(complaints, key=lambda one: (str(one.path), one.line, one.key))
    return tuple(dict.fromkeys(one.say(sentences, root) for one in ordered))


def _sentences(root: Path) -> Mapping[str, str]:
    """Without the file, or with a broken one, complaints fall back to their bare keys."""
    top = open_file(root / "data" / "catalogue" / "complaints.yml", Complaints())
    if top is None:
        return {}
    inner = top.record("complaints")
    return {key: inner.text(key) for key in inner.names()}
