"""Photos, voice notes, videos, links and positions: into a draft, or to what was filed."""

from typing import Any

from rasa_sdk.events import EventType

from actions.own import ask, listed, recent, waiting_for
from actions.supplement import add_words, is_open, say_added
from actions.talk import DeskAction, Talk, keep
from bot.messages import Option
from bot.proposals.errors import StepNotAllowed
from bot.proposals.places import Place
from bot.proposals.proposal import MAX_ATTACHMENTS, Attachment
from bot.proposals.workflow import Status
from bot.services import following

NEARBY_M = 800
_OFFERED = 4

Photos = list[dict[str, str]]


class Picture(DeskAction):
    """A photo, voice note, video, link or position, in a draft or out of it."""

    outcome_name = "action_picture"

    async def act(self, talk: Talk) -> list[EventType]:
        kind = talk.intent
        if kind == "location":
            return await _location(talk)
        if kind == "photo":
            return _into_draft(talk) if talk.in_form else await _beside_draft(talk)
        talk.say(f"utter_got_{kind}")
        return []


async def _location(talk: Talk) -> list[EventType]:
    point = {key: talk.attached.get(key) for key in ("latitude", "longitude")}
    catalogue = talk.turn.desk.catalogue
    near = catalogue.places.nearest(point["latitude"], point["longitude"], NEARBY_M)
    if not talk.in_form:
        return await _position_alone(talk, point, near)
    detail = talk.attached.get("label") or talk.slot("place_detail")
    if near is None:
        talk.say("utter_location_far")
        return keep(point=point, place_detail=detail, asked_place=True)
    talk.say("utter_location_near", place=catalogue.places.full_name(near.id))
    reach = talk.slot("reach") or (talk.slot("matter") or {}).get("level")
    return keep(point=point, place=near.id, place_detail=detail, reach=reach)


async def _position_alone(talk: Talk, point: dict[str, Any], near: Place | None) -> list[EventType]:
    """Without a draft it answers a proposal that was sent back, else it begins something new."""
    turn = talk.turn
    waiting = await waiting_for(talk)
    if waiting is None:
        return _position_for_new(talk, point, near)
    name = turn.desk.catalogue.places.full_name(near.id) if near else ""
    place = str(talk.attached.get("label") or name)
    note = turn.desk.wording.phrase("position_note", place=place)
    after = await following.add_position(
        waiting.ref, point["latitude"], point["longitude"], note,
        turn.resident, work=turn.work, catalogue=turn.desk.catalogue, now=turn.now,
    )  # fmt: skip
    say_added(talk, after, note, was_returned=True)
    return keep(ref=after.ref, pending=None)


def _position_for_new(talk: Talk, point: dict[str, Any], near: Place | None) -> list[EventType]:
    """The position waits for what is said next, unless a draft lies there."""
    if talk.slot("problem") or near is None:
        talk.say("utter_location_alone")
        return [] if talk.slot("problem") else keep(point=point)
    talk.say("utter_location_here", place=talk.turn.desk.catalogue.places.full_name(near.id))
    return keep(point=point, place=near.id, place_detail=talk.attached.get("label"))


def _new(talk: Talk) -> dict[str, str]:
    return {"kind": "photo", "media_id": str(talk.attached.get("media_id", ""))}


def _into_draft(talk: Talk) -> list[EventType]:
    photos: Photos = list(talk.slot("photos") or ())
    if len(photos) >= MAX_ATTACHMENTS:
        return []
    if talk.asked != "photos_done":
        talk.say("utter_photo_kept")
    return keep(photos=[*photos, _new(talk)])


async def _beside_draft(talk: Talk) -> list[EventType]:
    """To the proposal being talked about or sent back; else ask, unless there is none."""
    asked = talk.pending
    if asked.get("what") == "add":
        added = await add_words(talk, asked["ref"], asked["words"])
        return [*added, *await add_photos(talk, asked["ref"], [_new(talk)])]
    photos = [*asked.get("photos", ()), _new(talk)][:MAX_ATTACHMENTS]
    if asked.get("what") in {"supplement", "returned", "photo_more"} and asked.get("ref"):
        return await add_photos(talk, asked["ref"], photos)
    if asked.get("what") == "photo":
        return await ask_whose(talk, photos)
    waiting = await waiting_for(talk)
    if waiting is not None:
        return await add_photos(talk, waiting.ref, photos)
    if talk.slot("problem"):
        talk.say("utter_photo_draft")
        return keep(photos=[*(talk.slot("photos") or ()), *photos][:MAX_ATTACHMENTS])
    return await ask_whose(talk, photos)


async def ask_whose(talk: Talk, photos: Photos) -> list[EventType]:
    """Which proposal the photos belong to, or none: then they wait for what is said next."""
    mine = await following.mine(talk.turn.resident, work=talk.turn.work)
    found = [one for one in mine if is_open(one)]
    if not found:
        return keep_for_new(talk, photos)
    last = next((one for one in found if one.ref == recent(talk)), None)
    if last is not None:
        return await add_photos(talk, last.ref, photos)
    other = Option(talk.turn.desk.wording.phrase("new_matter"), '/choose{"value": "new_photo"}')
    shown = found[:_OFFERED]
    talk.say("utter_photo_whose", options=[*listed(talk, shown), other], count=len(photos))
    return ask("photo", refs=[one.ref for one in shown], photos=photos)


def keep_for_new(talk: Talk, photos: Photos) -> list[EventType]:
    """The photos wait for the matter they belong to."""
    kept = [*(talk.slot("photos") or ()), *photos][:MAX_ATTACHMENTS]
    response = "utter_photo_alone_here" if talk.slot("place") else "utter_photo_alone"
    is_first = len(kept) == len(photos)
    talk.say(response if is_first else "utter_photo_alone_more", count=len(kept))
    return keep(photos=kept, pending=None)


async def add_photos(talk: Talk, ref: str, photos: Photos) -> list[EventType]:
    """Add photos to a proposal as far as there is room, and say so."""
    turn = talk.turn
    before = await following.own(ref, turn.resident, work=turn.work)
    was_returned = before.status is Status.RETURNED
    room = MAX_ATTACHMENTS - len(before.own_attachments)
    if room <= 0:
        talk.say("utter_photo_full", ref=ref, limit=MAX_ATTACHMENTS)
        return keep(pending=None)
    new = [Attachment(one["kind"], one["media_id"], added_at=turn.now) for one in photos[:room]]
    note = turn.desk.wording.phrase("photo_note")
    try:
        after = await following.add_photos(
            ref, new, note, turn.resident,
            work=turn.work, catalogue=turn.desk.catalogue, now=turn.now,
        )  # fmt: skip
    except StepNotAllowed:
        talk.say("utter_photo_too_late", ref=ref)
        return keep(pending=None)
    if was_returned:
        say_added(talk, after, note, was_returned=True)
    else:
        talk.say("utter_photo_added", ref=ref, count=len(after.own_attachments))
    answers = was_returned or bool(talk.pending.get("answers"))
    return [*keep(ref=ref), *ask("photo_more", ref=ref, answers=answers)]
