"""Skills browse and second: what neighbours proposed, shown without the proposer, and seconded."""

from bot.dialogue.skills.own import choose_from, hints_of, listed, ref_of
from bot.dialogue.skills.standing import say_public
from bot.dialogue.talk import Talk
from bot.messages import Option
from bot.proposals.errors import (
    AlreadySeconded,
    NotSeconded,
    OwnProposal,
    StepNotAllowed,
    UnknownProposal,
)
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Status
from bot.services import browsing, following, people, recalling
from bot.services.together import seconding

SHOWN = 5
_SEARCHED = 60
_SURE = 0.6


async def browse(talk: Talk) -> None:
    """Public proposals: of a matter, of a place, or nearby."""
    ref = ref_of(talk)
    if ref:
        await show_one(talk, ref)
        return
    await search(talk, "show")


async def second(talk: Talk) -> None:
    """Second a proposal by reference, by the last one looked at, or by choosing one."""
    offered = talk.offered
    shown = offered.more.get("ref") if offered.kind in ("seen", "second_consent") else None
    ref = ref_of(talk) or shown
    if ref:
        await second_one(talk, str(ref))
        return
    await search(talk, "second", following.SECONDABLE)


async def search(talk: Talk, what: str, statuses: frozenset[Status] | None = None) -> None:
    """By the words said; where they name nothing, what is nearby."""
    hints = hints_of(talk)
    if not hints.is_specific:
        await nearby(talk, what, statuses)
        return
    turn = talk.turn
    around = hints.places if not hints.words else ()
    public = await browsing.browse(
        turn.resident, work=turn.work, catalogue=turn.desk.catalogue, now=turn.now,
        statuses=statuses, around=hints.places or (), limit=_SEARCHED,
    )  # fmt: skip
    found = public if around else recalling.meant(hints, public, turn.desk.catalogue)
    if len(found) == 1:
        await show_one(talk, found[0].ref)
        return
    if not found and not any(sure > _SURE for sure in hints.codes.values()):
        await nearby(talk, what, statuses)
        return
    if found:
        many = len(found)
        if many == _SEARCHED:  # the words narrow nothing: all there is at these places is meant
            many = await browsing.how_many(
                turn.resident, work=turn.work, catalogue=turn.desk.catalogue, now=turn.now,
                statuses=statuses, around=hints.places or (),
            )  # fmt: skip
        _offer(talk, found[:SHOWN], what, "utter_browse_found", many)
        return
    talk.say("utter_browse_not_found" if what == "show" else "utter_second_not_found")
    talk.close_offer()


async def nearby(
    talk: Talk, what: str, statuses: frozenset[Status] | None = None, offset: int = 0
) -> None:
    """What is public around home, page by page."""
    turn = talk.turn
    found = await browsing.browse(
        turn.resident, work=turn.work, catalogue=turn.desk.catalogue, now=turn.now,
        statuses=statuses, limit=SHOWN + 1, offset=offset,
    )  # fmt: skip
    if what == "second":
        found = [one for one in found if one.proposer != turn.resident.id]
    if not found:
        none = "utter_browse_none" if what == "show" else "utter_second_none"
        talk.say("utter_browse_no_more" if offset else none)
        talk.close_offer()
        return
    response = "utter_browse" if what == "show" else "utter_second_which"
    _offer(talk, found[:SHOWN], what, response, len(found), offset)


def _offer(
    talk: Talk, found: list[Proposal], what: str, response: str, count: int, offset: int = 0
) -> None:
    options = listed(talk, found)
    if count > len(found) and what == "show":
        options.append(Option(talk.phrase("more"), '/choose{"value": "more"}'))
    talk.say(response, options=options, count=count)
    talk.offer(what, refs=[one.ref for one in found], offset=offset)


async def show_more(talk: Talk) -> None:
    """The next page of what is nearby."""
    await nearby(talk, "show", offset=int(talk.offered.more.get("offset", 0)) + SHOWN)


async def show_one(talk: Talk, ref: str) -> None:
    """A public proposal, without its proposer."""
    turn = talk.turn
    try:
        proposal = await following.visible(ref, turn.resident, work=turn.work, now=turn.now)
    except UnknownProposal:
        talk.say("utter_second_unknown", ref=ref)
        talk.close_offer()
        return
    say_public(talk, proposal)
    if proposal.status in following.SECONDABLE and proposal.proposer != turn.resident.id:
        talk.offer("seen", ref=ref)
        return
    talk.close_offer()


async def second_one(talk: Talk, ref: str) -> None:
    """Second it, or say why not; somebody new is told first what is kept."""
    turn = talk.turn
    talk.close_offer()
    if not people.has_consented(turn.resident, turn.desk.catalogue):
        await _ask_consent(talk, ref)
        return
    try:
        proposal = await following.second(ref, turn.resident, work=turn.work, now=turn.now)
    except OwnProposal:
        talk.say("utter_second_own")
    except AlreadySeconded:
        talk.say("utter_second_already")
    except StepNotAllowed:
        talk.say("utter_second_over", ref=ref)
    except UnknownProposal:
        talk.say("utter_second_unknown", ref=ref)
    else:
        talk.say("utter_seconded", ref=ref, seconds=len(proposal.seconders))


async def _ask_consent(talk: Talk, ref: str) -> None:
    turn = talk.turn
    try:
        await following.visible(ref, turn.resident, work=turn.work, now=turn.now)
    except UnknownProposal:
        talk.say("utter_second_unknown", ref=ref)
        return
    talk.say("utter_second_consent", notice=turn.desk.catalogue.consent.summary)
    talk.offer("second_consent", ref=ref)


async def second_consented(talk: Talk, ref: str) -> None:
    """The resident agrees to the notice and seconds."""
    turn = talk.turn
    version = turn.desk.catalogue.consent.version
    await people.consent(turn.resident, work=turn.work, version=version, now=turn.now)
    await second_one(talk, ref)


async def unsecond(talk: Talk) -> None:
    """Take back one's second: of the one named, of the only one, or of one to be chosen."""
    mine = await seconding.seconded(talk.turn.resident, work=talk.turn.work)
    ref = ref_of(talk) or (talk.before.ref if talk.before.ref in {o.ref for o in mine} else None)
    if ref is None and len(mine) > 1:
        choose_from(talk, mine, "unsecond", "utter_unsecond_which")
        return
    if ref is None and not mine:
        talk.say("utter_unsecond_none")
        return
    await unsecond_one(talk, ref or mine[0].ref)


async def unsecond_one(talk: Talk, ref: str) -> None:
    """Take it back, or say why not."""
    turn = talk.turn
    talk.close_offer()
    try:
        proposal = await seconding.unsecond(ref, turn.resident, work=turn.work, now=turn.now)
    except StepNotAllowed:
        talk.say("utter_second_over", ref=ref)
    except (NotSeconded, UnknownProposal):
        talk.say("utter_unsecond_not", ref=ref)
    else:
        talk.say("utter_unseconded", ref=ref, seconds=len(proposal.seconders))
