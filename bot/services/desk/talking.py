"""Talking to a resident from the desk: one message, taking over, handing back."""

from dataclasses import dataclass
from datetime import datetime

from bot.messages import Incoming, media_key
from bot.ports import NOBODY, OFFLINE, Outbound, Resident, SendState
from bot.ports.staff import StaffWork
from bot.proposals.belonging import Scope
from bot.proposals.errors import ProposalError, SomethingMissing
from bot.services.desk.clerk import Clerk, DeskTools

_LINES = 40
LONGEST = 600
"""Characters of one message; WeChat takes 2,048 bytes."""


class NobodyToTell(ProposalError):
    """The resident's data has been deleted; nothing can be sent."""

    key = "nobody_to_tell"


class WithoutWeChat(NobodyToTell):
    """Filed for somebody without WeChat: they are called instead."""

    key = "without_wechat"


class HeldByOther(ProposalError):
    """A colleague is talking with this resident."""

    key = "held_by_other"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the transcript: the resident's, the bot's or ours; `digest` of what came."""

    at: datetime
    side: str
    text: str
    message: Incoming | None = None
    state: SendState | None = None
    error: str = ""
    digest: str = ""
    id: int = 0
    """Of a resident's message, in the inbox."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """The talk so far, oldest first, and how a message sent now would go."""

    resident: Resident
    lines: tuple[Line, ...]
    held_by: str | None
    way: str

    @property
    def last(self) -> int:
        """The resident's newest message among the lines; 0 where there is none."""
        return max((one.id for one in self.lines), default=0)

    @property
    def is_waiting(self) -> bool:
        """Whether it may still change what became of a message of ours."""
        return any(one.state is SendState.PENDING for one in self.lines)


async def transcript(
    resident_id: str, scope: Scope, *, work: StaffWork, now: datetime
) -> Transcript:
    """The latest lines with a resident that may be read; raises NobodyToTell, UnknownResident."""
    _check_known(resident_id)
    resident = await work.residents.get(resident_id)
    conversation = await work.conversations.get(resident_id)
    lines: list[Line] = []
    for one in reversed(await work.inbox.recent(resident_id, _LINES, scope.wanted)):
        if not scope.shows(one.matter):
            continue
        digest = await _kept(one.message, work, now)
        words = one.message.text
        said = Line(one.received_at, "resident", words, one.message, digest=digest, id=one.id)
        lines.append(said)
        if one.reply is not None and one.reply.text:
            lines.append(Line(one.done_at or one.received_at, "bot", one.reply.text))
    lines += [
        Line(one.sent_at or one.created_at, _side(one), one.text, state=one.state, error=one.error)
        for one in reversed(await work.outbox.recent(resident_id, _LINES, scope.wanted))
        if scope.shows(one.belongs_to)
    ]
    lines.sort(key=lambda line: line.at)
    return Transcript(resident, tuple(lines), conversation.held_by, way(resident, now))


async def _kept(message: Incoming, work: StaffWork, now: datetime) -> str:
    """Digest of the picture or sound of a message, or GONE; empty when there is none yet."""
    if not message.media_id:
        return ""
    return await work.shared.get(media_key(message.media_id), now) or ""


def way(resident: Resident, now: datetime) -> str:
    """How a message would go now: `now` within WeChat's window, else at the next contact."""
    if not resident.following:
        return "gone"
    open_until = resident.sends_until
    if resident.sends_left > 0 and open_until is not None and open_until > now:
        return "now"
    return "next_contact"


async def send(
    resident: str, text: str, clerk: Clerk,
    *, work: StaffWork, tools: DeskTools, ref: str | None = None, matter: str = "",
) -> Outbound:  # fmt: skip
    """Owe a resident one message in a person's words; the caller commits.

    What the resident answers belongs to `matter`, or to the proposal it is about.
    """
    clerk.check_view("talk")
    said = text.strip()[:LONGEST]
    if not said:
        raise SomethingMissing("text")
    await _check_not_held(resident, clerk, work)
    message = Outbound(resident, said, tools.now, kind="staff", ref=ref, matter=matter or ref or "")
    return await work.outbox.add(message)


async def hold(
    resident: str, clerk: Clerk, *, work: StaffWork, tools: DeskTools, matter: str
) -> None:
    """Take the conversation over; the bot is silent until it is handed back.

    What is said meanwhile belongs to `matter`.
    """
    clerk.check_view("talk")
    await _check_not_held(resident, clerk, work)
    conversation = await work.conversations.get(resident)
    if conversation.held_by == clerk.staff.id:
        return
    conversation.held_by, conversation.held_for = clerk.staff.id, matter
    await work.conversations.save(conversation)
    text = tools.words.notice("taken_over", {})
    await work.outbox.add(Outbound(resident, text, tools.now, kind="staff", matter=matter))


async def hand_back(resident: str, clerk: Clerk, *, work: StaffWork, tools: DeskTools) -> None:
    """Give the conversation back to the bot, which goes on where it was.

    A supervisor may hand back what a colleague holds, so that nobody is left in silence.
    """
    clerk.check_view("talk")
    _check_known(resident)
    await work.residents.get(resident, lock=True)
    conversation = await work.conversations.get(resident)
    if conversation.held_by is None:
        return
    if conversation.held_by != clerk.staff.id and not clerk.may("rating"):
        raise HeldByOther(conversation.held_by)
    conversation.held_by, conversation.held_for = None, ""
    await work.conversations.save(conversation)
    text = tools.words.notice("handed_back", {})
    await work.outbox.add(Outbound(resident, text, tools.now, kind="staff"))


async def _check_not_held(resident: str, clerk: Clerk, work: StaffWork) -> None:
    _check_known(resident)
    await work.residents.get(resident, lock=True)
    held_by = (await work.conversations.get(resident)).held_by
    if held_by is not None and held_by != clerk.staff.id:
        raise HeldByOther(held_by)


def _check_known(resident: str) -> None:
    if resident == OFFLINE:
        raise WithoutWeChat
    if resident in NOBODY:
        raise NobodyToTell


def _side(message: Outbound) -> str:
    return "staff" if message.kind == "staff" else "bot"
