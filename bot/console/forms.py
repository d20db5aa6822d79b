"""The form of each step: a widget for everything the workflow table says must be given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.console.choosing import TYPED, Choice, labelled, resolved
from bot.ports.staff import Staff
from bot.proposals.deadlines import CHINA
from bot.proposals.places import Level
from bot.proposals.workflow import STEPS
from bot.services.desk.answering import needs_basis, notice_until
from bot.services.desk.asking_rules import open_links
from bot.services.desk.cases import FOUND_BY_US, Case, receivers
from bot.services.desk.clerk import DeskTools
from bot.services.desk.opening import suggested
from bot.services.desk.receiving import came_from, in_order, may_help, may_hold, staffed

KINDS: Mapping[str, str] = {
    "body": "typed", "reason": "area", "entry": "typed", "door": "doors", "target": "text",
    "changes": "changes", "threshold": "number", "until": "date", "meeting": "area",
    "decision": "area", "basis": "choice", "plan": "area", "text": "area", "answer": "area",
    "outcome": "choice", "assignee": "choice", "duty": "text", "title": "text", "task": "choice",
    "party": "text", "question": "area", "link": "choice",
    "finding": "choice", "result": "area", "early": "area", "kind": "choice", "problem": "area",
    "solution": "area",
}  # fmt: skip
"""Every field a step of staff can need; a test holds it against the workflow table."""

ORDER = (
    "task", "link", "title", "party", "question",
    "body", "changes", "entry", "door", "target", "assignee", "threshold", "meeting",
    "result", "decision", "problem", "solution",
    "basis", "early", "plan", "outcome", "answer", "finding", "text", "duty", "reason", "until",
)  # fmt: skip
OPTIONAL = {
    ("answer", "basis"), ("add_task", "assignee"), ("note", "called"), ("start_work", "early"),
    ("answer", "early"), ("press", "until"), ("publish", "solution"),
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
    if open_until:
        names.insert(0, "early")
    if step == "answer" and needs_basis(case):
        names.append("basis")
    if step == "press":
        names.append("until")
    if step == "add_task":
        names.insert(names.index("body") + 1, "assignee")
    if step == "publish":
        names.append("solution")
    likely = _likely(step, case)
    values = likely | dict(typed)
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
        today = case.tools.now.astimezone(CHINA).date()
        day = today + timedelta(days=level.notice_days)
        if step == "add_task" and proposal.due_at is not None:
            day = max(today, min(day, proposal.due_at.astimezone(CHINA).date()))
        found["until"] = day.isoformat()
    return found


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
