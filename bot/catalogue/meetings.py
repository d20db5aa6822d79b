"""What `data/catalogue/meetings.yml` says of meetings: forms, who can be called, and words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from bot.content import Complaint, read
from bot.proposals.deadlines import CHINA
from bot.proposals.errors import ContentError
from bot.proposals.meetings import Answer, MeetingState, Next, Outcome, Result
from bot.proposals.owners import Matter

Table = Mapping[str, str]
_TABLES: Mapping[str, Iterable[str]] = {
    "forms": (),
    "organisations": (),
    "individuals": (),
    "states": MeetingState,
    "answers": Answer,
    "outcomes": Outcome,
    "results": Result,
    "nexts": Next,
    "matters": Matter,
}
_SENTENCES = (
    "option", "when", "weekdays", "owners_enough", "owners_short", "owners_none", "line",
    "statement", "votes",
)  # fmt: skip


@dataclass(frozen=True)
class MeetingWords:
    """Everything about meetings that the street can change."""

    tables: Mapping[str, Table]
    sentences: Table
    needs_place: frozenset[str]
    easily_left_out: tuple[str, ...]
    confirmed: bool

    @property
    def kinds(self) -> Table:
        """Bodies and kinds of people that can be called, in the order of the document."""
        return {**self.tables["organisations"], **self.tables["individuals"]}

    def label(self, table: str, key: str) -> str:
        """The label of a key; the key itself where there is none."""
        return self.tables[table].get(key, key)

    def named(self, keys: Iterable[str]) -> list[str]:
        """Bodies and people by their names."""
        known = self.kinds
        return [known.get(one, one) for one in keys]

    def when(self, moment: datetime) -> str:
        """Day, weekday and hour in local time."""
        local = moment.astimezone(CHINA)
        return self.sentences["when"].format(
            month=local.month, day=local.day, time=local.strftime("%H:%M"),
            weekday=self.sentences["weekdays"][local.weekday()],
        )  # fmt: skip


def load_meetings(root: Path) -> MeetingWords:
    """Read it; raises ContentError with every fault."""
    document = read(root / "data" / "catalogue" / "meetings.yml")
    value, faults = document.value, []
    wanted = (*_TABLES, *_SENTENCES, "needs_place", "easily_left_out", "confirmed")
    faults += [
        Complaint(document.path, 1, "missing", {"key": name})
        for name in wanted
        if name not in value
    ]
    for name, keys in _TABLES.items():
        faults += [
            Complaint(document.path, document.line(name), "missing", {"key": str(key)})
            for key in keys
            if str(key) not in value.get(name, {})
        ]
    people = value.get("organisations", {}).keys() | value.get("individuals", {}).keys()
    for name, known in (("easily_left_out", people), ("needs_place", value.get("forms", {}))):
        faults += [
            Complaint(document.path, document.line(name), "missing", {"key": one})
            for one in value.get(name, ())
            if one not in known
        ]
    if faults:
        raise ContentError(*faults)
    return MeetingWords(
        MappingProxyType({name: MappingProxyType(value[name]) for name in _TABLES}),
        MappingProxyType({name: str(value[name]) for name in _SENTENCES}),
        frozenset(value["needs_place"]),
        tuple(value["easily_left_out"]),
        bool(value["confirmed"]),
    )
