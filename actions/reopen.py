"""Skills rate and reopen: a mark for what was answered, or: it is not solved."""

from rasa_sdk.events import EventType

from actions.heed import Attentive
from actions.matters import brief
from actions.own import Which, ask, choose_from, title, which
from actions.supplement import add_words
from actions.talk import Talk, keep
from actions.track import tell
from bot.clauses import bare
from bot.proposals.errors import StepNotAllowed
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import OPEN, Status
from bot.services import following, rating

LOW = 2
_LEADS_HERE = frozenset({"reopen_offer", "rate", "solved"})


def _is_done(proposal: Proposal) -> bool:
    return proposal.status in following.DONE


class Rate(Attentive):
    """A mark from 1 to 5; unrated stays unrated."""

    outcome_name = "action_rate"

    async def act(self, talk: Talk) -> list[EventType]:
        asked, score = talk.pending, score_of(talk)
        if asked.get("what") in {"rate", "solved"} and not talk.entity("ref") and asked.get("ref"):
            return await rate_one(talk, asked["ref"], score, talk.text)
        found = await which(talk, _is_done)
        if found.unknown or not found.proposals:
            return _not_yet(talk, found)
        unrated = [one for one in found.proposals if one.rating is None]
        wanted = unrated if found.is_guessed and unrated else found.proposals
        if len(wanted) > 1:
            more = {"score": score, "words": talk.text}
            return choose_from(talk, wanted, "rate", "utter_rate_which", **more)
        return await rate_one(talk, wanted[0].ref, score, talk.text)


def score_of(talk: Talk) -> int | None:
    """The mark an option carried, or the words give."""
    if talk.entity("value"):
        return int(talk.entity("value"))
    return rating.score_in(talk.text, talk.turn.desk.wording)


def _not_yet(talk: Talk, found: Which) -> list[EventType]:
    if found.unknown:
        talk.say("utter_track_unknown", ref=found.unknown)
    elif found.misfits:
        one = found.misfits[0]
        label = talk.turn.desk.catalogue.label(one.status)
        talk.say("utter_rate_not_yet", title=title(talk, one), ref=one.ref, status=label)
    else:
        talk.say("utter_nothing_to_rate")
    return keep(pending=None)


async def rate_one(talk: Talk, ref: str, score: int | None, words: str) -> list[EventType]:
    """Keep the mark, or ask for it; a low one offers to reopen."""
    if score is None:
        talk.say("utter_rate_how", ref=ref)
        return [*keep(ref=ref), *ask("rate", ref=ref)]
    turn = talk.turn
    try:
        await following.rate(ref, score, words, turn.resident, work=turn.work, now=turn.now)
    except StepNotAllowed:
        talk.say("utter_nothing_to_rate")
        return keep(pending=None)
    mark = turn.desk.wording.phrase(f"score_{score}")
    if score > LOW:
        talk.say("utter_rated", mark=mark)
        return keep(ref=ref, pending=None)
    talk.say("utter_rated_low", ref=ref, mark=mark)
    return [*keep(ref=ref), *ask("reopen_offer", ref=ref, words=words)]


class Reopen(Attentive):
    """Not solved: back to the body that answered, with the resident's own words."""

    outcome_name = "action_reopen"

    async def act(self, talk: Talk) -> list[EventType]:
        asked = talk.pending
        said = talk.text or str(asked.get("heard") or "")
        if asked.get("what") in _LEADS_HERE and asked.get("ref") and not talk.entity("ref"):
            return await reopen_one(talk, asked["ref"], said)
        found = await which(talk, _is_done, adds=True)
        if found.unknown:
            talk.say("utter_track_unknown", ref=found.unknown)
            return keep(pending=None)
        if not found.proposals:
            return await _nothing_done(talk, found)
        if not found.only:
            return choose_from(talk, found.proposals, "reopen", "utter_reopen_which", words=said)
        if found.is_doubtful:
            talk.say("utter_reopen_this", title=title(talk, found.only))
            return ask("reopen_or_new", ref=found.only.ref, words=said)
        return await reopen_one(talk, found.only.ref, said)


async def _nothing_done(talk: Talk, found: Which) -> list[EventType]:
    """Not answered yet: the words go where it is being worked on; else it is something new."""
    open_ones = [one for one in found.misfits if one.status in OPEN]
    if open_ones and open_ones[0].status is Status.REDO:
        return await add_words(talk, open_ones[0].ref, talk.text)
    if found.misfits:
        talk.say("utter_reopen_not_yet")
        return await tell(talk, found.misfits[0])
    if not talk.text or talk.turn.desk.wording.is_only("unsolved", talk.text):
        talk.say("utter_nothing_to_reopen")
        return keep(pending=None)
    talk.say("utter_reopen_new", words=brief(bare(talk.text)))
    return ask("new", words=talk.text)


async def reopen_one(talk: Talk, ref: str, words: str) -> list[EventType]:
    """Reopen and say what follows; what was not done right can be said right away."""
    turn = talk.turn
    said = words or turn.desk.wording.phrase("not_solved")
    try:
        after = await following.reopen(
            ref, said, turn.resident, work=turn.work, catalogue=turn.desk.catalogue, now=turn.now
        )
    except StepNotAllowed:
        return await add_words(talk, ref, said)
    is_bare = turn.desk.wording.is_only("unsolved", said)
    due = talk.day(after.due_at) if after.due_at else ""
    talk.say("utter_reopened_bare" if is_bare else "utter_reopened", ref=ref, due=due)
    return [*keep(ref=ref), *(ask("supplement", ref=ref) if is_bare else keep(pending=None))]
