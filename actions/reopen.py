"""Skills rate and reopen: a mark for what was answered, or: it is not solved."""

from rasa_sdk.events import EventType

from actions.own import candidates
from actions.talk import DeskAction, Talk, keep
from actions.track import choose_from
from bot.proposals.workflow import Status
from bot.services import following

_DONE = frozenset({Status.ANSWERED, Status.CLOSED})


class Rate(DeskAction):
    """A mark from 1 to 5; unrated stays unrated."""

    outcome_name = "action_rate"

    async def act(self, talk: Talk) -> list[EventType]:
        found = await candidates(talk, lambda one: one.status in _DONE)
        if not found:
            talk.say("utter_nothing_to_rate")
            return []
        score = _score(talk)
        if score is None:
            talk.say("utter_rate_how", ref=found[0].ref)
            return keep(ref=found[0].ref)
        if len(found) > 1:
            return choose_from(talk, found, f"rate {score}")
        return await rate_one(talk, found[0].ref, score, talk.text)


def _score(talk: Talk) -> int | None:
    if talk.entity("value"):
        return int(talk.entity("value"))
    wording = talk.turn.desk.wording
    for score, kind in ((2, "dissatisfied"), (3, "middling"), (5, "satisfied")):
        if wording.says(kind, talk.text):
            return score
    return None


async def rate_one(talk: Talk, ref: str, score: int, words: str) -> list[EventType]:
    """Keep the mark; a low one offers to reopen."""
    turn = talk.turn
    await following.rate(ref, score, words, turn.resident, work=turn.work, now=turn.now)
    talk.say("utter_rated" if score >= 3 else "utter_rated_low", ref=ref)
    return keep(ref=ref, pending=None)


class Reopen(DeskAction):
    """Not solved: back to the body that answered."""

    outcome_name = "action_reopen"

    async def act(self, talk: Talk) -> list[EventType]:
        found = await candidates(talk, lambda one: one.status in _DONE)
        if not found:
            talk.say("utter_nothing_to_reopen")
            return []
        if len(found) > 1:
            return [*choose_from(talk, found, "reopen"), *keep(refused={"text": talk.text})]
        return await reopen_one(talk, found[0].ref, talk.text)


async def reopen_one(talk: Talk, ref: str, words: str) -> list[EventType]:
    """Reopen and say what follows."""
    turn = talk.turn
    said = words or turn.desk.wording.phrase("not_solved")
    await following.reopen(ref, said, turn.resident, work=turn.work, now=turn.now)
    talk.say("utter_reopened", ref=ref)
    return keep(ref=ref, pending=None, refused=None)
