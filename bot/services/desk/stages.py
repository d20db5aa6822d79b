"""The four party-led stages (议题审定、组织协商、方案审核、跟踪监督): steps of people."""

from bot.proposals.errors import ProposalError
from bot.proposals.events import SYSTEM, Event, counted
from bot.proposals.proposal import Proposal
from bot.services.desk.cases import Case, Given, WrongValue

STAGES = ("approve_agenda", "convene", "approve_plan", "supervise")


class NotSupervised(ProposalError):
    """What was decided by deliberation is looked at by a supervisor before it is closed."""

    key = "not_supervised"


def stages_of(proposal: Proposal) -> tuple[tuple[str, Event | None], ...]:
    """Each stage with the last time it was taken; empty for a matter nobody deliberated."""
    taken = {event.step: event for event in counted(proposal.events) if event.step in STAGES}
    if not taken.keys() & set(STAGES[:3]):
        return ()
    return tuple((stage, taken.get(stage)) for stage in STAGES)


def check_finding(case: Case, given: Given) -> Given:
    """One of the findings the content names."""
    if given.get("finding") not in case.tools.words.labels["findings"]:
        raise WrongValue("finding")
    return given


def awaits_supervision(proposal: Proposal) -> bool:
    """Whether a plan was decided together that nobody has followed up since."""
    steps = [event.step for event in counted(proposal.events)]
    if "approve_plan" not in steps:
        return False
    since = len(steps) - steps[::-1].index("approve_plan")
    return "supervise" not in steps[since:]


def is_uncalled(proposal: Proposal) -> bool:
    """Whether the program has not called a supervisor since the latest answer, if any."""
    for event in reversed(counted(proposal.events)):
        if event.step == "answer":
            break
        if event.step == "press" and event.actor == SYSTEM:
            return False
    return True


def check_supervised(case: Case, given: Given) -> Given:
    """A plan that was decided together has been followed up since."""
    if awaits_supervision(case.proposal):
        raise NotSupervised(case.proposal.ref)
    return given
