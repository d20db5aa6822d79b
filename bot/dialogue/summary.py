"""The draft read back before it is filed: once in full, afterwards only what has changed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.dialogue.state import Draft
from bot.dialogue.talk import Talk
from bot.proposals.attachments import Attachment
from bot.proposals.lists import UNCLEAR, ListResult
from bot.proposals.places import Level
from bot.proposals.proposal import Suggestion
from bot.services import filing

LONGEST = 100


def to_file(talk: Talk, draft: Draft) -> filing.Draft:
    """The draft as the service takes it."""
    return filing.Draft(
        problem=draft.problem,
        solution=draft.solution or "",
        place=draft.place or _everywhere(talk),
        place_detail=draft.detail,
        suggestion=_suggestion(draft),
        reach=Level(draft.reach) if draft.reach else None,
        photos=[Attachment(kind, key) for kind, key in draft.photos],
        contact=draft.phone,
        latitude=draft.latitude,
        longitude=draft.longitude,
    )


def _suggestion(draft: Draft) -> Suggestion:
    """What the draft was found to be; a place nobody could find is looked at by a person."""
    found = draft.suggestion
    return found if draft.place else replace(found, review=True)


def read_back(talk: Talk, draft: Draft) -> dict[str, str]:
    """What the resident reads: the lines, who looks at it (`body`), and by when (`due`)."""
    ahead = filing.forecast(to_file(talk, draft), talk.turn.desk.catalogue, talk.turn.now)
    values = {
        "problem": _shown(talk, draft.problem),
        "solution": _solution(talk, draft),
        "place": place_name(talk, replace(draft, place=draft.place or _everywhere(talk))),
        "topic": _topic(talk, draft),
        "photos": _photos(talk, len(draft.photos)),
    } | ({"phone": draft.phone} if draft.phone else {})
    lines = {name: talk.phrase(f"line_{name}", value=value) for name, value in values.items()}
    return {**lines, "body": ahead.body_name, "due": talk.due(ahead.due)}


def in_full(talk: Talk, now: Mapping[str, str]) -> None:
    """All lines, and the question."""
    talk.say("utter_ask_confirmed", **_sentence(now, _lines(now)))


def so_far(talk: Talk, draft: Draft) -> None:
    """The lines told until now, while questions are still open."""
    values = {
        "problem": _shown(talk, draft.problem),
        "solution": _shown(talk, draft.solution or ""),
        "place": place_name(talk, draft),
        "photos": _photos(talk, len(draft.photos)) if draft.photos else "",
        "phone": draft.phone,
    }
    talk.say("utter_so_far", lines=lines_of(talk, values))


def lines_of(talk: Talk, values: Mapping[str, str]) -> str:
    """The lines of the summary that say something, one under the other."""
    told = {name: value for name, value in values.items() if value}
    return "\n".join(talk.phrase(f"line_{name}", value=value) for name, value in told.items())


def changes(now: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """The lines that read otherwise than when they were last read back."""
    return {name: line for name, line in _lines(now).items() if before.get(name) != line}


def say_changes(talk: Talk, now: Mapping[str, str], before: Mapping[str, str]) -> None:
    """Only what has changed; who looks at it again, where that has changed with it."""
    changed = changes(now, before)
    if changed:
        is_same = (now["body"], now["due"]) == (before["body"], before["due"])
        response = "utter_summary_changed" if is_same else "utter_summary_changed_body"
        talk.say(response, **_sentence(now, changed))
    else:
        talk.say("utter_summary_less")


def _lines(now: Mapping[str, str]) -> dict[str, str]:
    return {name: line for name, line in now.items() if name not in ("body", "due")}


def _sentence(now: Mapping[str, str], lines: Mapping[str, str]) -> dict[str, Any]:
    return {"lines": "\n".join(lines.values()), "body": now["body"], "due": now["due"]}


def _shown(talk: Talk, text: str) -> str:
    """A text short enough for one message; of a longer one its beginning and its length."""
    if len(text) <= LONGEST:
        return text
    return talk.phrase("long", start=text[:LONGEST].rstrip(), count=len(text))


def _solution(talk: Talk, draft: Draft) -> str:
    if not draft.solution:
        return talk.phrase("no_solution")
    if draft.solution == draft.problem:
        return talk.phrase("as_said")
    return _shown(talk, draft.solution)


def _everywhere(talk: Talk) -> str:
    """The subdistrict, where a proposal goes whose place is not known."""
    return talk.turn.desk.catalogue.subdistrict.place


def _topic(talk: Talk, draft: Draft) -> str:
    if draft.topic_said:
        return talk.phrase("topic_said", value=draft.topic_said)
    if draft.suggestion.list is not ListResult.POSITIVE:
        return talk.phrase("topic_open")
    name = topic_name(talk, draft.code)
    return talk.phrase("topic_review" if _suggestion(draft).review else "topic_sure", name=name)


def _photos(talk: Talk, count: int) -> str:
    return talk.phrase("photos_count", count=count) if count else talk.phrase("none")


def topic_name(talk: Talk, code: str) -> str:
    """The topic or entry as people call it; empty where none can be told."""
    return "" if code == UNCLEAR else talk.turn.desk.catalogue.lists.name_of(code)


def place_name(talk: Talk, draft: Draft) -> str:
    """The place as residents say it, with building and unit."""
    return named(talk, draft.place, draft.detail)


def named(talk: Talk, place: str | None, detail: str) -> str:
    """A place by its full name, and where in it; short enough for one message."""
    name = talk.turn.desk.catalogue.places.full_name(place) if place else ""
    return _shown(talk, f"{name} {detail}".strip())
