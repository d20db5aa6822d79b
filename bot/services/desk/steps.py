"""Taking a step on a ticket: one door for all steps of the table, with all their rules."""

from collections.abc import Mapping
from typing import Any

from bot.ports import OFFLINE, Outbound
from bot.ports.staff import Correction, Staff, StaffWork
from bot.proposals.errors import ChangedMeanwhile, ProposalError, SomethingMissing
from bot.proposals.events import UNDO, Event
from bot.proposals.lists import ListResult
from bot.proposals.permissions import NotPermitted, steps_for
from bot.proposals.proposal import Proposal
from bot.proposals.public_notices import open_notice
from bot.proposals.undoing import WITHIN, state_of
from bot.proposals.workflow import STEPS
from bot.services.desk import changes, merging, notices, noticing, tasks, undoing
from bot.services.desk.asking_rules import open_links
from bot.services.desk.cases import Case, Given, WrongValue, down, triage_of, up
from bot.services.desk.clerk import Clerk, DeskTools, ticket
from bot.services.desk.receiving import leaving, may_help, may_hold
from bot.services.desk.rules import PREPARE
from bot.services.desk.talking import WithoutWeChat

LONGEST = 2_000
_BASIS = frozenset({"basis", "vote"})
_EARLY = frozenset({"early"})
_MORE = {
    "start_work": _EARLY,
    "answer": _BASIS | _EARLY,
    "add_task": frozenset({"assignee"}),
    "ask_outside": frozenset({"shows", "photos"}),
    "note": frozenset({"called"}),
    "add_file": frozenset({"text", "photos"}),
    "show_file": frozenset({"text", "photos"}),
    "press": frozenset({"until"}),
    "publish": frozenset({"solution", "photos"}),
    **dict.fromkeys(("approve_plan", "post_result"), frozenset({"hangs", "contact"})),
}
"""What a step may be given beyond what it needs."""
OWN_PAGE = frozenset({"move_meeting", "cancel_meeting", "close_meeting"})
"""Steps taken where a meeting stands, and offered nowhere else."""
_DECIDES = frozenset({"accept", "refuse", "refer", "reclassify"})


async def take(
    ref: str, step: str, given: Mapping[str, Any], clerk: Clerk,
    *, work: StaffWork, tools: DeskTools, version: int | None = None,
) -> Proposal:  # fmt: skip
    """Take one step; `version` is the one the clerk looked at.

    Raises UnknownProposal, NotPermitted, NotHolding, ChangedMeanwhile, StepNotAllowed,
    SomethingMissing, WrongValue, RulingNeeded, NoLevel, SameBody, TasksOpen or CannotMerge;
    nothing is saved then. The caller commits.
    """
    proposal = await ticket(ref, clerk, work=work)
    if version is not None and proposal.version != version:
        raise ChangedMeanwhile(ref)
    check_may(step, proposal, clerk, tools)
    case = Case(proposal, clerk, tools)
    before, state = triage_of(proposal), state_of(proposal)
    facts = await _facts(step, case, clean(given), work)
    facts |= leaving(step, facts, proposal)
    event = proposal.take(step, clerk.actor, tools.now, calendar=tools.catalogue.calendar, **facts)
    changes.APPLY.get(step, _nothing)(case, facts)
    await work.proposals.save(proposal)
    await _label(case, step, before, event, work)
    owed = await notices.tell(proposal, event, work=work, tools=tools, after=WITHIN)
    if step == "reclassify" and is_moved(before, triage_of(proposal)):
        told = tools.words.notice("reclassified", notices.blanks(proposal, {}, tools))
        owed += await notices.say(proposal, told, work, tools, after=WITHIN)
    if step == "overturn" and state["merged_into"]:
        await undoing.part_again(proposal.ref, state["merged_into"], clerk, work, tools)
    if step == "merge":
        owed += await _tell_seconders(proposal, work, tools)
    if step in noticing.TELLING:
        owed += await noticing.tell(proposal, event, work, tools, after=WITHIN)
    if event.tells or owed:
        await undoing.remember(proposal, state, owed, clerk, work=work, now=tools.now)
    return proposal


def is_moved(before: Given, after: Given) -> bool:
    """Whether another body or level has the ticket now: its answer comes from there, and then."""
    return any(before[name] != after[name] for name in ("body", "level"))


def check_may(step: str, proposal: Proposal, clerk: Clerk, tools: DeskTools) -> None:
    """Raises NotPermitted for the role, NotHolding for the body; status is the table's matter."""
    row = STEPS.get(step)
    outside = tools.is_outside(clerk.staff.body)
    status = next(iter(row.from_), None) if row is not None else None
    if (
        step == UNDO
        or status is None
        or step not in steps_for(clerk.staff.role, status, outside=outside)
    ):
        raise NotPermitted(step, clerk.staff.role)
    clerk.check_step(step, proposal)
    _check_asks(step, proposal)


def _check_asks(step: str, proposal: Proposal) -> None:
    """Nobody without WeChat is asked in writing: they could never answer there."""
    if step == "send_back" and proposal.proposer == OFFLINE:
        raise WithoutWeChat


