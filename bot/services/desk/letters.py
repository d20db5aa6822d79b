"""Letters (没送到的消息): what WeChat would not take; what was given up may be sent again."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ports import Outbound, SendState, UnitOfWork
from bot.ports.staff import Look, StaffWork
from bot.proposals.errors import UnknownProposal, UnknownResident
from bot.services.desk.calls import ClosedAlready
from bot.services.desk.clerk import Clerk, DeskTools

_MOST = 1000


@dataclass(frozen=True)
class Owed:
    """What waits for one resident's next word, newest first, and where they could be called."""

    letters: tuple[Outbound, ...]
    telephone: str


async def letters(clerk: Clerk, *, work: StaffWork, limit: int = 200) -> Sequence[Outbound]:
    """What WeChat would not take in the clerk's branch, newest first; the reason is in `error`."""
    clerk.check_view("letters")
    return [one for one in await work.outbox.refused(limit) if await _is_for(one, clerk, work)]


async def unspoken(clerk: Clerk, *, work: StaffWork, limit: int = 200) -> Sequence[Owed]:
    """What waits for a resident's next word in the clerk's branch, resident by resident.

    The telephone is told only to whoever may read it on the proposal.
    """
    clerk.check_view("letters")
    by_resident: dict[str, list[Outbound]] = {}
    for one in await work.outbox.unspoken(limit):
        if await _is_for(one, clerk, work):
            by_resident.setdefault(one.resident, []).append(one)
    return [
        Owed(tuple(found), await _telephone(found, clerk, work)) for found in by_resident.values()
    ]


async def _telephone(letters: Sequence[Outbound], clerk: Clerk, work: StaffWork) -> str:
    for ref in dict.fromkeys(one.ref for one in letters if one.ref):
        try:
            about = await work.proposals.get(ref)
        except UnknownProposal:
            continue
        if about.contact and clerk.sees_of("telephone", about):
            return about.contact
    return ""


async def send_again(letter: int, clerk: Clerk, *, work: StaffWork, tools: DeskTools) -> Outbound:
    """Try a dead letter again; raises ClosedAlready for one that is not, or no longer, there."""
    clerk.check_view("resend")
    one = await _dead(letter, work)
    if one is None or not await _is_for(one, clerk, work):
        raise ClosedAlready(letter)
    sent = await resend(letter, work=work)
    if sent is None:
        raise ClosedAlready(letter)
    await work.records.look(Look(tools.now, clerk.staff.id, "resend", one.ref or ""))
    return sent


async def resend(letter: int, *, work: UnitOfWork) -> Outbound | None:
    """Try a dead letter again from the beginning; None when there is none under this id.

    Two who ask at once wait for each other at the resident, so that it is sent again only once.
    """
    found = await _dead(letter, work)
    if found is None:
        return None
    try:
        await work.residents.get(found.resident, lock=True)
    except UnknownResident:
        return None
    found = await _dead(letter, work)
    if found is not None:
        found.state, found.attempts = SendState.PENDING, 0
        found.next_try_at, found.error = None, ""
        await work.outbox.save(found)
    return found


async def _dead(letter: int, work: UnitOfWork) -> Outbound | None:
    return next((one for one in await work.outbox.dead(_MOST) if one.id == letter), None)


async def _is_for(one: Outbound, clerk: Clerk, work: StaffWork) -> bool:
    """A letter about a proposal is for who sees it, what a person wrote for who holds it.

    Any other is for the street.
    """
    branch = clerk.branch
    if one.ref is None:
        return branch.street
    try:
        about = await work.proposals.get(one.ref)
    except UnknownProposal:
        return branch.street
    if one.kind == "staff" and not clerk.sees_of("talk", about):
        return False
    return branch.sees(about.place, about.body)
