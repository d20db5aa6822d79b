"""Setting up a street at the console: dated, sealed, reversible changes over what data/ says.

Which holds: `data/` is the ground; a change made here lies over it until it is taken back, or
until `data/` says the same (`bot street export` writes it there), and obeys `bot check`.
"""

import difflib
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.catalogue import Catalogue, load
from bot.catalogue.alerts import AlertTexts, load_alerts
from bot.catalogue.load import spoken
from bot.catalogue.street import FOLDER, Address, Filled, Kind, Spot, copied, spots, write
from bot.content import Complaint
from bot.ports.staff import Staff, StaffWork, StreetChange
from bot.proposals.deadlines import CHINA
from bot.proposals.errors import ContentError, ProposalError
from bot.services.desk.cases import WrongValue
from bot.services.desk.seals import seal
from bot.services.desk.words import DeskWords, load_words

LONGEST = 2_000
_MOST_NAMES = 30
PHONES = frozenset({"number", "phone", "duty_phone"})
_PHONE = re.compile(r"\+?[\d（(][\d ()（）-]{1,20}\d(转\d{1,6})?", re.ASCII)
_NEXT = timedelta(minutes=1)


class NotFitting(ProposalError):
    """The rules of the content refuse a value; args are the sentences that say why."""

    key = "not_fitting"


class NotChanged(ProposalError):
    """The value is what it was."""

    key = "not_changed"


class ChangedFirst(ProposalError):
    """Somebody else changed something in the same moment: this was checked against too little."""

    key = "changed_first"


@dataclass(frozen=True)
class Content:
    """All that a street may change, as loaded together."""

    catalogue: Catalogue
    words: DeskWords
    texts: AlertTexts


@dataclass(frozen=True)
class Line:
    """One value of the street: as data/ has it, as it holds now, and what was changed last."""

    spot: Spot
    value: Any
    change: StreetChange | None = None
    ground: Any = None
    """What data/ said when the first change that holds was made."""

    @property
    def is_filled(self) -> bool:
        """Whether what data/ leaves open has been seen to."""
        return self.value not in (None, False, "")

    @property
    def moved(self) -> bool:
        """Whether data/ says something else by now than when it was changed here."""
        known = (self.ground, self.change.after) if self.change is not None else ()
        return self.change is not None and self.spot.value not in known


def stacks(changes: Iterable[StreetChange]) -> Mapping[Address, list[StreetChange]]:
    """The changes of each value that hold, the last on top: one that is taken back is none."""
    found: dict[Address, list[StreetChange]] = {}
    for one in changes:
        some = found.setdefault(Address(one.file, one.path), [])
        if one.undoes is None:
            some.append(one)
        elif some:
            some.pop()
    return {address: some for address, some in found.items() if some}


def holding(changes: Iterable[StreetChange]) -> Mapping[Address, StreetChange]:
    """The change of each value that holds now."""
    return {address: some[-1] for address, some in stacks(changes).items()}


def lines(root: Path, changes: Iterable[StreetChange]) -> list[Line]:
    """Every value of the street in the order of the files."""
    held = stacks(changes)
    found = ((one, held.get(one.address, [])) for one in spots(root))
    return [
        Line(one, some[-1].after, some[-1], some[0].before) if some else Line(one, one.value)
        for one, some in found
    ]


def progress(found: Iterable[Line]) -> tuple[int, int]:
    """How many of the values data/ leaves open are filled by now, and how many there are."""
    open_ = [one for one in found if one.spot.is_open]
    return sum(one.is_filled for one in open_), len(open_)


def laid_over(root: Path, changes: Iterable[StreetChange], to: Path) -> Path:
    """A copy of the catalogue below `to` with all changes that hold written into it."""
    copy = copied(root, to)
    write(copy, {address: _filled(one) for address, one in holding(changes).items()})
    return copy


def _filled(one: StreetChange) -> Filled:
    day = one.at.astimezone(CHINA).date().isoformat()
    return Filled(one.after, one.source, one.confirmed, day)


def loaded(root: Path, changes: Iterable[StreetChange]) -> Content:
    """The content with all changes that hold; raises ContentError with every fault. Slow."""
    with tempfile.TemporaryDirectory(prefix="yishi-street-") as folder:
        copy = laid_over(root, changes, Path(folder))
        try:
            return Content(load(copy), load_words(copy), load_alerts(copy))
        except ContentError as error:
            faults = [one for one in error.args if isinstance(one, Complaint)]
            said = spoken(faults, copy) or tuple(map(str, error.args))
            raise ContentError(*said) from error


