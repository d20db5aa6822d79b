"""The form of each step: a widget for everything the workflow table says must be given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.ports.staff import Staff
from bot.proposals.deadlines import CHINA
from bot.proposals.lists import UNCLEAR
from bot.proposals.places import Level
from bot.proposals.workflow import STEPS
from bot.services.desk.asking_rules import open_links
from bot.services.desk.cases import Case, needs_basis, receivers
from bot.services.desk.opening import suggested

Choice = tuple[str, str]

KINDS: Mapping[str, str] = {
    "body": "choice", "reason": "area", "entry": "choice", "door": "choice", "target": "text",
    "changes": "changes", "threshold": "number", "until": "date", "meeting": "area",
    "decision": "area", "basis": "choice", "plan": "area", "text": "area", "answer": "area",
    "outcome": "choice", "assignee": "choice", "duty": "text", "title": "text", "task": "choice",
    "party": "text", "question": "area", "link": "choice",
    "finding": "choice", "problem": "area", "solution": "area",
}  # fmt: skip
"""Every field a step of staff can need; a test holds it against the workflow table."""

ORDER = (
    "task", "link", "title", "party", "question",
    "body", "changes", "entry", "door", "target", "assignee", "threshold", "meeting", "decision",
    "problem", "solution",
    "basis", "plan", "outcome", "answer", "finding", "text", "duty", "reason", "until",
)  # fmt: skip
FOUND_BY_US = {"escalate": {"body"}, "hand_down": {"body"}}
"""What the service finds itself: one level up or down has only one body."""

OPTIONAL = {
    ("answer", "basis"),
    ("add_task", "assignee"),
    ("note", "called"),
    ("publish", "solution"),
}
"""Offered, but only sometimes needed."""

CHANGES = ("code", "level", "place", "body", "urgent")


@dataclass(frozen=True)
class Field:
    """One widget."""

    name: str
    kind: str
    choices: tuple[Choice, ...] = ()
    value: str = ""
    required: bool = True
    parts: tuple["Field", ...] = ()


@dataclass(frozen=True)
class Form:
    """The form of one step on one ticket, with what was typed before when it failed."""

    step: str
    fields: tuple[Field, ...]
    version: int
    templates: tuple[Any, ...] = ()
    error: str = ""
    missing: tuple[str, ...] = ()
    entries: Mapping[str, Any] = field(default_factory=dict)


def form(
    step: str, case: Case, people: Iterable[Staff], typed: Mapping[str, str] | None = None,
    *, error: str = "", missing: tuple[str, ...] = (),
) -> Form:  # fmt: skip
    """The widgets a step needs, filled with what is likely or with what was typed."""
    typed = typed or {}
    needs = STEPS[step].needs - FOUND_BY_US.get(step, set())
    names = [name for name in ORDER if name in needs]
    if step == "answer" and needs_basis(case):
        names.append("basis")
    if step == "add_task":
        names.insert(names.index("body") + 1, "assignee")
    if step == "publish":
        names.append("solution")
    likely = _likely(step, case)
    fields = tuple(_field(name, step, case, people, likely | dict(typed)) for name in names)
    entries = _entries(case) if "entry" in names else {}
    templates = case.tools.words.templates_for(step)
    return Form(step, fields, case.proposal.version, templates, error, missing, entries)


def _field(
    name: str, step: str, case: Case, people: Iterable[Staff], values: Mapping[str, str]
) -> Field:
    if name == "changes":
        parts = tuple(_part(part, case, values) for part in CHANGES)
        return Field(name, "changes", parts=parts)
    choices = tuple(_choices(name, case, people, step))
    required = (step, name) not in OPTIONAL
    return Field(name, KINDS[name], choices, values.get(name, ""), required)


def _part(name: str, case: Case, values: Mapping[str, str]) -> Field:
    proposal = case.proposal
    now = {
        "code": proposal.code,
        "level": proposal.level.value,
        "place": proposal.place or "",
        "body": "",
        "urgent": "1" if proposal.urgent else "",
    }
    kind = "check" if name == "urgent" else "choice"
    return Field(
        name, kind, tuple(_choices(name, case, ())), values.get(name, now[name]), required=False
    )


def _choices(name: str, case: Case, people: Iterable[Staff], step: str = "") -> Iterable[Choice]:
    catalogue, words = case.tools.catalogue, case.tools.words
    if name == "body":
        return ((one, catalogue.bodies[one].name) for one in receivers(case))
    if name == "entry":
        return ((one.code, f"{one.code} {one.name}") for one in catalogue.lists.negative.values())
    if name == "door":
        doors = catalogue.lists.doors.values()
        return ((one.id, f"{one.name} {one.number or ''}".strip()) for one in doors)
    if name in ("basis", "outcome", "finding"):
        return words.labels[name if name == "basis" else f"{name}s"].items()
    if name == "assignee":
        return _people(case, people, step)
    if name == "task":
        return ((str(one.number), one.title) for one in case.proposal.open_tasks)
    if name == "link":
        return ((str(one.given["link"]), one.given["party"]) for one in open_links(case.proposal))
    if name == "level":
        return ((one.value, catalogue.levels[one].label) for one in Level)
    if name == "place":
        return _places(case)
    if name == "code":
        return _codes(case)
    return ()


def _people(case: Case, people: Iterable[Staff], step: str) -> Iterable[Choice]:
    """Who holds the ticket; a task may also go to somebody of a body it could be given to."""
    tools = case.tools
    others = receivers(case) if step == "add_task" else ()
    for one in people:
        fits = one.body in others or tools.branch(one.body).holds(case.proposal.body)
        if one.active and fits:
            role = tools.words.label("roles", one.role)
            yield one.id, f"{one.name} {role} {tools.catalogue.bodies[one.body].name}"


def _places(case: Case) -> Iterable[Choice]:
    tree, branch = case.tools.catalogue.places, case.clerk.branch
    for place in tree:
        if branch.places is None or place.id in branch.places:
            yield place.id, "".join(one.name for one in reversed(tree.path(place.id)))


def _codes(case: Case) -> Iterable[Choice]:
    lists = case.tools.catalogue.lists
    for code in (*lists.topics, *lists.negative):
        yield code, f"{code} {lists.name_of(code)}"
    yield UNCLEAR, case.tools.words.label("lists", "unclear")


def _likely(step: str, case: Case) -> dict[str, str]:
    """What the desk would put in: the body it is with, the entry suggested, usual days."""
    proposal, catalogue = case.proposal, case.tools.catalogue
    found = {"body": proposal.body} if step in ("accept", "add_task") else {}
    if step in ("finish_task", "drop_task"):
        found["task"] = next((str(one.number) for one in proposal.open_tasks), "")
    if step == "revoke_link":
        found["link"] = next((str(one.given["link"]) for one in open_links(proposal)), "")
    if proposal.code in catalogue.lists.negative and step in ("refuse", "refer"):
        entry = catalogue.lists.negative[proposal.code]
        found |= {"entry": entry.code, "reason": entry.reason}
        found |= {"door": entry.doors[0]} if entry.doors else {}
    if step == "publish":
        found |= suggested(proposal)
    level = catalogue.levels[proposal.level]
    if step == "open_seconding":
        found["threshold"] = str(level.seconds)
    if step in ("open_seconding", "approve_plan", "pause", "add_task", "ask_outside"):
        day = case.tools.now.astimezone(CHINA).date() + timedelta(days=level.notice_days)
        found["until"] = day.isoformat()
    return found


def _entries(case: Case) -> Mapping[str, Any]:
    """Reason and doors of each entry, so that choosing one fills in the rest."""
    negative = case.tools.catalogue.lists.negative
    return {
        code: {"reason": entry.reason, "doors": list(entry.doors)}
        for code, entry in negative.items()
    }


def given(step: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, as the service takes it; fields the step does not know are left out."""
    needs = STEPS[step].needs
    found: dict[str, Any] = {name: typed.get(name, "") for name in needs if name != "changes"}
    found |= {name: typed.get(name, "") for of, name in OPTIONAL if of == step}
    if "changes" in needs:
        changes: dict[str, Any] = {
            name: typed[name] for name in CHANGES if name != "urgent" and typed.get(name)
        }
        changes["urgent"] = typed.get("urgent") == "1"
        found["changes"] = changes
    return found
