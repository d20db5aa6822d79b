"""Photos, voice notes, videos, links and positions: into a draft, or to what was filed."""

from dataclasses import replace

from bot.dialogue import questions
from bot.dialogue.acts import Question
from bot.dialogue.skills.own import listed, recent, waiting_for
from bot.dialogue.skills.supplement import add_words, is_open, say_added
from bot.dialogue.state import Draft
from bot.dialogue.talk import Talk
from bot.messages import Option
from bot.proposals.attachments import MAX_ATTACHMENTS, Attachment
from bot.proposals.errors import StepNotAllowed
from bot.proposals.places import Place
from bot.proposals.workflow import Status
from bot.services import following

NEARBY_M = 800
_OFFERED = 4
Photo = tuple[str, str]


async def take(talk: Talk) -> None:
    """A photo, voice note, video, link or position, in a draft or out of it."""
    kind = talk.said.picked
    if kind == "location":
        await _location(talk)
        return
    if kind == "photo":
        _into_draft(talk) if talk.state.is_dictating else await _beside_draft(talk)
        return
    talk.say(f"utter_got_{kind}")


async def _location(talk: Talk) -> None:
    latitude, longitude = talk.attached.get("latitude"), talk.attached.get("longitude")
    assert latitude is not None
    assert longitude is not None
    catalogue = talk.turn.desk.catalogue
    near = catalogue.places.nearest(latitude, longitude, NEARBY_M)
    if not talk.state.is_dictating or talk.state.draft is None:
        await _position_alone(talk, latitude, longitude, near)
        return
    draft = talk.state.draft
    detail = str(talk.attached.get("label") or draft.detail)
    at = replace(draft, latitude=latitude, longitude=longitude, detail=detail, redo="")
    if near is None:
        talk.say("utter_location_far")
        at = replace(at, tries=at.tries + 1)
    elif draft.place is not None and talk.before.question is not Question.PLACE and not draft.redo:
        talk.say("utter_location_kept", place=catalogue.places.full_name(draft.place))
    else:
        talk.say("utter_location_near", place=catalogue.places.full_name(near.id))
        at = replace(at, place=near.id, reach=draft.reach or draft.matter.get("level"))
    questions.ask(talk, at, again=True)


async def _position_alone(
    talk: Talk, latitude: float, longitude: float, near: Place | None
) -> None:
    """Without a draft it answers a proposal that was sent back, else it begins something new."""
    turn = talk.turn
    waiting = await waiting_for(talk)
    if waiting is None:
        _position_for_new(talk, latitude, longitude, near)
        return
    name = turn.desk.catalogue.places.full_name(near.id) if near else ""
    place = str(talk.attached.get("label") or name)
    note = turn.desk.wording.phrase("position_note", place=place)
    after = await following.add_position(
        waiting.ref, latitude, longitude, note,
        turn.resident, work=turn.work, catalogue=turn.desk.catalogue, now=turn.now,
    )  # fmt: skip
    say_added(talk, after, note, was_returned=True)
    talk.about(after.ref)
    talk.close_offer()


def _position_for_new(talk: Talk, latitude: float, longitude: float, near: Place | None) -> None:
    """The position waits for what is said next, unless a draft lies there."""
    draft = talk.state.draft
    if draft is not None and draft.problem:
        talk.say("utter_location_alone")
        return
    loose = replace(draft or Draft(), latitude=latitude, longitude=longitude)
    if near is None:
        talk.say("utter_location_alone")
    else:
        talk.say("utter_location_here", place=talk.turn.desk.catalogue.places.full_name(near.id))
        loose = replace(loose, place=near.id, detail=str(talk.attached.get("label") or ""))
    talk.keep(draft=loose)


def _new(talk: Talk) -> Photo:
    return ("photo", str(talk.attached.get("media_id", "")))


