"""The desk's words: notices to residents, reply templates and the labels staff read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from bot.catalogue.meetings import MeetingWords, load_meetings
from bot.content import Complaint, Document, read
from bot.proposals.deadlines import CHINA
from bot.proposals.errors import ContentError
from bot.proposals.workflow import STEPS, Role

Table = Mapping[str, str]

NOTICE_BLANKS = frozenset(
    {
        "ref", "what", "body", "level", "place", "due", "reason", "door", "entry", "target",
        "until", "threshold", "meeting", "decision", "basis", "plan", "text", "answer",
        "outcome", "duty", "finding", "kind", "from_when", "public", "photos", "seconds", "by",
        "result", "said", "options",
    }
)  # fmt: skip
MORE_NOTICES = frozenset(
    {
        "transfer_waits",
        "reclassified",
        "split",
        "seconder_merged",
        "taken_over",
        "handed_back",
        "filed_for",
        *("progress_whole", "seconder_enough", "seconder_warned", "seconder_lapsed"),
        *("opened", "never_opened"),
        *("poll_opened", "statement_shown", "statement_refused"),
        *("notice_begins", "notice_ended", "notice_cut", "objection_answered"),
        *("meeting_invited", "meeting_moved", "meeting_spoken"),
    }
)
LABELS = (
    "roles", "steps", "hints", "fields", "lists", "outcomes", "basis", "calls", "sends",
    "call_outcomes", "waits", "letters", "looks", "sign_ins", "queues", "groups", "errors",
    "columns", "bulk", "fresh", "guest", "findings", "accounts", "denied", "consents", "importing",
    "step_groups", "file_kinds", "papers", "monthly",
    "finds", "stages_found", "receiving", "concerns", "ways", "street",
    "street_fields", "street_things",
    "menu", "settings", "sorts", "queue_groups", "doubts", "publishing", "notices", "opinions",
)  # fmt: skip
_BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A reply template (常用回复); `use` are the steps it is offered for."""

    id: str
    title: str
    use: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class DeskWords:
    """Everything the desk says; frozen."""

    notices: Table
    date: str
    date_estimated: str
    item: str
    join: str
    templates: tuple[Template, ...]
    labels: Mapping[str, Table]
    common_parts: frozenset[str]
    guessable: frozenset[str]
    meetings: MeetingWords
    told_hours_before: int = 24
    """How long before it is public the resident hears of it, and can say no."""

    def label(self, table: str, key: str) -> str:
        """The label of a key; the key itself where staff content has none."""
        return self.labels[table].get(key, key)

    def day(self, moment: datetime, *, is_estimated: bool = False) -> str:
        """A date as residents read it."""
        local = moment.astimezone(CHINA)
        pattern = self.date_estimated if is_estimated else self.date
        return pattern.format(month=local.month, day=local.day)

    def listed(self, items: Iterable[tuple[str, str]]) -> str:
        """References with what they are about, as one phrase."""
        return self.join.join(self.item.format(ref=ref, what=what) for ref, what in items)

    def notice(self, key: str, blanks: Table) -> str:
        """A notice with its blanks filled; raises KeyError for one there is no sentence for."""
        return self.notices[key].format_map(dict.fromkeys(NOTICE_BLANKS, "") | dict(blanks))

    def templates_for(self, step: str) -> tuple[Template, ...]:
        """The reply templates offered for a step, or for `talk`."""
        return tuple(one for one in self.templates if step in one.use)


def load_words(root: Path) -> DeskWords:
    """Read the three files below `root/data/catalogue`; raises ContentError with every fault."""
    folder = root / "data" / "catalogue"
    notices, templates, console = (
        read(folder / name) for name in ("notices.yml", "reply_templates.yml", "console.yml")
    )
    faults = [*_notice_faults(notices), *_template_faults(templates), *_label_faults(console)]
    if faults:
        raise ContentError(*faults)
    labels = {name: MappingProxyType(console.value[name]) for name in LABELS}
    return DeskWords(
        notices=MappingProxyType(notices.value["notices"]),
        date=notices.value["date"],
        date_estimated=notices.value["date_estimated"],
        item=notices.value["item"],
        join=notices.value["join"],
        templates=tuple(
            Template(one["id"], one["title"], tuple(one["use"]), one["text"])
            for one in templates.value["templates"]
        ),
        labels=MappingProxyType(labels),
        common_parts=frozenset(console.value["common_parts"]),
        guessable=frozenset(str(one) for one in console.value["guessable"]),
        meetings=load_meetings(root),
        told_hours_before=int(console.value["publishing"]["told_hours_before"]),
    )


def told_steps() -> frozenset[str]:
    """Steps of staff and of the program that the resident is told of."""
    ours = frozenset(Role) - {Role.PROPOSER}
    return frozenset(
        step.name for step in STEPS.values() if step.tells and step.who & ours and step.from_
    ) - {"withdraw"}


def _notice_faults(document: Document) -> list[Complaint]:
    found = document.value.get("notices", {})
    faults = [
        Complaint(document.path, 1, "notice_missing", {"key": key})
        for key in sorted((told_steps() | MORE_NOTICES) - found.keys())
    ]
    for key, text in found.items():
        line = document.line("notices", key)
        faults += [
            Complaint(document.path, line, "blank_not_known", {"key": key, "value": blank})
            for blank in set(_BLANK.findall(str(text))) - NOTICE_BLANKS
        ]
    return faults


def _template_faults(document: Document) -> list[Complaint]:
    faults: list[Complaint] = []
    seen: set[str] = set()
    for number, one in enumerate(document.value.get("templates", [])):
        line = document.line("templates", number)
        missing = {"id", "title", "use", "text"} - one.keys()
        faults += [Complaint(document.path, line, "missing", {"key": key}) for key in missing]
        if missing:
            continue
        if one["id"] in seen:
            faults.append(Complaint(document.path, line, "id_twice", {"id": one["id"]}))
        seen.add(one["id"])
        faults += [
            Complaint(document.path, line, "unknown_step", {"value": use})
            for use in one["use"]
            if use != "talk" and use not in STEPS
        ]
        faults += [
            Complaint(document.path, line, "blank_not_known", {"key": one["id"], "value": blank})
            for blank in set(_BLANK.findall(one["text"])) - NOTICE_BLANKS
        ]
    return faults


def _label_faults(document: Document) -> list[Complaint]:
    faults = [
        Complaint(document.path, 1, "missing", {"key": name})
        for name in (*LABELS, "common_parts", "guessable", "publishing")
        if name not in document.value
    ]
    for name, wanted in (("steps", STEPS), ("roles", tuple(Role))):
        table = document.value.get(name, {})
        faults += [
            Complaint(document.path, document.line(name), "missing", {"key": str(key)})
            for key in wanted
            if str(key) not in table
        ]
    return faults
