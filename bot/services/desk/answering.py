"""Beginning to work and answering: not before the public notice ends, and on what basis."""

from bot.proposals.deadlines import CHINA
from bot.proposals.errors import SomethingMissing
from bot.proposals.events import counted
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Status
from bot.services.desk.cases import Case, Given, WrongValue


def working(case: Case, given: Given) -> Given:
    """Work begins after the public notice (公示), or before its last day with a reason."""
    until = notice_until(case.proposal)
    today = case.tools.now.astimezone(CHINA).date().isoformat()
    if until >= today and not given.get("early"):
        raise SomethingMissing("early")
    return given


def notice_until(proposal: Proposal) -> str:
    """The last day of the public notice that a ticket is in; empty where it is in none."""
    if proposal.status is not Status.PUBLIC_NOTICE:
        return ""
    plans = (event for event in reversed(counted(proposal.events)) if event.step == "approve_plan")
    return next((str(event.given.get("until", "")) for event in plans), "")


def outcome(case: Case, given: Given) -> Given:
    """An outcome; solving what touches common parts needs the basis of the decision."""
    given = working(case, given)
    words = case.tools.words
    if given.get("outcome") not in words.labels["outcomes"]:
        raise WrongValue("outcome")
    if needs_basis(case) and given["outcome"] == "solved":
        if given.get("basis") not in words.labels["basis"]:
            raise WrongValue("basis")
        return given
    return {name: value for name, value in given.items() if name != "basis" or value}


def needs_basis(case: Case) -> bool:
    """Whether the topic touches owners' common parts and no decision was recorded yet."""
    decided = any(event.step == "approve_plan" for event in counted(case.proposal.events))
    return case.proposal.code in case.tools.words.common_parts and not decided