def write_into(root: Path, changes: Iterable[StreetChange]) -> None:
    """Write what holds into data/ itself, from where on data/ says the same; checked before."""
    some = list(changes)
    loaded(root, some)
    write(root, {address: _filled(one) for address, one in holding(some).items()})


def difference(root: Path, changes: Iterable[StreetChange]) -> str:
    """What holds here beyond data/, as a unified diff that `git apply` takes."""
    found: list[str] = []
    held = holding(changes)
    with tempfile.TemporaryDirectory(prefix="yishi-street-") as folder:
        copy = laid_over(root, changes, Path(folder))
        for file in sorted({one.file for one in held}):
            name = (FOLDER / file).as_posix()
            old, new = (
                (base / name).read_text(encoding="utf-8").splitlines(keepends=True)
                if (base / name).is_file()
                else []
                for base in (root, copy)
            )
            found += difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")
    return "".join(found)


def change(
    address: Address, typed: str, source: str, staff: Staff, *, confirmed: bool,
    root: Path, secret: str, changes: Sequence[StreetChange], now: datetime,
) -> StreetChange:  # fmt: skip
    """A value set, where the rules allow it, sealed and to be kept after `changes`. Slow.

    Raises WrongValue (value or source), NotChanged or NotFitting.
    """
    line = next((one for one in lines(root, changes) if one.spot.address == address), None)
    if line is None:
        raise WrongValue("value")
    value = read_value(line.spot, typed)
    if not source.strip():
        raise WrongValue("source")
    if value == line.value:
        raise NotChanged
    one = StreetChange(
        now, staff.id, address.file, address.path, line.value, value, source.strip()[:LONGEST],
        confirmed if line.spot.kind is not Kind.CHECK else bool(value),
    )  # fmt: skip
    return _sealed(one, changes, root, secret)


def undo(
    change_id: int, staff: Staff, *, root: Path, secret: str, changes: Sequence[StreetChange],
    now: datetime,
) -> StreetChange:  # fmt: skip
    """The last change of a value taken back, sealed and to be kept after `changes`. Slow.

    Raises WrongValue for one that does not hold, NotFitting where the rules refuse what was before.
    """
    some = next((one for one in stacks(changes).values() if one[-1].id == change_id), None)
    if some is None:
        raise WrongValue("value")
    last, below = some[-1], some[-2] if len(some) > 1 else None
    one = StreetChange(
        now, staff.id, last.file, last.path, last.after, last.before,
        below.source if below else last.source, bool(below and below.confirmed), last.id,
    )  # fmt: skip
    return _sealed(one, changes, root, secret)


def _sealed(
    one: StreetChange, changes: Sequence[StreetChange], root: Path, secret: str
) -> StreetChange:
    try:
        loaded(root, [*changes, one])
    except ContentError as error:
        raise NotFitting(*error.args) from error
    previous = changes[-1].seal if changes else ""
    return StreetChange(**(_fields(one) | {"seal": seal(one, previous, secret)}))


async def keep(one: StreetChange, changes: Sequence[StreetChange], work: StaffWork) -> None:
    """Append a sealed change; raises ChangedFirst when others were made since `changes`."""
    last = changes[-1].id if changes else 0
    # of two at once one is the next
    is_next = await work.shared.claim(f"street:{last}", one.at, one.at + _NEXT)
    if not is_next or await work.street.last() != last:
        raise ChangedFirst
    await work.street.add(one)


def _fields(one: StreetChange) -> dict[str, Any]:
    return {name: getattr(one, name) for name in StreetChange.__slots__}


def read_value(spot: Spot, typed: str) -> Any:
    """What was typed, as the content has it; raises WrongValue."""
    text = typed.strip()[:LONGEST]
    if spot.kind is Kind.CHECK:
        return text == "1"
    if spot.kind is Kind.NAMES:
        return [one.strip() for one in text.splitlines() if one.strip()][:_MOST_NAMES]
    if spot.kind is Kind.NUMBER:
        if not (text.isascii() and text.isdecimal() and len(text) < 6):
            raise WrongValue("value")
        return int(text)
    is_number = spot.address.path.rpartition("/")[2] in PHONES
    if (is_number and text and not _PHONE.fullmatch(text)) or not (text or is_number):
        raise WrongValue("value")
    return text or None
