"""Minutes (会议记录): every statement with its outcome, the result, and what follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.ports.staff import StaffWork
from bot.proposals.errors import ProposalError, SomethingMissing
from bot.proposals.meetings import Meeting, Minutes, Next, Outcome, Result
from bot.proposals.owners import OwnersVote
from bot.proposals.proposal import Proposal
from bot.services.desk import notices, steps
from bot.services.desk.cases import WrongValue
from bot.services.desk.clerk import Clerk, DeskTools
from bot.services.desk.deciding import standing_of
from bot.services.desk.meetings import LONGEST, found, held, needed, tell_guests

_STEP = "close_meeting"


class OwnersWrong(ProposalError):
    """The owners' numbers cannot be: a part is more than its whole."""

    key = "owners_wrong"


@dataclass(frozen=True, slots=True)
class Heard:
    """A statement written down at the meeting."""

    text: str
    speaker: str
    outcome: Outcome | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What staff fill in; without a `result` it is only kept, and the meeting stays open."""

    outcomes: Mapping[int, tuple[Outcome | None, str]] = field(default_factory=dict)
    heard: Sequence[Heard] = ()
    result: Result | None = None
    decision: str = ""
    votes: tuple[int, int, int] | None = None
    common: bool = False
    owners: OwnersVote | None = None
    next: Next | None = None
    tasks: Sequence[Mapping[str, str]] = ()


async def write(
    ref: str, number: int, record: Record, clerk: Clerk, *, work: StaffWork, tools: DeskTools
) -> Meeting:
    """Keep what was written down, outcome by outcome, before the minutes are complete."""
    await held(ref, _STEP, clerk, work, tools)
    meeting = await found(ref, number, work)
    _enter(meeting, record, tools)
    await work.meetings.save(meeting)
    return meeting


async def close(
    ref: str, number: int, record: Record, clerk: Clerk, *, work: StaffWork, tools: DeskTools
) -> Meeting:
    """Close the minutes: all called hear the result, each who spoke what became of theirs.

    Tasks are set, and where it goes up a level it goes with this record. Raises Unsettled,
    SomethingMissing, OwnersWrong, and what any step raises; nothing is kept then.
    """
    proposal = await held(ref, _STEP, clerk, work, tools)
    meeting = await found(ref, number, work)
    _enter(meeting, record, tools)
    minutes = _minutes(record)
    meeting.close(minutes, tools.now)
    result = result_of(meeting, tools)
    proposal.take(_STEP, clerk.actor, tools.now, result=result, number=number)
    await work.proposals.save(proposal)
    await work.meetings.save(meeting)
    await tell_guests(meeting, proposal, _STEP, {"result": result}, work, tools)
    await _tell_speakers(meeting, proposal, work, tools)
    for task in record.tasks:
        await steps.take(ref, "add_task", task, clerk, work=work, tools=tools)
    if minutes.next is Next.UP:
        await steps.take(ref, "escalate", {"reason": result}, clerk, work=work, tools=tools)
    return meeting


def result_of(meeting: Meeting, tools: DeskTools) -> str:
    """The result in words: how it ended, the votes, and whether the owners have decided."""
    minutes, words = meeting.minutes, tools.words.meetings
    if minutes is None:
        return ""
    parts = [f"{words.label('results', minutes.result)}：{minutes.decision}"]
    if minutes.votes is not None:
        yes, no, abstained = minutes.votes
        parts.append(words.sentences["votes"].format(yes=yes, no=no, abstained=abstained))
    parts.append(standing_of(meeting, minutes, tools.words))
    if minutes.next is not None:
        parts.append(words.label("nexts", minutes.next))
    return "　".join(one for one in parts if one)


def _enter(meeting: Meeting, record: Record, tools: DeskTools) -> None:
    kinds = tools.words.meetings.kinds
    outcomes = dict(record.outcomes)
    for one in record.heard:
        if one.speaker not in kinds:
            raise WrongValue("speaker_kind")
        said = meeting.hear(one.text.strip()[:LONGEST], one.speaker)
        outcomes[said.number] = (one.outcome, one.reason)
    meeting.settle({nth: (how, why.strip()[:LONGEST]) for nth, (how, why) in outcomes.items()})
    meeting.common = meeting.common or record.common


def _minutes(record: Record) -> Minutes:
    if record.result is None:
        raise SomethingMissing("result")
    decision = needed("decision", record.decision)
    if record.result is Result.VOTE and (record.votes is None or not sum(record.votes)):
        raise SomethingMissing("votes")
    if record.result is Result.NONE and record.next is None:
        raise SomethingMissing("next")
    if record.owners is not None and not record.owners.is_possible:
        raise OwnersWrong
    votes = record.votes if record.result is Result.VOTE else None
    follows = record.next if record.result is Result.NONE else None
    return Minutes(record.result, decision, votes, record.owners, follows)


async def _tell_speakers(
    meeting: Meeting, proposal: Proposal, work: StaffWork, tools: DeskTools
) -> None:
    words = tools.words.meetings
    for resident in meeting.speakers:
        said = "\n".join(
            words.sentences["statement"].format(
                text=one.text, outcome=words.label("outcomes", one.outcome or ""), reason=one.reason
            )
            for one in meeting.said_by(resident)
        )
        is_own = resident == proposal.proposer
        blanks = (notices.blanks if is_own else notices.for_others)(proposal, {}, tools)
        text = tools.words.notice("meeting_spoken", {**blanks, "said": said})
        await notices.owe(resident, text, proposal.ref, work, tools)
