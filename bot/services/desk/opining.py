"""Opinions at the desk: asked for, written, read before they are shown, and closed."""

from collections.abc import Sequence

from bot.messages import Option
from bot.ports import NOBODY
from bot.ports.staff import StaffWork
from bot.proposals.errors import SomethingMissing, StepNotAllowed, UnknownResident
from bot.proposals.opinions import (
    LONGEST,
    MOST,
    NoPoll,
    Poll,
    PollOpen,
    Statement,
    StatementState,
    TooManyStatements,
)
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Status
from bot.services.desk import notices
from bot.services.desk.clerk import Clerk, DeskTools, ticket


async def _may(ref: str, clerk: Clerk, work: StaffWork) -> Proposal:
    proposal = await ticket(ref, clerk, work=work)
    clerk.check_step("convene", proposal)
    return proposal


async def open_poll(
    ref: str, lines: Sequence[str], clerk: Clerk, *, work: StaffWork, tools: DeskTools
) -> Poll:
    """Ask for opinions on a public proposal under deliberation; who took part is told.

    Raises StepNotAllowed for another status or one not public, PollOpen, SomethingMissing or
    TooManyStatements.
    """
    proposal = await _may(ref, clerk, work)
    if proposal.status is not Status.DELIBERATING or not proposal.is_public(tools.now):
        raise StepNotAllowed("open_poll", proposal.status, clerk.staff.role)
    known = await work.opinions.latest(ref)
    if known is not None and known.is_open:
        raise PollOpen(ref)
    poll = await work.opinions.open(Poll(ref, tools.now, clerk.staff.id))
    await _write(poll, lines, [], work, tools)
    said = tools.words.label("opinions", "say").replace("{ref}", ref)
    option = Option(said, f'/opinion{{"ref": "{ref}"}}')
    text = tools.words.notice("poll_opened", notices.for_others(proposal, {}, tools))
    for resident in sorted({*proposal.seconders, proposal.proposer} - NOBODY):
        try:
            await work.residents.get(resident)
        except UnknownResident:
            continue
        await notices.owe(resident, text, ref, work, tools, options=(option,))
    return poll


async def add(
    ref: str, lines: Sequence[str], clerk: Clerk, *, work: StaffWork, tools: DeskTools
) -> None:
    """More statements for the call that is open; raises NoPoll."""
    await _may(ref, clerk, work)
    poll = await _open(ref, work)
    await _write(poll, lines, await work.opinions.statements(poll.id), work, tools)


async def judge(
    ref: str, number: int, text: str, clerk: Clerk, *, is_shown: bool, work: StaffWork,
    tools: DeskTools,
) -> None:  # fmt: skip
    """Show a resident's statement, put right where it must be, or do not; they are told.

    Raises NoPoll where none waits, SomethingMissing without a text.
    """
    proposal = await _may(ref, clerk, work)
    poll = await work.opinions.latest(ref)
    found = await work.opinions.statements(poll.id) if poll is not None else []
    one = next((each for each in found if each.id == number), None)
    line = _line(text)
    if is_shown and not line:
        raise SomethingMissing("text")
    state = StatementState.SHOWN if is_shown else StatementState.REFUSED
    if one is None or not await work.opinions.judge(number, line or one.text, state):
        raise NoPoll(ref)
    key = "statement_shown" if is_shown else "statement_refused"
    blanks = notices.for_others(proposal, {}, tools) | {"text": line or one.text}
    if one.author and one.author not in NOBODY:
        await notices.owe(one.author, tools.words.notice(key, blanks), ref, work, tools)


async def close(ref: str, clerk: Clerk, *, work: StaffWork, tools: DeskTools) -> None:
    """End the call; raises NoPoll."""
    await _may(ref, clerk, work)
    poll = await _open(ref, work)
    if not await work.opinions.close(poll.id, tools.now):
        raise NoPoll(ref)


async def _open(ref: str, work: StaffWork) -> Poll:
    poll = await work.opinions.latest(ref)
    if poll is None or not poll.is_open:
        raise NoPoll(ref)
    return poll


async def _write(
    poll: Poll, lines: Sequence[str], before: Sequence[Statement], work: StaffWork,
    tools: DeskTools,
) -> None:  # fmt: skip
    known = {one.text for one in before}
    new = list(dict.fromkeys(line for one in lines if (line := _line(one)) not in ("", *known)))
    if not new:
        raise SomethingMissing("text")
    if len(new) + sum(not one.author for one in before) > MOST:
        raise TooManyStatements(str(MOST))
    for text in new:
        await work.opinions.add(Statement(poll.id, text, tools.now))


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST]
