"""Calling a meeting (组织协商), moving it, cancelling it; everybody called is told and asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.messages import Option
from bot.ports import NOBODY
from bot.ports.staff import StaffWork
from bot.proposals.errors import (
    ChangedMeanwhile,
    ProposalError,
    SomethingMissing,
    StepNotAllowed,
    UnknownProposal,
    UnknownResident,
)
from bot.proposals.meetings import Answer, Guest, Meeting, left_out
from bot.proposals.names import blurred, names_in
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import STEPS
from bot.services.desk import notices, steps
from bot.services.desk.cases import WrongValue
from bot.services.desk.clerk import Clerk, DeskTools, ticket
from bot.services.together.asked import options_for

LONGEST = 500


class LeftOut(ProposalError):
    """Kinds of people neither called nor accounted for; args are their keys."""

    key = "left_out"


class NoSuchDay(ProposalError):
    """No day and hour to come."""

    key = "no_such_day"


@dataclass(frozen=True, slots=True)
class Plan:
    """What staff fill in to call a meeting."""

    subject: str
    at: datetime | None
    form: str
    place: str
    agenda: str
    invited: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)


async def call_meeting(
    ref: str, plan: Plan, clerk: Clerk,
    *, work: StaffWork, tools: DeskTools, version: int | None = None,
) -> Meeting:  # fmt: skip
    """Call one: it is recorded, and proposer and seconders are asked whether they come.

    Raises SomethingMissing, WrongValue, NoSuchDay, LeftOut, and what any step raises.
    """
    proposal = await held(ref, "convene", clerk, work, tools)
    if version is not None and proposal.version != version:
        raise ChangedMeanwhile(ref)
    moment = check(plan, tools)
    earlier = await work.meetings.of(ref)
    words = tools.words.meetings
    meeting = Meeting(
        ref, len(earlier) + 1, plan.subject[:LONGEST], moment, plan.form, plan.place[:LONGEST],
        plan.agenda[:LONGEST], plan.invited,
        {kind: plan.missing.get(kind, "").strip()[:LONGEST] for kind in words.easily_left_out},
        clerk.staff.id, tools.now, common=proposal.code in tools.words.common_parts,
    )  # fmt: skip
    meeting.guests = [Guest(one) for one in await _reachable(proposal, work)]
    told = line_of(meeting, tools)
    proposal.take("convene", clerk.actor, tools.now, meeting=told, number=meeting.number)
    await work.proposals.save(proposal)
    await work.meetings.add(meeting)
    await tell_guests(
        meeting, proposal, "meeting_invited", {"meeting": told}, work, tools, asks=True
    )
    return meeting


async def move_meeting(
    ref: str, number: int, to: Plan, reason: str, clerk: Clerk,
    *, work: StaffWork, tools: DeskTools,
) -> Meeting:  # fmt: skip
    """Another day, place or form: whoever was called is told why, and asked anew."""
    proposal = await held(ref, "move_meeting", clerk, work, tools)
    meeting = await found(ref, number, work)
    moment = check_when(to, tools)
    meeting.move(moment, to.form, to.place[:LONGEST])
    told = line_of(meeting, tools)
    given = {"meeting": told, "reason": needed("reason", reason)}
    proposal.take("move_meeting", clerk.actor, tools.now, number=number, **given)
    await _keep(proposal, meeting, work)
    await tell_guests(meeting, proposal, "meeting_moved", given, work, tools, asks=True)
    return meeting


async def cancel_meeting(
    ref: str, number: int, reason: str, clerk: Clerk, *, work: StaffWork, tools: DeskTools
) -> Meeting:
    """It does not take place; whoever was called is told why."""
    proposal = await held(ref, "cancel_meeting", clerk, work, tools)
    meeting = await found(ref, number, work)
    meeting.cancel(tools.now)
    given = {"meeting": line_of(meeting, tools), "reason": needed("reason", reason)}
    proposal.take("cancel_meeting", clerk.actor, tools.now, number=number, **given)
    await _keep(proposal, meeting, work)
    await tell_guests(meeting, proposal, "cancel_meeting", given, work, tools)
    return meeting


async def found(ref: str, number: int, work: StaffWork) -> Meeting:
    """One meeting; raises UnknownProposal."""
    meeting = await work.meetings.get(ref, number)
    if meeting is None:
        raise UnknownProposal(ref)
    return meeting


def check(plan: Plan, tools: DeskTools) -> datetime:
    """Everything is there and known; the moment."""
    moment = check_when(plan, tools)
    words = tools.words.meetings
    for name in ("subject", "agenda", "invited"):
        needed(name, getattr(plan, name))
    if set(plan.invited) - words.kinds.keys():
        raise WrongValue("invited")
    if forgotten := left_out(words.easily_left_out, plan.invited, plan.missing):
        raise LeftOut(*forgotten)
    return moment


def check_when(plan: Plan, tools: DeskTools) -> datetime:
    """A moment to come, in a known form, with a place where the form has one."""
    words = tools.words.meetings
    if plan.form not in words.tables["forms"]:
        raise WrongValue("form")
    if plan.form in words.needs_place:
        needed("place", plan.place)
    if plan.at is None or plan.at <= tools.now:
        raise NoSuchDay
    return plan.at


def needed(name: str, value: Any) -> Any:
    """Raises SomethingMissing for nothing."""
    value = value.strip()[:LONGEST] if isinstance(value, str) else value
    if not value:
        raise SomethingMissing(name)
    return value


def line_of(meeting: Meeting, tools: DeskTools) -> str:
    """Subject, day, form, place and agenda in one line."""
    words = tools.words.meetings
    return words.sentences["line"].format(
        subject=meeting.subject, when=words.when(meeting.at),
        form=words.label("forms", meeting.form),
        place=f" {meeting.place}" if meeting.place else "", agenda=meeting.agenda,
    )  # fmt: skip


async def held(ref: str, step: str, clerk: Clerk, work: StaffWork, tools: DeskTools) -> Proposal:
    proposal = await ticket(ref, clerk, work=work)
    steps.check_may(step, proposal, clerk, tools)
    if proposal.status not in STEPS[step].from_:
        raise StepNotAllowed(step, proposal.status, clerk.staff.role)
    return proposal


async def _keep(proposal: Proposal, meeting: Meeting, work: StaffWork) -> None:
    await work.proposals.save(proposal)
    await work.meetings.save(meeting)


async def _reachable(proposal: Proposal, work: StaffWork) -> list[str]:
    """Proposer and seconders whom a message can reach: their data is kept, they have WeChat."""
    people = [proposal.proposer, *sorted(proposal.seconders)]
    known = []
    for one in dict.fromkeys(people):
        if one in NOBODY:
            continue
        try:
            await work.residents.get(one)
        except UnknownResident:
            continue
        known.append(one)
    return known


async def tell_guests(
    meeting: Meeting, proposal: Proposal, key: str, given: Mapping[str, Any],
    work: StaffWork, tools: DeskTools, *, asks: bool = False,
) -> None:  # fmt: skip
    """Everybody called, each as they may read of the proposal; `asks`: with what can be tapped."""
    options = _options(meeting, tools) if asks else ()
    lines = [
        tools.words.meetings.sentences["option"].format(number=nth, label=one.label)
        for nth, one in enumerate(options, start=1)
    ]
    names = names_in(proposal.problem, proposal.solution, proposal.place_detail)
    for guest in meeting.guests:
        is_own = guest.resident == proposal.proposer
        facts = given if is_own else {
            name: blurred(value, names) if isinstance(value, str) else value
            for name, value in given.items()
        }  # fmt: skip
        blanks = (notices.blanks if is_own else notices.for_others)(proposal, facts, tools)
        text = tools.words.notice(key, {**blanks, "options": "\n".join(lines)})
        await notices.owe(guest.resident, text, proposal.ref, work, tools, options=options)


def _options(meeting: Meeting, tools: DeskTools) -> tuple[Option, ...]:
    words = tools.words.meetings
    values = (Answer.COMES.value, Answer.STAYS_AWAY.value, "words")
    labels = [(one, words.label("answers", one)) for one in values]
    return options_for("attend", labels, ref=meeting.ref, meeting=str(meeting.number))
