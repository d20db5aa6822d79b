"""The form of each step: a widget for everything the workflow table says must be given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.console.choosing import TYPED, Choice, labelled, resolved
from bot.console.likely import likely
from bot.ports.staff import Staff
from bot.proposals.deadlines import CHINA
from bot.proposals.places import Level
from bot.proposals.public_notices import LAID_OUT
from bot.proposals.workflow import STEPS
from bot.services.desk.answering import needs_basis, notice_until
from bot.services.desk.asking_rules import open_links
from bot.services.desk.cases import FOUND_BY_US, Case, receivers
from bot.services.desk.clerk import DeskTools
from bot.services.desk.receiving import came_from, in_order, may_help, may_hold, staffed

KINDS: Mapping[str, str] = {
    "body": "typed", "reason": "area", "entry": "typed", "door": "doors", "target": "text",
    "changes": "changes", "threshold": "number", "until": "date", "meeting": "area",
    "decision": "area", "basis": "choice", "plan": "area", "text": "area", "answer": "area",
    "outcome": "choice", "assignee": "choice", "duty": "text", "title": "text", "task": "choice",
    "party": "text", "question": "area", "link": "choice",
    "finding": "choice", "result": "area", "early": "area", "kind": "choice", "problem": "area",
    "solution": "area", "hangs": "text", "contact": "text",
}  # fmt: skip
"""Every field a step of staff can need; a test holds it against the workflow table."""

ORDER = (
    "task", "link", "title", "party", "question",
    "body", "changes", "entry", "door", "target", "assignee", "threshold", "meeting",
    "result", "decision", "problem", "solution",
    "basis", "early", "plan", "outcome", "answer", "finding", "text", "duty", "reason", "until",
    "hangs", "contact",
)  # fmt: skip
OPTIONAL = {
    ("answer", "basis"), ("add_task", "assignee"), ("note", "called"), ("start_work", "early"),
    ("answer", "early"), ("press", "until"), ("publish", "solution"),
    ("approve_plan", "hangs"), ("approve_plan", "contact"),
    ("post_result", "hangs"), ("post_result", "contact"),
}  # fmt: skip
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

    @property
    def shown(self) -> str:
        """The label of the value where it is one of the choices."""
        return dict(self.choices).get(self.value, self.value)


@dataclass(frozen=True)
class Form:
    """The form of one step on one ticket, with what was typed before when it failed."""

    step: str
    fields: tuple[Field, ...]
    version: int
    templates: tuple[Any, ...] = ()
    error: str = ""
    missing: tuple[str, ...] = ()
    near: tuple[Choice, ...] = ()
    """The doors of the entry: those first."""
    tells: bool = True
    """Whether the resident may be told of the step."""
    open_until: str = ""
    """The last day of a public notice (公示) that this step would cut short."""


def form(
    step: str, case: Case, people: Iterable[Staff], typed: Mapping[str, str] | None = None,
    *, error: str = "", missing: tuple[str, ...] = (),
) -> Form:  # fmt: skip
    """The widgets a step needs, filled with what is likely or with what was typed."""
    typed = resolved(typed or {}, case.tools)
    needs = STEPS[step].needs - FOUND_BY_US.get(step, frozenset())
    names = [name for name in ORDER if name in needs]
    open_until = _cuts_short(step, case)
    if open_until or "early" in missing:
        names.insert(0, "early")
    if step == "answer" and needs_basis(case):
        names.append("basis")
    if step == "press":
        names.append("until")
    if step == "add_task":
        names.insert(names.index("body") + 1, "assignee")
    if step == "publish":
        names.append("solution")
    if step in LAID_OUT:
        names += ["hangs", "contact"]
    values = likely(step, case) | dict(typed)
    fields = tuple(_field(name, step, case, people, values) for name in names)
    templates = case.tools.words.templates_for(step)
    return Form(
        step, fields, case.proposal.version, templates, error, missing,
        _near(values.get("entry", ""), case) if "entry" in names else (),
        STEPS[step].tells or step == "reclassify", open_until,
    )  # fmt: skip


def _cuts_short(step: str, case: Case) -> str:
    """The last day of the public notice the ticket is in, for the steps that would end it."""
    until = notice_until(case.proposal) if step in ("start_work", "answer") else ""
    return until if until >= case.tools.now.astimezone(CHINA).date().isoformat() else ""


def _near(entry: str, case: Case) -> tuple[Choice, ...]:
    known = case.tools.catalogue.lists.negative.get(entry)
    return labelled("door", case.tools, known.doors) if known is not None else ()


def _field(
    name: str, step: str, case: Case, people: Iterable[Staff], values: Mapping[str, str]
) -> Field:
    if name == "changes":
        parts = tuple(_part(part, case, people, values) for part in CHANGES)
        return Field(name, "changes", parts=parts)
    choices = tuple(_choices(name, case, people, step))
    required = (step, name) not in OPTIONAL or name == "early"
    return Field(name, KINDS[name], choices, values.get(name, ""), required)


def _part(name: str, case: Case, people: Iterable[Staff], values: Mapping[str, str]) -> Field:
    proposal = case.proposal
    now = {
        "code": proposal.code,
        "level": proposal.level.value,
        "place": proposal.place or "",
        "body": "",
        "urgent": "1" if proposal.urgent else "",
    }
    kind = "check" if name == "urgent" else "typed" if name in TYPED else "choice"
    return Field(
        name, kind, tuple(_choices(name, case, people)), values.get(name, now[name]), required=False
    )


def _choices(name: str, case: Case, people: Iterable[Staff], step: str = "") -> Iterable[Choice]:
    catalogue, words = case.tools.catalogue, case.tools.words
    if name == "body":
        return _bodies(case, people)
    if name in TYPED:
        return labelled(name, case.tools, _within(name, case))
    if name == "kind":
        return words.labels["file_kinds"].items()
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
    return ()


def _within(name: str, case: Case) -> Iterable[str] | None:
    """Of places those of the clerk's branch; None: all."""
    tree, branch = case.tools.catalogue.places, case.clerk.branch
    if name == "place" and branch.places is not None:
        return [one.id for one in tree if one.id in branch.places]
    return None


