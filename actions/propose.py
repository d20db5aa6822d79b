"""Skill propose: hear a matter, or several, and begin a draft."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import ActiveLoop, EventType, FollowupAction

from actions.matters import FORM, begin, brief, is_refused, refuse, understood
from actions.pending import answered_in_words
from actions.talk import DeskAction, Talk, clear, keep
from bot.messages import Option
from bot.proposals.lists import UNCLEAR

Matter = Mapping[str, Any]


class Hear(DeskAction):
    """A resident states a matter, or several."""

    outcome_name = "action_hear"

    async def act(self, talk: Talk) -> list[EventType]:
        if talk.in_form and talk.asked != "problem":
            return _another(talk)
        answered = await answered_in_words(talk)
        if answered is not None:
            return answered
        matters = list(talk.understanding.get("matters") or ())
        if len(matters) > 1:
            return _several(talk, matters)
        return hear_one(talk, talk.text, talk.understanding)


class Start(DeskAction):
    """The menu: a resident wants to hand in a proposal and has said nothing of it yet."""

    outcome_name = "action_start"

    async def act(self, talk: Talk) -> list[EventType]:
        if talk.in_form:
            return []
        if talk.has_draft:
            talk.say("utter_draft_waiting", problem=brief(talk.slot("problem") or ""))
            return []
        return ask_problem()


class NextMatter(DeskAction):
    """Go on with the next of several matters."""

    outcome_name = "action_next_matter"

    async def act(self, talk: Talk) -> list[EventType]:
        queue = list(talk.slot("queue") or ())
        if not queue:
            return ask_problem()
        return take_up(talk, queue, 0)


def hear_one(talk: Talk, text: str, matter: Matter) -> list[EventType]:
    """One matter: a door where the list surely says so, else a draft."""
    is_opener = matter.get("code", UNCLEAR) == UNCLEAR and not talk.in_form
    if not text or is_opener:
        return ask_problem()
    if is_refused(talk, matter):
        events = refuse(talk, text, matter)
        return [*events, ActiveLoop(None), *clear("requested_slot")] if talk.in_form else events
    return begin(talk, text, matter)


def take_up(talk: Talk, queue: list[Matter], at: int) -> list[EventType]:
    """Begin one matter of the queue; the others wait."""
    matter = queue.pop(at)
    return [
        *keep(queue=queue or None, pending=None),
        *hear_one(talk, matter["text"], understood(talk, matter["text"])),
    ]


def ask_problem() -> list[EventType]:
    """Begin an empty draft: the form asks what it is about."""
    return [*clear(), *keep(parked=None, refused=None), FollowupAction(FORM)]


def _another(talk: Talk) -> list[EventType]:
    """Another matter in the middle of a draft: kept for afterwards, and said so."""
    talk.say("utter_another_kept", matter=brief(talk.text))
    return keep(queue=[*(talk.slot("queue") or ()), {"text": talk.text}])


def _several(talk: Talk, matters: list[Matter]) -> list[EventType]:
    """Several matters: those on the negative list are told their door, the others follow on."""
    names = "\n".join(f"{n}. {brief(one['text'])}" for n, one in enumerate(matters, 1))
    talk.say("utter_several", count=len(matters), names=names)
    judged = [(one, understood(talk, one["text"])) for one in matters]
    refused = [(one, matter) for one, matter in judged if is_refused(talk, matter)]
    ours = [dict(one) for one, matter in judged if not is_refused(talk, matter)]
    for one, matter in refused:
        _refuse_briefly(talk, one["text"], matter)
    if len(ours) > 1:
        options = [Option(brief(o["text"]), f'/choose{{"matter": "{n}"}}') for n, o in enumerate(ours)]
        talk.say("utter_several_which", options=options)
        return keep(queue=ours, pending="matter")
    return take_up(talk, list(ours), 0) if ours else []


def _refuse_briefly(talk: Talk, text: str, matter: Matter) -> None:
    entry = talk.turn.desk.catalogue.lists.negative[matter["code"]]
    talk.turn.redact = talk.turn.redact or not entry.keeps_text
    doors = talk.doors(entry.code)
    talk.say("utter_refused_short", matter=brief(text), reason=entry.reason, doors=doors)
