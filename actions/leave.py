"""A draft left in the middle of an answer: put aside, for another matter where one is named."""

from rasa_sdk.events import EventType

from actions.matters import is_refused, refuse_briefly, understood
from actions.propose import ask_problem, hear_one, is_opener, named_in_queue, park
from actions.talk import Talk, keep
from bot import corrections
from bot.clauses import clauses, together
from bot.proposals.lists import UNCLEAR


def left(talk: Talk) -> list[EventType] | None:
    """What happens to a draft that is left in so many words; None for other words."""
    wording = talk.turn.desk.wording
    leaving = corrections.leaving(talk.text, wording)
    if not leaving or not talk.slot("problem"):
        return None
    at = named_in_queue(talk, together(leaving))
    if at is not None:
        queue = list(talk.slot("queue"))
        del queue[at]
        talk.say("utter_draft_dropped")
        return keep(queue=queue or None, **{str(talk.asked): None})
    rest = together([one for one in clauses(talk.text) if one not in leaving])
    return _instead(talk, wording.stated(rest))


def _instead(talk: Talk, rest: str) -> list[EventType]:
    matter = understood(talk, rest)
    is_told = matter["code"] != UNCLEAR and not matter["review"]
    if is_refused(talk, matter):
        return [*park(talk, "utter_cancelled"), *refuse_briefly(talk, rest, matter)]
    is_other = talk.turn.desk.wording.says("another", talk.text)
    if is_other and is_opener(rest, matter):
        talk.say("utter_draft_shelved")
        return ask_problem(talk)
    if is_told or is_other:
        return hear_one(talk, rest, matter)
    return park(talk, "utter_cancelled")