def _bodies(case: Case, people: Iterable[Staff]) -> Iterable[Choice]:
    """Where it came from first; bodies nobody works at say so, and come last."""
    catalogue, words = case.tools.catalogue, case.tools.words
    source, at_work = came_from(case.proposal, catalogue), staffed(people)
    for one in sorted(receivers(case), key=lambda one: one != source and one not in at_work):
        name = catalogue.bodies[one].name
        if one == source:
            name = words.label("receiving", "source").format(body=name)
        yield one, name if one in at_work else f"{name}{words.label('receiving', 'nobody')}"


def _people(case: Case, people: Iterable[Staff], step: str) -> Iterable[Choice]:
    """Who can act on it, oneself first; a task may go to whoever works where it could go."""
    tools, body = case.tools, case.proposal.body
    if step == "add_task":
        bodies = receivers(case)
        able = [one for one in people if may_help(one, bodies)]
    else:
        able = [one for one in people if may_hold(one, body, case.clerk, tools.branch(one.body))]
    for one in in_order(able, case.clerk, body):
        role = tools.words.label("roles", one.role)
        me = tools.words.label("receiving", "me") if one.id == case.clerk.staff.id else ""
        yield one.id, f"{me}{one.name} {role} {tools.catalogue.bodies[one.body].name}"


def given(step: str, typed: Mapping[str, str], tools: DeskTools) -> dict[str, Any]:
    """What was typed, as the service takes it; fields the step does not know are left out."""
    needs, typed = STEPS[step].needs, resolved(typed, tools)
    found: dict[str, Any] = {name: typed.get(name, "") for name in needs if name != "changes"}
    found |= {name: typed.get(name, "") for of, name in OPTIONAL if of == step}
    if "changes" in needs:
        changes: dict[str, Any] = {
            name: typed[name] for name in CHANGES if name != "urgent" and typed.get(name)
        }
        changes["urgent"] = typed.get("urgent") == "1"
        found["changes"] = changes
    return found
