"""Merging (并案): which other ticket is meant, and why one cannot be merged into it."""

from bot.ports.staff import StaffWork
from bot.proposals.errors import ProposalError, UnknownProposal
from bot.proposals.proposal import Proposal
from bot.proposals.refs import ref_beside
from bot.proposals.workflow import OPEN
from bot.services.desk.cases import Case, Given
from bot.services.desk.clerk import ticket


class CannotMerge(ProposalError):
    """There is nothing it could be merged into; `key` says why."""

    key = "merge_unknown"


class MergedIntoItself(CannotMerge):
    """The target is the ticket itself."""

    key = "merge_same"


class TargetEnded(CannotMerge):
    """The target has come to its end."""

    key = "merge_ended"


async def target_of(case: Case, typed: str, work: StaffWork) -> Proposal:
    """The ticket meant by what was typed, open and within sight; raises CannotMerge."""
    ref = ref_beside(typed, case.proposal.ref)
    if ref is None:
        raise CannotMerge(typed)
    if ref == case.proposal.ref:
        raise MergedIntoItself(ref)
    try:
        target = await ticket(ref, case.clerk, work=work)
    except UnknownProposal:
        raise CannotMerge(ref) from None
    if target.status not in OPEN:
        raise TargetEnded(ref)
    return target


async def into(case: Case, facts: Given, work: StaffWork) -> Given:
    """The target notes what came to it; its own voices stay."""
    target = await target_of(case, str(facts["target"]), work)
    text = f"{case.proposal.ref} → {target.ref}"
    target.take("note", case.clerk.actor, case.tools.now, text=text, merged_from=case.proposal.ref)
    await work.proposals.save(target)
    return {"target": target.ref}
