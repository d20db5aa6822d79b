"""Skill supplement: words and pictures added to one's proposal."""

from rasa_sdk.events import EventType, FollowupAction

from actions.matters import brief
from actions.own import candidates
from actions.talk import DeskAction, Talk, keep
from actions.track import choose_from
from bot.proposals.errors import TooManyAttachments
from bot.proposals.proposal import MAX_ATTACHMENTS, Attachment, Proposal
from bot.proposals.workflow import OPEN, Status
from bot.services import following

NEARBY_M = 800


def _open(proposal: Proposal) -> bool:
    return proposal.status in OPEN


class Supplement(DeskAction):
    """Words added to a proposal; without one, they are heard as a new matter."""

    outcome_name = "action_supplement"

    async def act(self, talk: Talk) -> list[EventType]:
        found = await candidates(talk, _open)
        if not found:
            return [FollowupAction("action_hear")]
        if talk.turn.desk.wording.is_only("supplement_opener", talk.text):
            talk.say("utter_supplement_what", ref=found[0].ref)
            return keep(pending={"what": "supplement", "ref": found[0].ref})
        if len(found) > 1:
            return [*choose_from(talk, found, "supplement"), *keep(refused={"text": talk.text})]
        return await add_words(talk, found[0].ref, talk.text)


async def add_words(talk: Talk, ref: str, words: str) -> list[EventType]:
    """Add words to a proposal and say so."""
    turn = talk.turn
    before = await following.own(ref, turn.resident, work=turn.work)
    was_returned = before.status is Status.RETURNED
    await following.supplement(ref, words, turn.resident, work=turn.work, now=turn.now)
    talk.say("utter_resubmitted" if was_returned else "utter_supplemented", ref=ref, words=brief(words))
    return keep(ref=ref, pending=None, refused=None)


class Picture(DeskAction):
    """A photo, voice note, video, link or position, in a draft or out of it."""

    outcome_name = "action_picture"

    async def act(self, talk: Talk) -> list[EventType]:
        kind = talk.intent
        if kind == "location":
            return _location(talk)
        if kind == "photo":
            return await _photo(talk)
        talk.say(f"utter_got_{kind}")
        return []


def _location(talk: Talk) -> list[EventType]:
    point = {key: talk.attached.get(key) for key in ("latitude", "longitude")}
    catalogue = talk.turn.desk.catalogue
    near = catalogue.places.nearest(point["latitude"], point["longitude"], NEARBY_M)
    if not talk.in_form:
        talk.say("utter_location_alone")
        return []
    detail = talk.attached.get("label") or talk.slot("place_detail")
    if near is None:
        talk.say("utter_location_far")
        return keep(point=point, place_detail=detail, asked_place=True)
    talk.say("utter_location_near", place=catalogue.places.full_name(near.id))
    reach = talk.slot("reach") or (talk.slot("matter") or {}).get("level")
    return keep(point=point, place=near.id, place_detail=detail, reach=reach)


async def _photo(talk: Talk) -> list[EventType]:
    photos = list(talk.slot("photos") or ())
    new = {"kind": "photo", "media_id": talk.attached.get("media_id", "")}
    if talk.in_form:
        if len(photos) >= MAX_ATTACHMENTS:
            return []
        if talk.asked != "photos_done":
            talk.say("utter_photo_kept")
        return keep(photos=[*photos, new])
    found = await candidates(talk, _open)
    if not found:
        talk.say("utter_photo_alone")
        return keep(photos=[*photos, new][:MAX_ATTACHMENTS])
    if len(found) > 1:
        return [*keep(photos=[new]), *choose_from(talk, found, "photo")]
    return await add_photos(talk, found[0].ref, [new])


async def add_photos(talk: Talk, ref: str, photos: list[dict[str, str]]) -> list[EventType]:
    """Add photos to a proposal and say so."""
    turn = talk.turn
    note = turn.desk.wording.phrase("photo_note")
    try:
        for photo in photos:
            kept = Attachment(photo["kind"], photo["media_id"], added_at=turn.now)
            await following.add_photo(ref, kept, note, turn.resident, work=turn.work, now=turn.now)
    except TooManyAttachments:
        talk.say("utter_photos_full", limit=MAX_ATTACHMENTS)
        return keep(photos=None, pending=None)
    talk.say("utter_photo_added", ref=ref)
    return keep(ref=ref, photos=None, pending=None)