def _into_draft(talk: Talk) -> None:
    draft, question = talk.state.draft, talk.before.question
    assert draft is not None
    is_full = len(draft.photos) >= MAX_ATTACHMENTS
    if is_full:
        talk.say("utter_photos_over", limit=MAX_ATTACHMENTS)
        talk.is_asked = True
        return
    more = replace(
        draft, photos=(*draft.photos, _new(talk)), redo="" if draft.redo == "photos" else draft.redo
    )
    if question is not Question.PHOTOS:
        talk.say("utter_photo_kept")
    questions.ask(talk, more, again=True)


async def _beside_draft(talk: Talk) -> None:
    """To the proposal being talked about or sent back; else ask, unless there is none."""
    asked = talk.offered
    if asked.kind == "add":
        await add_words(talk, asked.more["ref"], asked.more["words"])
        await add_photos(talk, asked.more["ref"], [_new(talk)])
        return
    photos = [*(tuple(one) for one in asked.more.get("photos", ())), _new(talk)][:MAX_ATTACHMENTS]
    if asked.kind in ("supplement", "returned") and asked.more.get("ref"):
        await add_photos(talk, asked.more["ref"], photos)
        return
    if asked.kind == "photo":
        await ask_whose(talk, photos)
        return
    waiting = await waiting_for(talk)
    if waiting is not None:
        await add_photos(talk, waiting.ref, photos)
        return
    draft = talk.state.draft
    if draft is not None and draft.problem:
        talk.say("utter_photo_draft")
        talk.keep(draft=replace(draft, photos=(*draft.photos, *photos)[:MAX_ATTACHMENTS]))
        return
    await ask_whose(talk, photos)


async def ask_whose(talk: Talk, photos: list[Photo]) -> None:
    """Which proposal the photos belong to, or none: then they wait for what is said next."""
    mine = await following.mine(talk.turn.resident, work=talk.turn.work)
    found = [one for one in mine if is_open(one)]
    if not found:
        keep_for_new(talk, photos)
        return
    last = next((one for one in found if one.ref == recent(talk)), None)
    if last is not None:
        await add_photos(talk, last.ref, photos)
        return
    other = Option(talk.turn.desk.wording.phrase("new_matter"), '/choose{"value": "new_photo"}')
    shown = found[:_OFFERED]
    talk.say("utter_photo_whose", options=[*listed(talk, shown), other], count=len(photos))
    talk.offer("photo", refs=[one.ref for one in shown], photos=photos)


def keep_for_new(talk: Talk, photos: list[Photo]) -> None:
    """The photos wait for the matter they belong to."""
    draft = talk.state.draft or Draft()
    kept = (*draft.photos, *photos)[:MAX_ATTACHMENTS]
    response = "utter_photo_alone_here" if draft.place else "utter_photo_alone"
    is_first = len(kept) == len(photos)
    talk.say(response if is_first else "utter_photo_alone_more", count=len(kept))
    talk.keep(draft=replace(draft, photos=kept), offer=None)


async def add_photos(talk: Talk, ref: str, photos: list[Photo]) -> None:
    """Add photos to a proposal as far as there is room, and say so."""
    turn = talk.turn
    before = await following.own(ref, turn.resident, work=turn.work)
    was_returned = before.status is Status.RETURNED
    room = before.room
    talk.close_offer()
    if room <= 0:
        talk.say("utter_photo_full", ref=ref, limit=MAX_ATTACHMENTS)
        return
    new = [Attachment(kind, key, added_at=turn.now) for kind, key in photos[:room]]
    note = turn.desk.wording.phrase("photo_note")
    try:
        after = await following.add_photos(
            ref, new, note, turn.resident,
            work=turn.work, catalogue=turn.desk.catalogue, now=turn.now,
        )  # fmt: skip
    except StepNotAllowed:
        talk.say("utter_photo_too_late", ref=ref)
        return
    if was_returned:
        say_added(talk, after, note, was_returned=True)
    else:
        talk.say("utter_photo_added", ref=ref, count=len(after.own_attachments))
    talk.about(ref)
    talk.keep(undo={"did": "answered", "ref": ref} if was_returned else talk.state.undo)
