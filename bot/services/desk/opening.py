"""Made public (公开): what the step `publish` is given, from when on, and what may be released."""

from datetime import timedelta

from bot.proposals.attachments import Attachment
from bot.proposals.deadlines import CHINA
from bot.proposals.errors import NotForPublic, SomethingMissing
from bot.proposals.lists import ListResult
from bot.proposals.names import names_in
from bot.proposals.proposal import Proposal
from bot.proposals.publishing import masked
from bot.services.desk.cases import Case, Given


def releasable(proposal: Proposal) -> tuple[Attachment, ...]:
    """The photos of the resident that are kept; each is released by itself, or not."""
    return tuple(one for one in proposal.own_attachments if one.is_photo and one.is_kept)


def suggested(proposal: Proposal) -> dict[str, str]:
    """The text to begin with: what is public already, else the resident's words with masks."""
    public = proposal.publication
    if public is not None:
        return {"problem": public.problem, "solution": public.solution}
    names = names_in(proposal.problem, proposal.solution, proposal.place_detail)
    return {
        "problem": masked(proposal.problem, names),
        "solution": masked(proposal.solution, names),
    }


def check_public(case: Case, given: Given) -> Given:
    """Only what is on the positive list; only its own photos; and the resident hears of it first.

    A text that is put right holds at once. Another photo is told first, as everything was.
    """
    proposal, now = case.proposal, case.tools.now
    if proposal.list is not ListResult.POSITIVE:
        raise NotForPublic(proposal.ref)
    if not given.get("problem"):
        raise SomethingMissing("problem")
    own = [one.digest for one in releasable(proposal)]
    photos = [one for one in own if one in given.get("photos", ())]
    public = proposal.publication
    if public is not None and set(photos) <= set(public.photos):
        moment = public.public_at
    else:
        moment = now + timedelta(hours=case.tools.words.told_hours_before)
    facts = {"problem": given["problem"], "public_at": moment.astimezone(CHINA).isoformat()}
    facts |= {"solution": given["solution"]} if given.get("solution") else {}
    return facts | ({"photos": photos} if photos else {})
