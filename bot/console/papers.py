"""Papers: work order, receipt, meeting notice and sign-in sheet, public notice, letter of answer.

Each has the street's letterhead, its reference on every page, and a QR code; several at once are
printed one after the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from aiohttp import web

from bot.console.deps import clerk, deps
from bot.console.pages import page
from bot.console.slips import board_of
from bot.console.ticket.stream import is_shown
from bot.ports.staff import Look, StaffWork
from bot.proposals.errors import ProposalError
from bot.proposals.events import Event, counted
from bot.proposals.names import blurred, names_in
from bot.proposals.proposal import Proposal
from bot.proposals.refs import ref_in
from bot.qr import drawn
from bot.services.desk.clerk import Clerk, ticket

MOST = 100
PAPERS: Mapping[str, str] = MappingProxyType(
    {
        "order": "",
        "order_outside": "",
        "receipt": "",
        "meeting": "convene",
        "sign_in": "convene",
        "notice": "approve_plan",
        "letter": "answer",
    }
)
"""Each paper with the step it tells of: before that there is nothing to print."""
INSIDE = frozenset({"order", "sign_in"})
"""Papers for staff: their code leads to the ticket, that of the others to the public board."""
POSTED = frozenset({"order_outside", "meeting", "notice"})
"""Papers that others than the proposer read: without names, and without the door number."""


class TooManyPapers(ProposalError):
    """More than are printed at once."""

    key = "too_many_papers"


@dataclass(frozen=True)
class Paper:
    """One paper about one ticket; `event` is the step it tells of."""

    kind: str
    proposal: Proposal
    problem: str
    solution: str
    event: Event | None
    events: tuple[Event, ...]
    street: Any
    address: str
    picture: str


def papers_of(proposal: Proposal, me: Clerk) -> tuple[str, ...]:
    """What can be printed of a ticket; an outside party has no paper of the street's to give."""
    if not me.sees("notices"):
        return ("order",)
    taken = {event.step for event in counted(proposal.events)}
    return tuple(kind for kind, step in PAPERS.items() if not step or step in taken)


async def one(request: web.Request) -> web.Response:
    """One paper of one ticket."""
    return await _drawn(request, request.match_info["kind"], [request.match_info["ref"]])


async def order(request: web.Request) -> web.Response:
    """The work order (工单) of one ticket."""
    return await _drawn(request, "order", [request.match_info["ref"]])


async def many(request: web.Request) -> web.Response:
    """The same paper of several tickets, of those that have it; `pick` as lists name them."""
    picked = (value.partition(":")[0] for value in request.query.getall("pick", []))
    refs = [ref_in(value) for value in (*request.query.getall("ref", []), *picked)]
    wanted = list(dict.fromkeys(ref for ref in refs if ref))
    if len(wanted) > MOST:
        raise TooManyPapers(MOST)
    return await _drawn(request, request.query.get("kind", "order"), wanted)


async def _drawn(request: web.Request, kind: str, refs: list[str]) -> web.Response:
    its, me = deps(request), clerk(request)
    if kind not in PAPERS:
        raise web.HTTPNotFound
    async with its.open_work() as work:
        people = {one.id: one for one in await work.accounts.all()}
        found = [await ticket(ref, me, work=work) for ref in refs]
        papers = [await _paper(request, kind, one, work) for one in found if _has(kind, one, me)]
        await work.commit()
    if not papers:
        raise web.HTTPNotFound
    return page(
        request, "papers.html", papers=papers, kind=kind, people=people,
        left_out=[one.ref for one in found if not _has(kind, one, me)],
        today=its.clock(), inside=kind in INSIDE,
    )  # fmt: skip


def _has(kind: str, proposal: Proposal, me: Clerk) -> bool:
    return kind in papers_of(proposal, me)


async def _paper(request: web.Request, kind: str, proposal: Proposal, work: StaffWork) -> Paper:
    its, me = deps(request), clerk(request)
    await work.records.look(Look(its.clock(), me.staff.id, "print", proposal.ref, kind))
    names = names_in(proposal.problem, proposal.solution) if kind in POSTED else frozenset()
    shown = (one for one in counted(proposal.events) if is_shown(one, me))
    told = (one for one in shown if kind != "order_outside" or one.tells)
    step = PAPERS[kind]
    address = _address(request, kind, proposal)
    return Paper(
        kind, proposal, blurred(proposal.problem, names), blurred(proposal.solution, names),
        next((one for one in reversed(counted(proposal.events)) if one.step == step), None),
        tuple(told), its.catalogue.subdistrict_of(proposal.place), address, drawn(address),
    )  # fmt: skip


def _address(request: web.Request, kind: str, proposal: Proposal) -> str:
    if kind not in INSIDE:
        return board_of(request)
    base = board_of(request).removesuffix("/board/")
    return f"{base}{request.app.router['ticket'].url_for(ref=proposal.ref)}"
