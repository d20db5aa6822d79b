"""Options of a draft: a place, a matter, a line to correct, whom it concerns, a choice gone by."""

from rasa_sdk.events import EventType

from actions.changes import cleared
from actions.matters import settled
from actions.propose import take_up
from actions.talk import DeskAction, Talk, keep


class Pick(DeskAction):
    """An option of the draft's own questions was picked."""

    outcome_name = "action_pick"

    async def act(self, talk: Talk) -> list[EventType]:
        if talk.entity("matter") is not None:
            queue, at = list(talk.slot("queue") or ()), int(talk.entity("matter"))
            return take_up(talk, queue, at) if at < len(queue) else []
        field = str(talk.entity("field"))
        if field == "later":
            talk.say("utter_next_later")
            return keep(pending=None)
        if not talk.in_form:
            talk.say("utter_stale")
            return []
        if talk.entity("place"):
            return keep(**settled(talk, {"place": talk.entity("place")}), pending=None)
        if field.startswith("reach_"):
            return keep(reach=field.removeprefix("reach_"))
        if field == "topic":
            talk.say("utter_ask_topic")
            return keep(pending={"what": "topic"})
        return keep(**cleared(field), pending=None)


class Stale(DeskAction):
    """An option of a question that is over was tapped."""

    outcome_name = "action_stale"

    async def act(self, talk: Talk) -> list[EventType]:
        talk.say("utter_stale")
        return []
