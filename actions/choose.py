"""An option was picked, or a question answered yes or no."""

from rasa_sdk.events import EventType

from actions.matters import settled
from actions.privacy import PRIVACY, delete_all
from actions.propose import take_up
from actions.reopen import rate_one, reopen_one
from actions.second import second_one, show_one
from actions.supplement import add_photos, add_words
from actions.talk import DeskAction, Talk, keep
from actions.track import tell_by_ref
from actions.withdraw import do_withdraw


class Choose(DeskAction):
    """An option: a place, a matter, or one of several proposals for what was pending."""

    outcome_name = "action_choose"

    async def act(self, talk: Talk) -> list[EventType]:
        if talk.entity("place"):
            return keep(**settled(talk, {"place": talk.entity("place")}), pending=None)
        if talk.entity("field"):
            return _field(talk, str(talk.entity("field")))
        if talk.entity("matter") is not None:
            queue = list(talk.slot("queue") or ())
            at = int(talk.entity("matter"))
            return take_up(talk, queue, at) if at < len(queue) else []
        value = str(talk.entity("value") or "")
        if value in PRIVACY:
            return await PRIVACY[value](talk)
        ref = str(talk.entity("ref") or "")
        return await _with_proposal(talk, ref, value or str(talk.slot("pending") or ""))


def _field(talk: Talk, field: str) -> list[EventType]:
    """A field picked for correction is asked again; a circle of people is an answer."""
    if field.startswith("reach_"):
        return keep(reach=field.removeprefix("reach_"))
    if not talk.in_form:
        return []
    names = {"place": ("place", "place_detail", "asked_place"), "photos": ("photos", "photos_done")}
    return keep(**dict.fromkeys(names.get(field, (field,))), confirmed=None)


async def _with_proposal(talk: Talk, ref: str, what: str) -> list[EventType]:
    if what == "supplement":
        return await add_words(talk, ref, (talk.slot("refused") or {}).get("text") or "")
    if what == "photo":
        return await add_photos(talk, ref, list(talk.slot("photos") or ()))
    if what == "withdraw":
        return await do_withdraw(talk, ref)
    if what == "second":
        return await second_one(talk, ref)
    if what == "show":
        return await show_one(talk, ref)
    if what == "reopen":
        return await reopen_one(talk, ref, (talk.slot("refused") or {}).get("text") or "")
    if what.startswith("rate"):
        return await rate_one(talk, ref, int(what.split()[1]), "")
    return [*await tell_by_ref(talk, ref), *keep(pending=None)]


class YesNo(DeskAction):
    """Yes or no outside a draft: the answer to what is pending, else a friendly nod."""

    outcome_name = "action_yes_no"

    async def act(self, talk: Talk) -> list[EventType]:
        pending = str(talk.slot("pending") or "")
        if talk.intent == "deny":
            talk.say("utter_left_as_is" if pending else "utter_no_more")
            return keep(pending=None, refused=None)
        if pending.startswith("withdraw "):
            return await do_withdraw(talk, pending.split()[1])
        if pending == "forget":
            return await delete_all(talk)
        if talk.slot("queue"):
            return take_up(talk, list(talk.slot("queue")), 0)
        talk.say("utter_nod")
        return []


