"""An appeal (我认为判错了) against what staff turned away: somebody else looks again."""

from datetime import datetime

from bot.catalogue import Catalogue, Stage
from bot.ports import Resident, UnitOfWork
from bot.proposals.errors import StepNotAllowed
from bot.proposals.events import Actor, Event, counted
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import TURNED_AWAY, Role
from bot.services.following import own

_LATEST = 20
_DECIDES = frozenset({"refuse", "refer"})


def decision_of(proposal: Proposal) -> Event | None:
    """The refusal or referral that stands; None where the proposal was not turned away."""
    if proposal.status not in TURNED_AWAY:
        return None
    taken = (one for one in reversed(counted(proposal.events)) if one.step in _DECIDES)
    return next(taken, None)


def words_of(proposal: Proposal) -> tuple[Event, ...]:
    """What the resident said against the decision that stands, oldest first."""
    decision = decision_of(proposal)
    after = counted(proposal.events)
    start = next((n for n, one in enumerate(after) if one is decision), len(after))
    return tuple(one for one in after[start:] if one.step == "appeal")


def is_settled(proposal: Proposal) -> bool:
    """Whether it was looked at again already, and the decision upheld (维持)."""
    steps = [one.step for one in counted(proposal.events)]
    return "uphold" in steps and "overturn" not in steps[steps.index("uphold") :]


async def turned_away(resident: Resident, *, work: UnitOfWork) -> Proposal | None:
    """The resident's proposal that was turned away last; None where none was."""
    mine = await work.proposals.of_resident(resident.id, _LATEST)
    decided = [(one, decision_of(one)) for one in mine]
    found = [(event.at, one.ref, one) for one, event in decided if event is not None]
    return max(found)[2] if found else None


async def was_just_told(proposal: Proposal, resident: Resident, *, work: UnitOfWork) -> bool:
    """Whether the decision is the news since the resident's last words but these."""
    said = await work.inbox.recent(resident.id, 2)
    told = await work.outbox.recent(resident.id, _LATEST)
    notice = next((one for one in told if one.ref == proposal.ref), None)
    if notice is None:
        return False
    return len(said) < 2 or (notice.sent_at or notice.created_at) >= said[1].received_at


async def appeal(
    ref: str, text: str, resident: Resident,
    *, work: UnitOfWork, catalogue: Catalogue, now: datetime,
) -> Proposal:  # fmt: skip
    """Say that it was judged wrongly: the ticket waits for another look, with a day.

    Said again, the words are added and the day stays. Raises UnknownProposal, or StepNotAllowed
    for one that was not turned away, or was looked at again already.
    """
    proposal = await own(ref, resident, work=work)
    if is_settled(proposal):
        raise StepNotAllowed("appeal", proposal.status, Role.PROPOSER)
    proposal.take("appeal", Actor(Role.PROPOSER, resident.id), now, text=text)
    if proposal.appeal_due_at is None:
        code = proposal.suggestion.code if proposal.suggestion else proposal.code
        proposal.appeal_due_at = catalogue.due(proposal.level, code, now, Stage.APPEAL)
    await work.proposals.save(proposal)
    return proposal
