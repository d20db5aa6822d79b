"""The draft's form: reads an answer, asks for what is missing, reads the whole back."""

from typing import Any

from rasa_sdk.events import EventType

from actions.answers import READERS
from actions.matters import brief, place_slots, suggestion_of
from actions.talk import DeskAction, Talk, keep
from bot import corrections
from bot.wording import phone_in
from bot.messages import Option
from bot.proposals.lists import UNCLEAR
from bot.proposals.places import Level
from bot.proposals.proposal import MAX_ATTACHMENTS, Attachment
from bot.services.filing import Draft, forecast

ALWAYS_ASIDE = frozenset(
    "emergency photo voice video location link unsupported empty follow start mine "
    "resume appeal refer rewrite next_matter choose back cancel restart".split()
)
ASIDE_IF_SURE = frozenset(
    "track withdraw second browse rate reopen human help privacy greet thanks goodbye chitchat "
    "complain_bot".split()
)
_SURE = 0.6
FREE_TEXT = frozenset({"problem", "solution", "place"})


class ValidateForm(DeskAction):
    """Reads the answer to what was asked; sets nothing where the resident speaks of else."""

    outcome_name = "validate_propose_form"

    async def act(self, talk: Talk) -> list[EventType]:
        asked = talk.slot("requested_slot")
        if asked is None or is_aside(talk, asked):
            return []
        slots = dict(READERS[asked](talk))
        slots |= _besides(talk, asked, slots)
        return keep(**slots)


def is_aside(talk: Talk, asked: str) -> bool:
    """Whether the resident speaks of something else than what the form has asked."""
    if talk.intent in ALWAYS_ASIDE or (talk.pending and talk.intent in {"affirm", "deny"}):
        return True
    if talk.intent == "propose":
        return asked == "problem" or _is_another_matter(talk, asked)
    if talk.intent in ASIDE_IF_SURE:
        return talk.sure >= _SURE or asked not in FREE_TEXT
    return asked == "problem" and talk.intent in {"affirm", "deny", "chitchat"}


def _is_another_matter(talk: Talk, asked: str) -> bool:
    """After the questions proper, a surely different matter is not an answer."""
    if asked not in {"photos_done", "confirmed", "consent"}:
        return False
    mine = (talk.slot("matter") or {}).get("code")
    said = talk.understanding
    if asked == "confirmed" and corrections.read(talk.text, talk.turn.desk.wording):
        return False
    return said.get("code") not in {mine, UNCLEAR, None} and not said.get("review", True)


def _besides(talk: Talk, asked: str, slots: dict[str, Any]) -> dict[str, Any]:
    """What an answer says beyond the question: a place, a telephone number."""
    more: dict[str, Any] = {}
    if phone_in(talk.text):
        more["phone"] = phone_in(talk.text)
    if asked in {"solution", "problem"} and not talk.slot("place"):
        more |= place_slots(talk, talk.text)
    return {name: value for name, value in more.items() if name not in slots}


class AskProblem(DeskAction):
    """What is it about?"""

    outcome_name = "action_ask_propose_form_problem"

    async def act(self, talk: Talk) -> list[EventType]:
        talk.say("utter_ask_problem")
        return []


class AskConsent(DeskAction):
    """Consent, once, before anything is filed: what is kept, why, how long, how to delete it."""

    outcome_name = "action_ask_propose_form_consent"

    async def act(self, talk: Talk) -> list[EventType]:
        talk.say("utter_ask_consent", notice=talk.turn.desk.catalogue.consent.summary)
        return []


class AskSolution(DeskAction):
    """What should be done?"""

    outcome_name = "action_ask_propose_form_solution"

    async def act(self, talk: Talk) -> list[EventType]:
        code = (talk.slot("matter") or {}).get("code", UNCLEAR)
        talk.say(f"utter_ask_solution_{code[0]}")
        return []


class AskPlace(DeskAction):
    """Where? With the places that remain, where several do."""

    outcome_name = "action_ask_propose_form_place"

    async def act(self, talk: Talk) -> list[EventType]:
        places = talk.turn.desk.catalogue.places
        text = talk.text or talk.slot("problem") or ""
        found = talk.turn.desk.reader.places(text, talk.turn.resident.home)
        if found.candidates:
            options = [
                Option(places.full_name(one), f'/choose{{"place": "{one}"}}')
                for one in found.candidates[:5]
            ]
            talk.say("utter_ask_place_which", options=options)
            return keep(pending="place")
        talk.say("utter_ask_place_again" if talk.slot("asked_place") else "utter_ask_place")
        return []


class AskReach(DeskAction):
    """Whom does it concern?"""

    outcome_name = "action_ask_propose_form_reach"

    async def act(self, talk: Talk) -> list[EventType]:
        talk.say("utter_ask_reach")
        return []


class AskPhotos(DeskAction):
    """Photos, up to nine."""

    outcome_name = "action_ask_propose_form_photos_done"

    async def act(self, talk: Talk) -> list[EventType]:
        count = len(talk.slot("photos") or ())
        if count >= MAX_ATTACHMENTS:
            talk.say("utter_photos_full", limit=MAX_ATTACHMENTS)
        elif count:
            talk.say("utter_photos_more", count=count)
        else:
            talk.say("utter_ask_photos", limit=MAX_ATTACHMENTS)
        return []


class AskConfirmed(DeskAction):
    """Read the whole back: each line can be corrected in words."""

    outcome_name = "action_ask_propose_form_confirmed"

    async def act(self, talk: Talk) -> list[EventType]:
        desk = talk.turn.desk
        draft = draft_of(talk)
        ahead = forecast(draft, desk.catalogue, talk.turn.now)
        talk.say(
            f"utter_summary_{draft.suggestion.list}",
            problem=draft.problem,
            solution=draft.solution or desk.wording.phrase("no_solution"),
            place=place_name(talk),
            topic=topic_name(talk, draft.suggestion.code),
            level=desk.catalogue.levels[ahead.level].label,
            body=ahead.body_name,
            due=talk.day(ahead.due),
            photos=len(draft.photos),
        )
        if talk.slot("phone"):
            talk.say("utter_summary_phone", phone=talk.slot("phone"))
        return []


def draft_of(talk: Talk) -> Draft:
    """The draft as it stands in the slots."""
    point = talk.slot("point") or {}
    reach = talk.slot("reach")
    return Draft(
        problem=talk.slot("problem") or "",
        solution=talk.slot("solution") or "",
        place=talk.slot("place") or talk.turn.desk.catalogue.subdistrict.place,
        place_detail=talk.slot("place_detail") or "",
        suggestion=suggestion_of(talk.slot("matter") or {}),
        reach=Level(reach) if reach else None,
        photos=[Attachment(one["kind"], one["media_id"]) for one in talk.slot("photos") or ()],
        contact=talk.slot("phone") or "",
        latitude=point.get("latitude"),
        longitude=point.get("longitude"),
    )


def topic_name(talk: Talk, code: str) -> str:
    """The topic or entry as people call it; empty where none can be told."""
    return "" if code == UNCLEAR else talk.turn.desk.catalogue.lists.name_of(code)


def place_name(talk: Talk) -> str:
    """The place as residents say it, with building and unit."""
    places = talk.turn.desk.catalogue.places
    place = talk.slot("place")
    name = places.full_name(place) if place else ""
    detail = talk.slot("place_detail") or ""
    return brief(f"{name} {detail}".strip())
