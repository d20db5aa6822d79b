"""Bulk actions (批量办理): one step for several tickets, each taken by itself with its version."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from bot.console import security
from bot.console.deps import clerk, deps
from bot.console.doubts import doubts
from bot.console.forms import Field, Form, form, given
from bot.console.pages import page
from bot.console.typed import MOST_VERSIONS, whole
from bot.logs import where
from bot.ports.staff import Staff
from bot.proposals.errors import (
    ChangedMeanwhile,
    ProposalError,
    SomethingMissing,
    StepNotAllowed,
    UnknownProposal,
)
from bot.proposals.permissions import BULK_STEPS, steps_of_role
from bot.proposals.proposal import Proposal
from bot.services.desk import steps
from bot.services.desk.cases import Case, WrongValue
from bot.services.desk.clerk import Clerk, DeskTools, ticket

MOST = 100
"""Tickets of one form; a page shows 30."""
KEEPS_ITS_OWN = {"accept": {"body"}}
"""What each ticket has already: accepting many leaves each with the body it is with."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pick:
    """One ticket ticked in a list, and the version that was looked at there."""

    ref: str
    version: int


@dataclass(frozen=True)
class Done:
    """What became of one ticket: `done`, `late` (somebody was first) or `refused`, with why."""

    pick: Pick
    outcome: str
    key: str = ""
    fields: tuple[str, ...] = ()


def offered(me: Clerk, tools: DeskTools) -> tuple[str, ...]:
    """The steps this clerk may take for several tickets at once."""
    if not me.may("steps"):
        return ()
    of_role = steps_of_role(me.staff.role, outside=tools.is_outside(me.staff.body))
    return tuple(step for step in BULK_STEPS if step in of_role)


async def ask(request: web.Request) -> web.Response:
    """The chosen tickets, which of them can take the step now, and one form for all."""
    return await _asked(request, request.query.getall("pick", []), request.query)


async def take(request: web.Request) -> web.Response:
    """Take the step ticket by ticket, and say of each what became of it."""
    posted = await request.post()
    typed = {name: value for name, value in posted.items() if isinstance(value, str)}
    step = _step(request, typed)
    picked = [str(one) for one in posted.getall("pick", [])]
    done = [await _take(request, one, step, typed) for one in _picks(picked)]
    if done and all(one.fields for one in done):
        return await _asked(request, picked, typed, error=done[0])
    return page(
        request, "bulk_done.html", step=step, done=done, back=_back(request, typed),
        many=sum(one.outcome == "done" for one in done),
    )  # fmt: skip


async def _take(request: web.Request, pick: Pick, step: str, typed: dict[str, str]) -> Done:
    """One ticket in a transaction of its own; nothing that happens to it touches the others."""
    its, me = deps(request), clerk(request)
    try:
        async with its.open_work() as work:
            facts = given(step, typed, its.tools)
            if KEEPS_ITS_OWN.get(step):
                facts["body"] = (await ticket(pick.ref, me, work=work)).body
            await steps.take(
                pick.ref, step, facts, me, work=work, tools=its.tools, version=pick.version
            )
            await work.commit()
    except (ChangedMeanwhile, StepNotAllowed) as error:
        return Done(pick, "late", error.key)
    except (SomethingMissing, WrongValue) as error:
        return Done(pick, "refused", error.key, tuple(str(one) for one in error.args))
    except ProposalError as error:
        return Done(pick, "refused", error.key)
    except Exception as error:
        # whatever it is, the other tickets are still to be worked
        _log.error("console: bulk %s failed: %s", step, where(error))
        return Done(pick, "refused", "error")
    return Done(pick, "done")


async def _asked(
    request: web.Request, picked: Sequence[str], typed: Any, error: Done | None = None
) -> web.Response:
    its, me, step = deps(request), clerk(request), _step(request, typed)
    picks = _picks(picked)
    found: list[tuple[Pick, Proposal]] = []
    async with its.open_work(readonly=True) as work:
        people = await work.accounts.all()
        for pick in picks:
            try:
                found.append((pick, await ticket(pick.ref, me, work=work)))
            except UnknownProposal:
                continue
    can = [one for one in found if step in steps.possible(one[1], me, its.tools)]
    its_doubts = {one.ref: doubts(step, one, people, its.tools) for _, one in can}
    made = None
    if can:
        cases = [Case(proposal, me, its.tools) for _, proposal in can]
        made = together(step, cases, people, dict(typed) if error else {}, error)
    return page(
        request, "bulk.html", step=step, form=made, can=can, back=_back(request, typed),
        cannot=[one for one in found if one not in can], doubts=its_doubts,
        ticked={one for one, against in its_doubts.items() if error or not against},
        http_status=422 if error else 200,
    )  # fmt: skip


def together(
    step: str, cases: Sequence[Case], people: Iterable[Staff], typed: dict[str, str],
    error: Done | None = None,
) -> Form:  # fmt: skip
    """One form for all: what can be chosen is what can be chosen for each of them."""
    staff = list(people)
    forms = [form(step, case, staff, typed) for case in cases]
    forms.sort(key=lambda made: -len(made.fields))  # what one of them asks is asked for all
    own = KEEPS_ITS_OWN.get(step, set())
    fields = tuple(
        _common(one, [other for made in forms for other in made.fields if other.name == one.name])
        for one in forms[0].fields
        if one.name not in own
    )
    plain = tuple(one for one in forms[0].templates if "{" not in one.text)
    said = cases[0].tools.words.label("errors", error.key) if error else ""
    return replace(
        forms[0], fields=fields, templates=plain, error=said, missing=error.fields if error else ()
    )


def _common(one: Field, all_of_them: Sequence[Field]) -> Field:
    shared = set.intersection(*(set(other.choices) for other in all_of_them))
    return replace(one, choices=tuple(choice for choice in one.choices if choice in shared))


def _step(request: web.Request, typed: Any) -> str:
    """The step asked for; 404 for one that is not for many, or not for this role."""
    step = str(typed.get("step", ""))
    if step not in offered(clerk(request), deps(request).tools):
        raise web.HTTPNotFound
    return step


def _picks(values: Iterable[str]) -> list[Pick]:
    """Each ticket once; 400 for what is not from our page."""
    found: dict[str, Pick] = {}
    for value in values:
        ref, _, number = value.partition(":")
        version = whole(number, MOST_VERSIONS)
        if version is None or len(found) >= MOST:
            raise web.HTTPBadRequest
        found[ref] = Pick(ref, version)
    return list(found.values())


def _back(request: web.Request, typed: Any) -> str:
    return security.local_path(request, str(typed.get("back", "")))
