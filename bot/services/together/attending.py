"""A resident answers an invitation to a meeting: 来, 不来, 想说的话."""

from datetime import datetime

from bot.ports import Resident, UnitOfWork
from bot.proposals.errors import UnknownProposal
from bot.proposals.meetings import Answer, Meeting

SPEAKER = "resident"


async def invitation(ref: str, number: int, resident: Resident, *, work: UnitOfWork) -> Meeting:
    """The meeting one was called to; raises UnknownProposal for any other."""
    meeting = await work.meetings.get(ref, number)
    if meeting is None or all(one.resident != resident.id for one in meeting.guests):
        raise UnknownProposal(ref)
    return meeting


async def answer(
    ref: str, number: int, said: Answer, resident: Resident, *, work: UnitOfWork, now: datetime
) -> Meeting:
    """来 or 不来; the last answer counts. Raises UnknownProposal or MeetingOver."""
    meeting = await invitation(ref, number, resident, work=work)
    meeting.answer(resident.id, said, now)
    await work.meetings.save(meeting)
    return meeting


async def say(
    ref: str, number: int, words: str, resident: Resident, *, work: UnitOfWork
) -> Meeting:
    """Words kept with the meeting; raises UnknownProposal, MeetingOver or SaidEnough."""
    meeting = await invitation(ref, number, resident, work=work)
    meeting.say(resident.id, words.strip(), SPEAKER)
    await work.meetings.save(meeting)
    return meeting
