"""Skill track: what was written down is read back, filed already or not."""

from bot.dialogue import summary
from bot.dialogue.skills.own import choose_from, which
from bot.dialogue.skills.propose import what_waits
from bot.dialogue.talk import Talk
from bot.proposals.proposal import Proposal
from bot.services import following

_ADDED = frozenset({"supplement", "resubmit"})


async def take(talk: Talk) -> None:
    """The proposal meant, word for word; else the draft put aside, or what waits."""
    draft = talk.state.draft
    is_filed_since = talk.before.ref and not talk.state.is_dictating
    if draft is not None and draft.problem and not is_filed_since:
        summary.so_far(talk, draft)
        return
    found = await which(talk, lambda one: True)
    if found.only:
        tell(talk, found.only)
    elif found.proposals:
        choose_from(talk, found.proposals, "read")
    elif not what_waits(talk):
        talk.say("utter_track_none")


async def tell_by_ref(talk: Talk, ref: str) -> None:
    """One's own proposal by its reference; raises UnknownProposal for another's."""
    tell(talk, await following.own(ref, talk.turn.resident, work=talk.turn.work))


def tell(talk: Talk, proposal: Proposal) -> None:
    """The lines as they were filed, and what was added since."""
    photos = sum(one.is_photo for one in proposal.attachments)
    values = {
        "problem": proposal.problem,
        "solution": proposal.solution or talk.phrase("no_solution"),
        "place": summary.named(talk, proposal.place, proposal.place_detail),
        "photos": talk.phrase("photos_count", count=photos) if photos else "",
        "phone": proposal.contact,
    }
    talk.say("utter_track_text", ref=proposal.ref, lines=summary.lines_of(talk, values))
    gone = proposal.taken_out
    added = [
        str(one.given["text"]) for one in proposal.events if one.step in _ADDED and one not in gone
    ]
    if added:
        talk.say("utter_track_added", words="；".join(added))
    talk.about(proposal.ref)
    talk.close_offer()
