"""The draft read back before it is filed: once in full, afterwards only what has changed."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import EventType

from actions.changes import kept
from actions.form import Ask
from actions.matters import suggestion_of
from actions.talk import Talk, keep
from bot.proposals.lists import UNCLEAR, ListResult
from bot.proposals.places import Level
from bot.proposals.proposal import Attachment
from bot.services.filing import Draft, forecast

_LONGEST = 100
_A_NIGHT = 6.0


class AskConfirmed(Ask):
    """Read the draft back; each line can be corrected in words or by its number."""

    slot = "confirmed"

    async def act(self, talk: Talk) -> list[EventType]:
        if talk.asks_beside:
            return []
        now, before = _as_told(talk), talk.slot("told") or {}
        if not before or talk.turn.idle_hours >= _A_NIGHT:
            talk.say("utter_ask_confirmed", **_sentence(now, now["lines"]))
        else:
            _say_changes(talk, now, before)
        return keep(told=now)


def _say_changes(talk: Talk, now: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    old = before["lines"]
    changed = {name: line for name, line in now["lines"].items() if old.get(name) != line}
    gone = [name for name in old if name not in now["lines"]]
    if not changed and not gone:
        talk.say("utter_again_confirmed")
        return
    is_same = (now["body"], now["due"]) == (before["body"], before["due"])
    response = "utter_summary_changed" if is_same else "utter_summary_changed_body"
    if changed:
        talk.say(response, **_sentence(now, changed))
    else:
        talk.say("utter_summary_less")


def _sentence(now: Mapping[str, Any], lines: Mapping[str, str]) -> dict[str, str]:
    return {"lines": "\n".join(lines.values()), "body": now["body"], "due": now["due"]}


def _as_told(talk: Talk) -> dict[str, Any]:
    """What the resident reads: the numbered lines, who looks at it, and by when."""
    draft = draft_of(talk)
    ahead = forecast(draft, talk.turn.desk.catalogue, talk.turn.now)
    values = {
        "problem": _shown(talk, draft.problem),
        "solution": _solution(talk, draft),
        "place": place_name(talk),
        "topic": _topic(talk, draft),
        "photos": _photos(talk, len(draft.photos)),
    } | ({"phone": draft.contact} if draft.contact else {})
    phrase = talk.turn.desk.wording.phrase
    lines = {name: phrase(f"line_{name}", value=value) for name, value in values.items()}
    where = {"place": talk.slot("place"), "body": ahead.body_name}
    return {"lines": lines, **where, "due": talk.day(ahead.due), "slots": kept(talk)}


def _shown(talk: Talk, text: str) -> str:
    """A text short enough for one message; of a longer one its beginning and its length."""
    if len(text) <= _LONGEST:
        return text
    start = text[:_LONGEST].rstrip()
    return talk.turn.desk.wording.phrase("long", start=start, count=len(text))


def _solution(talk: Talk, draft: Draft) -> str:
    phrase = talk.turn.desk.wording.phrase
    if not draft.solution:
        return phrase("no_solution")
    return phrase("as_said") if draft.solution == draft.problem else _shown(talk, draft.solution)


def _topic(talk: Talk, draft: Draft) -> str:
    phrase, matter = talk.turn.desk.wording.phrase, talk.slot("matter") or {}
    if matter.get("said"):
        return phrase("topic_said", value=matter["said"])
    if draft.suggestion.list is not ListResult.POSITIVE:
        return phrase("topic_open")
    name = topic_name(talk, draft.suggestion.code)
    return phrase("topic_review" if draft.suggestion.review else "topic_sure", name=name)


def _photos(talk: Talk, count: int) -> str:
    phrase = talk.turn.desk.wording.phrase
    return phrase("photos_count", count=count) if count else phrase("none")


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
    return _shown(talk, f"{name} {talk.slot('place_detail') or ''}".strip())