def possible(proposal: Proposal, clerk: Clerk, tools: DeskTools) -> tuple[str, ...]:
    """The steps this clerk can take on this ticket now, in the order of the table."""
    if not clerk.may("steps"):
        return ()
    outside = tools.is_outside(clerk.staff.body)
    names = steps_for(clerk.staff.role, proposal.status, outside=outside)
    return tuple(
        name for name in names if name != UNDO and _is_possible(name, proposal, clerk, tools)
    )


def _is_possible(step: str, proposal: Proposal, clerk: Clerk, tools: DeskTools) -> bool:
    case = Case(proposal, clerk, tools)
    try:
        clerk.check_step(step, proposal)
        _check_asks(step, proposal)
        if step in ("escalate", "hand_down"):
            (up if step == "escalate" else down)(case, {})
    except ProposalError:
        return False
    return _has_what_it_takes(step, case)


def _has_what_it_takes(step: str, case: Case) -> bool:
    """Whether there is something to resume, to finish, to revoke, to show or to hide."""
    proposal = case.proposal
    if step in OWN_PAGE:
        return False
    if step in ("pause", "resume"):
        return (proposal.paused_at is None) is (step == "pause")
    if step in ("post_result", "end_notice"):
        return (open_notice(proposal) is None) is (step == "post_result")
    if step == "uphold":
        return proposal.appeal_due_at is not None
    if step == "publish":
        return proposal.list is ListResult.POSITIVE and not proposal.is_kept_private
    if step == "unpublish":
        return proposal.publication is not None
    if step == "finish_task":
        return any(tasks.is_theirs(one, case) for one in proposal.open_tasks)
    if step == "drop_task":
        return bool(proposal.open_tasks)
    return step != "revoke_link" or bool(open_links(proposal))


def clean(given: Mapping[str, Any]) -> Given:
    """Texts trimmed and cut at a length nobody needs to pass; blanks left out."""
    trimmed = {
        name: value.strip()[:LONGEST] if isinstance(value, str) else value
        for name, value in given.items()
    }
    return {name: value for name, value in trimmed.items() if value not in ("", None)}


async def _facts(step: str, case: Case, given: Given, work: StaffWork) -> Given:
    allowed = STEPS[step].needs | _MORE.get(step, _BASIS) & given.keys()
    facts = {name: value for name, value in given.items() if name in allowed}
    if step not in ("escalate", "hand_down"):
        _check_given(step, facts)
    if step in PREPARE:
        facts = PREPARE[step](case, facts)
    if "assignee" in facts:
        await _check_assignee(facts, case, work)
    if step == "revoke_link":
        await _close_link(case, facts, work)
    if step == "merge":
        facts |= await merging.into(case, facts, work)
    if step in noticing.ENDING:
        facts |= await noticing.ending(step, case, facts, work)
    return facts


def _check_given(step: str, facts: Given) -> None:
    missing = sorted(STEPS[step].needs - facts.keys())
    if missing:
        raise SomethingMissing(*missing)


async def _check_assignee(facts: Given, case: Case, work: StaffWork) -> None:
    """Somebody who can act on it: who can answer the ticket, or does the task's body's work."""
    person = await work.accounts.get(facts["assignee"])
    if person is None or not _may_have(person, facts.get("body"), case):
        raise WrongValue("assignee")


def _may_have(person: Staff, task_body: str | None, case: Case) -> bool:
    if task_body is not None:
        return may_help(person, {task_body})
    branch = case.tools.branch(person.body)
    return may_hold(person, case.proposal.body, case.clerk, branch)


async def _close_link(case: Case, facts: Given, work: StaffWork) -> None:
    """The link leads nowhere from now on, unless an answer came first."""
    if not await work.inquiries.close(case.proposal.ref, facts["link"], case.tools.now, "revoked"):
        raise ChangedMeanwhile(case.proposal.ref)


async def _tell_seconders(proposal: Proposal, work: StaffWork, tools: DeskTools) -> list[Outbound]:
    """Support is not moved: each seconder is told and may second the other one themselves."""
    blanks = notices.for_others(proposal, {"target": proposal.merged_into}, tools)
    text = tools.words.notice("seconder_merged", blanks)
    return [
        await notices.owe(resident, text, proposal.ref, work, tools, after=WITHIN)
        for resident in sorted(proposal.seconders)
    ]


async def _label(case: Case, step: str, before: Given, event: Event, work: StaffWork) -> None:
    """Keep what people decided about the machine's suggestion, as a labelled example."""
    proposal, suggestion = case.proposal, case.proposal.suggestion
    if step not in _DECIDES:
        return
    said = before
    if suggestion is not None:
        level = suggestion.level.value if suggestion.level else before["level"]
        said = before | {"list": suggestion.list.value, "code": suggestion.code, "level": level}
    after = triage_of(proposal)
    compared = ("list", "code", "level")
    agreed = all(said[name] == after[name] for name in compared)
    one = Correction(
        event.at, case.clerk.staff.id, proposal.ref, agreed, said, after,
        str(event.given.get("reason", "")), f"{proposal.problem}\n{proposal.solution}".strip(),
    )  # fmt: skip
    await work.records.correct(one)


def _nothing(case: Case, given: Given) -> None:
    """The step is its own record."""
