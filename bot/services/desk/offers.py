"""What a clerk is offered on a ticket: one step first, two beside it, the others in groups.

What can be taken at all is `steps.possible`; here is its weight, and why a step that belongs to
this state cannot be taken now.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.ports import OFFLINE
from bot.proposals.errors import ProposalError
from bot.proposals.events import counted
from bot.proposals.lists import ListResult
from bot.proposals.permissions import awaits_ruling, steps_for
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import SETTLED, STEPS, WAITING_FOR_TRIAGE, Status
from bot.services.desk import steps
from bot.services.desk.cases import Case, down, up
from bot.services.desk.stages import awaits_supervision

S = Status
HARD = frozenset({"refuse", "refer"})
"""Steps that end a matter with a no."""
IN_PLACE = frozenset({"finish_task", "drop_task", "revoke_link", "add_file", "show_file"})
"""Steps offered beside what they are about, not among the others."""
GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "more": ("send_back", "note", "ask_outside", "add_task", "report_progress"),
        "moving": (
            "accept", "assign", "transfer", "rule", "escalate", "hand_down", "reclassify", "merge",
            "refer", "refuse",
        ),
        "talking": (
            "publish", "unpublish", "open_seconding", "approve_agenda", "convene", "approve_plan",
            "post_result", "end_notice",
        ),
    }
)  # fmt: skip
"""补充, 流转, 协商; whatever is in none of them stands under 其他."""
OTHERS = "others"
_SECOND = 2

_DELIBERATED = ("convene", "approve_plan", "start_work")
_LIKELY: Mapping[Status, tuple[str, ...]] = MappingProxyType(
    {
        S.ACCEPTED: ("start_work", "approve_agenda", "answer", "assign"),
        S.SECONDING: ("approve_agenda", "merge", "note"),
        S.DELIBERATING: _DELIBERATED,
        S.PUBLIC_NOTICE: ("start_work", "end_notice", "answer", "report_progress"),
        S.IN_PROGRESS: ("answer", "report_progress", "supervise", "pause"),
        S.REDO: ("answer", "start_work", "report_progress"),
        S.ANSWERED: ("close", "supervise", "note"),
        S.RETURNED: ("note", "reclassify"),
    }
)
_BY_LIST: Mapping[ListResult, tuple[str, ...]] = MappingProxyType(
    {
        ListResult.POSITIVE: ("accept", "reclassify", "send_back", "refuse"),
        ListResult.NEGATIVE: ("refuse", "refer", "reclassify"),
        ListResult.UNCLEAR: ("reclassify", "send_back", "accept"),
    }
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A step; `why` is the key of what stands in its way, empty where nothing does."""

    step: str
    why: str = ""


@dataclass(frozen=True)
class Offers:
    """The steps by weight; `groups` are named and hold what is neither first nor beside it."""

    first: str
    beside: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Offer, ...]], ...]

    @property
    def many(self) -> int:
        """How many steps stand in groups."""
        return sum(len(found) for _, found in self.groups)


def offers(case: Case) -> Offers:
    """What this clerk is offered now; nothing of the others is first for a mere onlooker."""
    possible = steps.possible(case.proposal, case.clerk, case.tools)
    found = {step: why_not(step, case) for step in possible if step not in IN_PLACE}
    found |= dict(_in_the_way(possible, case))
    free = [step for step, why in found.items() if not why]
    likely = [step for step in _likely(case) if step in free]
    shown = likely[: _SECOND + 1]
    rest = [Offer(step, why) for step, why in found.items() if step not in shown]
    return Offers(shown[0] if shown else "", tuple(shown[1:]), tuple(_grouped(rest)))


def _likely(case: Case) -> Iterable[str]:
    proposal = case.proposal
    if awaits_ruling(proposal.transfers):
        yield "rule"
    if proposal.status is S.ANSWERED and awaits_supervision(proposal):
        yield from ("supervise", "ask_supervision")
    if proposal.paused_at is not None and proposal.status in (S.ACCEPTED, S.IN_PROGRESS, S.REDO):
        yield "resume"
    if proposal.status in WAITING_FOR_TRIAGE:
        yield from _BY_LIST[proposal.list]
    if proposal.status is S.DELIBERATING and _was_convened(proposal):
        yield from ("approve_plan", "convene", "start_work")
    yield from _LIKELY.get(proposal.status, ())


def _was_convened(proposal: Proposal) -> bool:
    return any(event.step == "convene" for event in counted(proposal.events))


def _grouped(rest: list[Offer]) -> Iterable[tuple[str, tuple[Offer, ...]]]:
    group_of = {step: name for name, steps_ in GROUPS.items() for step in steps_}
    order = [step for steps_ in GROUPS.values() for step in steps_]
    rest.sort(key=lambda one: order.index(one.step) if one.step in order else len(order))
    for name in (*GROUPS, OTHERS):
        found = tuple(one for one in rest if group_of.get(one.step, OTHERS) == name)
        if found:
            yield name, found


def _in_the_way(possible: tuple[str, ...], case: Case) -> Iterable[tuple[str, str]]:
    """Steps of this state and role that are not possible, where there is a reason to tell."""
    if not case.clerk.may("steps") or not case.clerk.branch.holds(case.proposal.body):
        return
    outside = case.tools.is_outside(case.clerk.staff.body)
    for step in steps_for(case.clerk.staff.role, case.proposal.status, outside=outside):
        why = why_not(step, case)
        if step not in possible and why:
            yield step, why


def why_not(step: str, case: Case) -> str:
    """The key of what stands in the way of a step on this ticket, empty where nothing does."""
    proposal = case.proposal
    if step == "send_back" and proposal.proposer == OFFLINE:
        return "without_wechat"
    if step in ("escalate", "hand_down"):
        try:
            (up if step == "escalate" else down)(case, {})
        except ProposalError as error:
            return error.key
    if step == "transfer" and awaits_ruling(proposal.transfers):
        return "ruling_needed"
    if STEPS[step].to in SETTLED and proposal.open_tasks:
        return "tasks_open"
    if step == "close" and awaits_supervision(proposal):
        return "not_supervised"
    return ""
