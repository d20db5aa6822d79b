"""Looking again (复核) at what was turned away, merged or closed: upheld, overturned, taken up."""

from bot.catalogue import Stage
from bot.proposals.errors import ProposalError
from bot.proposals.workflow import TURNED_AWAY
from bot.services.appealing import decision_of
from bot.services.desk.cases import Case, Given


class SameJudge(ProposalError):
    """Whoever refused it does not decide the appeal against that; setting it right they may."""

    key = "same_judge"


class NothingToUphold(ProposalError):
    """Nobody has appealed."""

    key = "nothing_to_uphold"


def check_uphold(case: Case, given: Given) -> Given:
    """By somebody else than who decided; the resident is named the door once more."""
    if case.proposal.status not in TURNED_AWAY:
        return given  # the table refuses it
    decision = decision_of(case.proposal)
    if case.proposal.appeal_due_at is None or decision is None:
        raise NothingToUphold(case.proposal.ref)
    if decision.actor == case.clerk.actor:
        raise SameJudge(case.proposal.ref)
    return given | {"door": decision.given["door"]}


def uphold(case: Case, given: Given) -> None:
    """The decision stands; nothing waits any more."""
    case.proposal.appeal_due_at = None


def overturn(case: Case, given: Given) -> None:
    """Back to triage with what the machine took it for, and a new day for the answer."""
    proposal, catalogue = case.proposal, case.tools.catalogue
    proposal.appeal_due_at = proposal.merged_into = None
    if proposal.suggestion is not None:
        proposal.code = proposal.suggestion.code
        proposal.list = catalogue.lists.result_of(proposal.code)
    proposal.review = True
    proposal.due_at = catalogue.due(proposal.level, proposal.code, case.tools.now)


def take_up_again(case: Case, given: Given) -> None:
    """Back to the body that answered, with the time for a redo."""
    proposal, tools = case.proposal, case.tools
    proposal.due_at = tools.catalogue.due(proposal.level, proposal.code, tools.now, Stage.REDO)
