"""Slips to take home (回执): what was filed, what comes next and by when, a code to claim it."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.console.deps import clerk, deps
from bot.console.pages import page
from bot.ports.staff import Look, StaffWork
from bot.proposals.errors import ProposalError
from bot.proposals.proposal import Proposal
from bot.proposals.refs import ref_in
from bot.proposals.slips import code_for, digest_of, shown
from bot.qr import drawn
from bot.services.desk.clerk import ticket

MOST = 200


class TooManySlips(ProposalError):
    """More than are printed at once."""

    key = "too_many_slips"


@dataclass(frozen=True)
class Slip:
    """One slip; `code` is empty once it was claimed, or where the proposer is known."""

    proposal: Proposal
    code: str
    claimed: bool
    street: Any


async def show(request: web.Request) -> web.Response:
    """The slips of these references, each on a page of its own; that they were drawn is noted."""
    its, me = deps(request), clerk(request)
    refs = [ref_in(one) for one in request.query.getall("ref", [])]
    wanted = list(dict.fromkeys(one for one in refs if one))
    if len(wanted) > MOST:
        raise TooManySlips
    async with its.open_work() as work:
        slips = [await _slip(request, ref, work) for ref in wanted]
        for slip in slips:
            await work.records.look(Look(its.clock(), me.staff.id, "slip", slip.proposal.ref))
        await work.commit()
    if not slips:
        raise web.HTTPNotFound
    board = board_of(request)
    return page(request, "slips.html", slips=slips, board=board, picture=drawn(board))


async def _slip(request: web.Request, ref: str, work: StaffWork) -> Slip:
    its = deps(request)
    proposal = await ticket(ref, clerk(request), work=work)
    filed = await work.filed_for.get(ref)
    if filed is None:
        raise web.HTTPNotFound
    codes = (code_for(one, its.secret_key) for one in (ref, _origin(proposal)) if one)
    code = next((one for one in codes if digest_of(one) == filed.digest), "")
    claimed = filed.claimed_at is not None
    street = its.catalogue.subdistrict_of(proposal.place)
    return Slip(proposal, "" if claimed or not code else shown(code), claimed, street)


def _origin(proposal: Proposal) -> str:
    """The proposal this one was taken out of: one slip claims all of them."""
    found = (one.given.get("split_from") for one in proposal.events)
    return str(next((one for one in found if one), ""))


def board_of(request: web.Request) -> str:
    """Where everybody may look at what is public, as the outside world opens it."""
    its = deps(request)
    scheme = "https" if its.secure else request.scheme
    return f"{its.public_url or f'{scheme}://{request.host}'}/board/"
