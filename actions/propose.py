"""Skill propose: hear a matter, or several, and begin a draft."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import ActiveLoop, EventType, FollowupAction

from actions import changes, neighbours
from actions.heed import Attentive
from actions.matters import (
    FORM,
    Queue,
    begin,
    explained,
    is_refused,
    refuse,
    refuse_briefly,
    shelved,
    understood,
)
from actions.pending import answered_in_words
from actions.talk import DeskAction, Talk, clear, keep
from bot import corrections
from bot.clauses import joined
from bot.messages import Option
from bot.proposals.lists import UNCLEAR, Handling
from bot.services import following

Matter = Mapping[str, Any]
_ECHO = 40
_OPENER = 12


class Hear(Attentive):
    """A resident states a matter, or several."""

    outcome_name = "action_hear"

    async def act(self, talk: Talk) -> list[EventType]:
        answered = await answered_in_words(talk)
        if answered is not None:
            return answered
        if talk.in_form and talk.asked != "problem":
            return _another(talk)
        if neighbours.asks_for(talk):
            return await neighbours.search(talk, "show", following.PUBLIC)
        again = back_to_draft(talk)
        if again is not None:
            return again
        is_asked = talk.pending.get("what") == "matter"
        at = named_in_queue(talk, talk.text) if is_asked else None
        if at is not None:
            return take_up(talk, list(talk.slot("queue")), at)
        said = explained(talk)
        matters = list(said.get("matters") or ())
        if len(matters) > 1:
            return _several(talk, matters)
        if is_refused(talk, said) and await _never_filed(talk, said):
            said = dict(said) | {"review": True}
        return hear_one(talk, talk.text, said)


class Start(DeskAction):
    """The menu: a resident wants to hand in a proposal and has said nothing of it yet."""

    outcome_name = "action_start"

    async def act(self, talk: Talk) -> list[EventType]:
        if talk.entity("value") == "new":
            return ask_problem(talk)
        if talk.slot("problem"):
            return offer_draft(talk)
        heard = talk.pending.get("heard")
        if heard:
            return begin(talk, heard, understood(talk, heard) | {"review": True})
        return [] if talk.in_form else ask_problem(talk)


class NextMatter(DeskAction):
    """Go on with the next of several matters."""

    outcome_name = "action_next_matter"

    async def act(self, talk: Talk) -> list[EventType]:
        queue = list(talk.slot("queue") or ())
        return take_up(talk, queue, 0) if queue else ask_problem(talk)


def offer_draft(talk: Talk) -> list[EventType]:
    """The draft that waits, offered again; it is parked until the resident chooses."""
    talk.say("utter_draft_waiting", problem=talk.echo(talk.slot("problem")))
    parked = [ActiveLoop(None), *clear("requested_slot")] if talk.in_form else []
    return [*parked, *keep(parked=True, pending={"what": "draft"})]


def park(talk: Talk, response: str) -> list[EventType]:
    """Put the draft aside; an empty one goes."""
    ended: list[EventType] = [ActiveLoop(None), *clear("requested_slot")]
    if not talk.slot("problem"):
        talk.say("utter_cancelled_empty")
        return [*ended, *clear()]
    talk.say(response)
    return [*ended, *keep(parked=True, pending=None)]


def hear_one(talk: Talk, text: str, matter: Matter, queue: Queue | None = None) -> list[EventType]:
    """One matter: a door where the list surely says so, else a draft."""
    if not text or is_opener(text, matter):
        return ask_problem(talk)
    if is_refused(talk, matter):
        return _refused(talk, text, matter, queue)
    return begin(talk, text, matter, queue)


def _refused(talk: Talk, text: str, matter: Matter, queue: Queue | None) -> list[EventType]:
    """Told its door; words about an older proposal are told how that one stands as well."""
    entry = talk.turn.desk.catalogue.lists.negative[matter["code"]]
    is_again = talk.refused.get("matter", {}).get("code") == entry.code
    events: list[EventType] = []
    if is_again and entry.handling is Handling.ASK:
        talk.say("utter_refused_ask_again")
    elif is_again and entry.handling is Handling.REFER and talk.was_set("refused"):
        talk.say("utter_refused_again", name=entry.name, doors=talk.doors(entry.code, text))
        events = keep(refused={**talk.refused, "text": joined(talk.refused["text"], text)})
    else:
        events = refuse(talk, text, matter)
    if queue is not None:
        events += keep(queue=queue or None)
    if talk.in_form:
        events += [ActiveLoop(None), *clear("requested_slot")]
    if entry.handling is Handling.EXISTING:
        events.append(FollowupAction("action_track"))
    return events


def take_up(talk: Talk, queue: Queue, at: int) -> list[EventType]:
    """Begin one matter of the queue, or go on with a draft that waits there."""
    entry = queue.pop(at)
    if "slots" not in entry:
        text = str(entry["text"])
        return [*hear_one(talk, text, understood(talk, text), queue), *keep(pending=None)]
    talk.say("utter_resumed", problem=talk.echo(str(entry["text"])))
    slots = entry["slots"] | {"told": None, "parked": None, "pending": None}
    waiting = [*queue, *shelved(talk)] or None
    return [*clear(), *keep(**slots, queue=waiting, requested_slot=None), FollowupAction(FORM)]


def ask_problem(talk: Talk) -> list[EventType]:
    """Begin an empty draft: the form asks what it is about. What was begun is kept."""
    waiting = [*(talk.slot("queue") or ()), *shelved(talk)] or None
    slots = {"queue": waiting, "parked": None, "refused": None, "pending": None}
    return [*clear(), *keep(**slots, requested_slot=None), FollowupAction(FORM)]


def is_opener(text: str, matter: Matter) -> bool:
    """Whether the words only say that something will be said."""
    is_unclear = matter.get("code", UNCLEAR) == UNCLEAR
    return is_unclear and (len(text) <= _OPENER or not matter.get("review", True))


async def _never_filed(talk: Talk, matter: Matter) -> bool:
    """Whether words that speak of an older proposal come from somebody who has filed none."""
    entry = talk.turn.desk.catalogue.lists.negative[matter["code"]]
    if entry.handling is not Handling.EXISTING:
        return False
    return not await following.mine(talk.turn.resident, work=talk.turn.work)


def back_to_draft(talk: Talk) -> list[EventType] | None:
    """A draft put aside, and words that go on with it, correct or drop it; None for other words."""
    if not talk.slot("problem") or talk.in_form:
        return None
    if corrections.leaving(talk.text, talk.turn.desk.wording):
        return [FollowupAction("action_cancel")]
    said = corrections.read(talk.text, talk.turn.desk.wording)
    if said is not None and said.is_sure and said.value:
        slots = changes.apply(talk, said) | {"parked": None, "told": None, "pending": None}
        talk.say("utter_changed", value=said.value)
        return [*keep(**slots, requested_slot=None), FollowupAction(FORM)]
    is_unsure = talk.understanding.get("review", True)
    if is_unsure and talk.turn.desk.wording.is_only("go_on", talk.text, spare=8):
        return [FollowupAction("action_resume")]
    return None


def named_in_queue(talk: Talk, text: str) -> int | None:
    """Which waiting matter these words name, better than the draft that is there; else None."""
    pairs = {text[n : n + 2] for n in range(len(text) - 1)}
    waiting = [str(one["text"]) for one in talk.slot("queue") or ()]
    shared = [sum(pair in one for pair in pairs) for one in (*waiting, talk.slot("problem") or "")]
    best = max(shared)
    return shared.index(best) if best and shared.count(best) == 1 and best != shared[-1] else None


def _another(talk: Talk) -> list[EventType]:
    """Another matter in the middle of a draft: its door, or kept for afterwards; and said so."""
    if is_refused(talk, talk.understanding):
        return refuse_briefly(talk, talk.text, talk.understanding)
    queue = list(talk.slot("queue") or ())
    if talk.text not in [one["text"] for one in queue]:
        queue.append({"text": talk.text})
    talk.say("utter_another_kept", matter=talk.echo(talk.text, _ECHO))
    return keep(queue=queue)


def _several(talk: Talk, matters: list[Matter]) -> list[EventType]:
    """Several matters: those on the negative list are told their door, the others follow on."""
    judged = [(one["text"], understood(talk, one["text"])) for one in matters]
    talk.say("utter_several", count=len(judged))
    events: list[EventType] = []
    for text, matter in judged:
        if is_refused(talk, matter):
            events = refuse_briefly(talk, text, matter)
    ours: Queue = [{"text": text} for text, matter in judged if not is_refused(talk, matter)]
    queue = [*(talk.slot("queue") or ()), *ours]
    if len(ours) == 1:
        begun = take_up(talk, queue, len(queue) - 1)
        return [*begun, *events]
    if ours:
        options = [
            Option(talk.echo(one["text"], _ECHO), f'/pick{{"matter": "{n}"}}')
            for n, one in enumerate(queue)
            if one in ours
        ]
        talk.say("utter_several_which", options=options)
        events += keep(queue=queue, pending={"what": "matter"})
    return events
