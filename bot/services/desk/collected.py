"""A day of collecting at a table: rows of a sheet, all of them filed, or none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.ports.staff import StaffWork
from bot.proposals.errors import ProposalError, SomethingMissing
from bot.proposals.proposal import Proposal, Suggestion
from bot.services.desk import callers
from bot.services.desk.callers import DoorElsewhere, MayNotBeKept, Told
from bot.services.desk.clerk import Clerk, DeskTools
from bot.understanding.text import fold

COLUMNS = (
    "problem", "solution", "place", "detail", "phone", "speaker", "consent", "anyway",
)  # fmt: skip
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row, numbered as the sheet numbers it; `why` is a word of `importing`."""

    row: int
    why: str
    fields: tuple[str, ...] = ()
    names: Sequence[str] = ()
    code: str = ""


class SheetRefused(ProposalError):
    """Nothing was filed; `faults` says why, row by row."""

    key = "sheet_refused"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(len(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it was read: its number in the sheet, and what stands in it."""

    number: int
    told: Told


def read_lines(rows: Iterable[tuple[int, Sequence[str]]], tools: DeskTools) -> list[Line]:
    """Rows by their columns; consent by its label. Places are still names."""
    labels = {fold(text): key for key, text in tools.words.labels["consents"].items()}
    lines = []
    for number, values in rows:
        given: dict[str, Any] = dict(zip(COLUMNS, (one.strip() for one in values), strict=False))
        consent = labels.get(fold(given.get("consent", "")), given.get("consent", ""))
        lines.append(Line(number, Told(**{**given, "consent": consent})))
    return lines


def placed(lines: Sequence[Line], clerk: Clerk, tools: DeskTools) -> tuple[list[Line], list[Fault]]:
    """The rows with the places their names mean, and what is wrong with each row so far."""
    named = _named(clerk, tools)
    found, faults = [], []
    for line in lines:
        candidates = named.get(fold(line.told.place), ())
        told = replace(line.told, place=candidates[0]) if len(candidates) == 1 else line.told
        fault = _place_fault(line, candidates, tools)
        fault = fault or _field_fault(line.number, told, clerk, tools)
        found.append(Line(line.number, told))
        faults += [fault] if fault else []
    return found, faults


def _named(clerk: Clerk, tools: DeskTools) -> Mapping[str, tuple[str, ...]]:
    """Places the clerk may file for, by all their names; a full name is of one only."""
    tree, named = tools.catalogue.places, dict[str, tuple[str, ...]]()
    for one in callers.places(clerk, tools):
        names = {fold(name) for name in (tree[one].name, *tree[one].aliases, tree.full_name(one))}
        for name in names:
            named[name] = (*named.get(name, ()), one)
    return named


def _place_fault(line: Line, candidates: Sequence[str], tools: DeskTools) -> Fault | None:
    if not line.told.place or len(candidates) == 1:
        return None
    if not candidates:
        return Fault(line.number, "unknown_place", names=(line.told.place,))
    full = tuple(tools.catalogue.places.full_name(one) for one in candidates)
    return Fault(line.number, "several_places", names=full)


def _field_fault(number: int, told: Told, clerk: Clerk, tools: DeskTools) -> Fault | None:
    try:
        callers.check(told, clerk, tools)
    except SomethingMissing as error:
        return Fault(number, "missing", tuple(map(str, error.args)))
    except ProposalError as error:
        return Fault(number, "wrong", tuple(map(str, error.args)))
    return None


async def file_all(
    lines: Sequence[Line], suggestions: Sequence[Suggestion], clerk: Clerk,
    *, work: StaffWork, tools: DeskTools, key: str,
) -> list[Proposal]:  # fmt: skip
    """File every row; raises SheetRefused with all that is wrong, and then nothing may be kept.

    The caller commits once, so that nothing is half imported.
    """
    clerk.check_view("file")
    faults = door_faults(lines, suggestions, tools)
    if faults:
        raise SheetRefused(faults)
    return [
        await callers.file_for(line.told, one, clerk, work=work, tools=tools, key=key)
        for line, one in zip(lines, suggestions, strict=True)
    ]


def door_faults(
    lines: Sequence[Line], suggestions: Sequence[Suggestion], tools: DeskTools
) -> list[Fault]:
    """Rows about what the negative list surely names a door for, without a reason to file."""
    faults = []
    for line, suggestion in zip(lines, suggestions, strict=True):
        try:
            callers.check_door(line.told, suggestion, tools)
        except DoorElsewhere:
            faults.append(Fault(line.number, "door", code=suggestion.code))
        except MayNotBeKept:
            faults.append(Fault(line.number, "unkept", code=suggestion.code))
    return faults
