"""Skill refer: after a no with its door: rewrite as a proposal, pass on, or have a person judge."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import EventType, FollowupAction

from actions.company import call_person, hours
from actions.file import appeal_slots
from actions.matters import FORM, bare_of, first_slots, shelved
from actions.talk import DRAFT, DeskAction, Talk, keep
from bot.ports import CallKind
from bot.proposals.lists import UNCLEAR, Handling, ListResult
from bot.services import people

_ANEW = frozenset({Handling.DISSUADE, Handling.ASK})


class Rewrite(DeskAction):
    """The matter as a proposal after all: what is asked is a wish everybody can talk about."""

    outcome_name = "action_rewrite"

    async def act(self, talk: Talk) -> list[EventType]:
        refused = talk.refused
        if not refused.get("text"):
            talk.say("utter_nothing_refused")
            return []
        entry = talk.turn.desk.catalogue.lists.negative[refused["matter"]["code"]]
        talk.say("utter_rewrite_begun")
        slots = dict.fromkeys(DRAFT)
        if entry.handling not in _ANEW:
            matter = _as_public(talk, refused["matter"])
            slots |= first_slots(talk, refused["text"], matter) | {"solution": None}
        waiting = [*(talk.slot("queue") or ()), *shelved(talk)] or None
        slots |= {"refused": None, "parked": None, "queue": waiting, "requested_slot": None}
        return [*keep(**slots), FollowupAction(FORM)]


def _as_public(talk: Talk, matter: Mapping[str, Any]) -> dict[str, Any]:
    """The likeliest topic of the positive list, for a person to look at."""
    topics = talk.turn.desk.catalogue.lists.topics
    likely = [one["code"] for one in matter.get("candidates", ()) if one["code"] in topics]
    kept = bare_of(matter) | {"review": True}
    if not likely:
        return kept | {"list": ListResult.UNCLEAR.value, "code": UNCLEAR, "level": None}
    found = {"code": likely[0], "level": topics[likely[0]].level.value}
    return kept | found | {"list": ListResult.POSITIVE.value}


class Refer(DeskAction):
    """Note the matter down for the staff who pass it on."""

    outcome_name = "action_refer"

    async def act(self, talk: Talk) -> list[EventType]:
        refused = talk.refused
        if not refused:
            talk.say("utter_nothing_refused")
            return []
        code = refused["matter"]["code"]
        turn, catalogue = talk.turn, talk.turn.desk.catalogue
        await people.call_staff(
            CallKind.REFERRAL,
            turn.resident,
            refused["text"],
            code=code,
            work=turn.work,
            catalogue=catalogue,
            now=turn.now,
        )
        talk.say("utter_referred", doors=talk.doors(code, refused["text"]))
        return keep(refused=None)


class Appeal(DeskAction):
    """Judged wrongly, says the resident: filed for a person, as it is.

    Consent is asked first where it was not given; in the middle of a draft the appeal waits.
    """

    outcome_name = "action_appeal"

    async def act(self, talk: Talk) -> list[EventType]:
        refused = talk.refused
        if refused and not refused["text"]:
            return await _call_person(talk, refused["matter"]["code"])
        if not refused:
            return await _doubted(talk)
        if talk.in_form:
            talk.say("utter_appeal_waits")
            entry = {"text": refused["text"], "matter": refused["matter"], "appeal": True}
            return keep(queue=[*(talk.slot("queue") or ()), entry], refused=None)
        waiting = [*(talk.slot("queue") or ()), *shelved(talk)] or None
        slots = dict.fromkeys(DRAFT) | appeal_slots(talk, refused)
        kept = {"refused": None, "parked": None, "queue": waiting, "requested_slot": None}
        return [*keep(**slots, **kept), FollowupAction(FORM)]


async def _doubted(talk: Talk) -> list[EventType]:
    """Nothing was refused: the sorting of the draft is doubted, or something we cannot tell."""
    if talk.in_form:
        talk.say("utter_topic_noted")
        return keep(matter=dict(talk.slot("matter") or {}) | {"review": True})
    await call_person(talk, "utter_human")
    return []


async def _call_person(talk: Talk, code: str) -> list[EventType]:
    """Nothing of it may be kept: a person is called without the words."""
    turn = talk.turn
    await people.call_staff(
        CallKind.APPEAL,
        turn.resident,
        "",
        code=code,
        work=turn.work,
        catalogue=turn.desk.catalogue,
        now=turn.now,
    )
    talk.say(f"utter_person_called_{hours(talk)}", hours=turn.desk.catalogue.subdistrict.hours_text)
    return keep(refused=None)
