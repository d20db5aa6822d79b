"""What neighbours proposed: found, shown without the proposer, and seconded (附议)."""

from rasa_sdk.events import EventType

from actions.own import ask, hints_of, listed
from actions.standing import say_public
from actions.talk import Talk, keep
from bot.messages import Option
from bot.proposals.errors import AlreadySeconded, OwnProposal, StepNotAllowed, UnknownProposal
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Status
from bot.services import following, people, recalling

SHOWN = 5
_SEARCHED = 60
_SURE = 0.6
_ONE_SENTENCE = 30


def asks_for(talk: Talk) -> bool:
    """Whether short words ask after others' proposals, or for another than the one shown."""
    wording, is_short = talk.turn.desk.wording, len(talk.text) <= _ONE_SENTENCE
    is_shown = talk.pending.get("what") in {"seen", "show", "second"}
    return is_short and (
        wording.says("of_others", talk.text) or (is_shown and wording.says("not_that", talk.text))
    )


async def search(talk: Talk, what: str, statuses: frozenset[Status]) -> list[EventType]:
    """By the words said; where they name nothing, what is nearby."""
    hints = hints_of(talk)
    if not hints.is_specific:
        return await nearby(talk, what, statuses)
    turn = talk.turn
    around = hints.places if not hints.words else ()
    public = await following.browse(
        turn.resident, work=turn.work, catalogue=turn.desk.catalogue,
        statuses=statuses, around=hints.places or (), limit=_SEARCHED,
    )  # fmt: skip
    found = public if around else recalling.meant(hints, public, turn.desk.catalogue)
    if len(found) == 1:
        return await show_one(talk, found[0].ref)
    if not found and not any(sure > _SURE for sure in hints.codes.values()):
        return await nearby(talk, what, statuses)
    if found:
        return _offer(talk, found[:SHOWN], what, "utter_browse_found", len(found))
    talk.say("utter_browse_not_found")
    return keep(pending=None)


async def nearby(
    talk: Talk, what: str, statuses: frozenset[Status] = following.PUBLIC, offset: int = 0
) -> list[EventType]:
    turn = talk.turn
    found = await following.browse(
        turn.resident, work=turn.work, catalogue=turn.desk.catalogue,
        statuses=statuses, limit=SHOWN + 1, offset=offset,
    )  # fmt: skip
    if what == "second":
        found = [one for one in found if one.proposer != turn.resident.id]
    if not found:
        talk.say("utter_browse_no_more" if offset else "utter_browse_none")
        return keep(pending=None)
    response = "utter_browse" if what == "show" else "utter_second_which"
    return _offer(talk, found[:SHOWN], what, response, len(found), offset)


def _offer(
    talk: Talk, found: list[Proposal], what: str, response: str, count: int, offset: int = 0
) -> list[EventType]:
    options = listed(talk, found)
    if count > len(found) and what == "show":
        options.append(Option(talk.turn.desk.wording.phrase("more"), '/choose{"value": "more"}'))
    talk.say(response, options=options, count=count)
    return ask(what, refs=[one.ref for one in found], offset=offset)


async def show_more(talk: Talk) -> list[EventType]:
    """The next page of what is nearby."""
    return await nearby(talk, "show", offset=int(talk.pending.get("offset", 0)) + SHOWN)


async def show_one(talk: Talk, ref: str) -> list[EventType]:
    """A public proposal, without its proposer."""
    turn = talk.turn
    try:
        proposal = await following.visible(ref, turn.resident, work=turn.work)
    except UnknownProposal:
        talk.say("utter_second_unknown", ref=ref)
        return keep(pending=None)
    say_public(talk, proposal)
    may = proposal.status in following.SECONDABLE and proposal.proposer != turn.resident.id
    return ask("seen", ref=ref) if may else keep(pending=None)


async def second_one(talk: Talk, ref: str) -> list[EventType]:
    """Second it, or say why not; somebody new is told first what is kept."""
    turn = talk.turn
    if not people.has_consented(turn.resident, turn.desk.catalogue):
        return await _ask_consent(talk, ref)
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
    return keep(pending=None)


async def _ask_consent(talk: Talk, ref: str) -> list[EventType]:
    turn = talk.turn
    try:
        await following.visible(ref, turn.resident, work=turn.work)
    except UnknownProposal:
        talk.say("utter_second_unknown", ref=ref)
        return keep(pending=None)
    talk.say("utter_second_consent", notice=turn.desk.catalogue.consent.summary)
    return ask("second_consent", ref=ref)


async def second_consented(talk: Talk, ref: str) -> list[EventType]:
    """The resident agrees to the notice and seconds."""
    turn = talk.turn
    version = turn.desk.catalogue.consent.version
    await people.consent(turn.resident, work=turn.work, version=version, now=turn.now)
    return await second_one(talk, ref)
