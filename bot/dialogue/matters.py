"""What a statement becomes: a draft begun, a door named with the reason, or kept on the shelf."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.clauses import joined
from bot.dialogue import questions
from bot.dialogue.passages import alike
from bot.dialogue.state import Draft, Refusal
from bot.dialogue.statement import with_loose
from bot.dialogue.talk import Talk
from bot.numerals import DIGITS
from bot.proposals.lists import ELSEWHERE, UNCLEAR, Handling, ListResult
from bot.services import filing, people

Matter = Mapping[str, Any]
_BRIEF = 60
_WITH_CONSENT = 24
_ABOVE_CONSENT = 34
_OPENER = 12
_ALIKE, _SAME, _SHARED = 75.0, 60.0, 0.6
REFUSALS = {
    Handling.EXISTING: "utter_refused_existing",
    Handling.ASK: "utter_refused_ask",
    Handling.DISSUADE: "utter_refused_dissuade",
    Handling.HUMAN: "utter_refused_human",
}


def understood(talk: Talk, text: str) -> dict[str, Any]:
    """The understanding of some words, as it is kept with a draft."""
    return talk.turn.desk.reader.understand(text, home=talk.turn.resident.home).as_json()


def is_refused(talk: Talk, matter: Matter) -> bool:
    """Whether a door is named instead of a draft begun: on the negative list, and surely so."""
    on_list, code = matter.get("list", ""), matter.get("code", UNCLEAR)
    if code == ELSEWHERE and is_of_ours(talk):
        return False
    review = matter.get("review", True)
    return filing.refusing(on_list, code, talk.turn.desk.catalogue, review=review) is not None


def is_of_ours(talk: Talk) -> bool:
    """Whether it is known already that what is spoken of lies in the subdistrict."""
    state, resident = talk.state, talk.turn.resident
    known = [one.place for one in (state.draft, *state.shelf) if one is not None]
    named = talk.turn.desk.reader.places(talk.text, resident.home).place
    return bool(resident.home or state.ref or named or any(known))


def keeps_words(talk: Talk, matter: Matter) -> bool:
    """Whether the words of this matter may be kept."""
    entry = talk.turn.desk.catalogue.lists.negative.get(str(matter.get("code")))
    return entry is None or entry.keeps_text


def begin(talk: Talk, draft: Draft) -> None:
    """Begin a draft and ask for what it lacks; one that was not filed yet goes on the shelf."""
    draft = with_loose(talk, draft)
    waiting = begun_before(talk, draft)
    if waiting is not None:
        go_on(talk, waiting, draft)
        return
    if shelve(talk):
        talk.say("utter_draft_shelved")
    is_known = people.has_consented(talk.turn.resident, talk.turn.desk.catalogue)
    limit = _BRIEF if is_known else _ABOVE_CONSENT
    limit = limit if draft.place else _WITH_CONSENT
    talk.say(f"utter_heard_{heard_as(draft.matter)}", problem=talk.echo(draft.problem, limit))
    refused = talk.state.refusal
    is_beside = refused is not None and refused is not talk.before.refusal and refused.text
    talk.keep(refusal=refused if is_beside else None, offer=None, misses=0)
    questions.ask(talk, draft)


def go_on(talk: Talk, old: Draft, told: Draft) -> None:
    """The matter begun before, with what was told of it now; never begun twice."""
    is_new = told.problem not in old.problem and alike(told.problem, old.problem) < _SAME
    merged = replace(
        old,
        problem=joined(old.problem, told.problem) if is_new else old.problem,
        solution=old.solution or told.solution,
        place=old.place or told.place,
        detail=old.detail or told.detail,
        begun=True,
    )
    draft = talk.state.draft
    rest = [one for one in talk.state.shelf if one is not old]
    if draft is not None and draft is not old and draft.problem:
        rest.append(replace(draft, told={}))
    talk.say("utter_resumed", problem=talk.echo(merged.problem))
    talk.keep(draft=None, question=None, shelf=tuple(rest), refusal=None, offer=None, misses=0)
    questions.ask(talk, replace(merged, told={}))


def begun_before(talk: Talk, draft: Draft) -> Draft | None:
    """The same matter, put aside or waiting; None where there is none."""
    aside = None if talk.state.is_dictating else talk.state.draft
    waiting = (*([aside] if aside is not None else []), *talk.state.shelf)
    return next((one for one in waiting if is_same_matter(one, draft)), None)


def is_same_matter(one: Draft, other: Draft) -> bool:
    """Whether two drafts tell one matter: much the same words, of no different place."""
    if not one.problem or not other.problem or one.appeal or other.appeal:
        return False
    if one.place and other.place and one.place != other.place:
        return False
    short, long = sorted((one.problem, other.problem), key=len)
    if _numerals(short) != _numerals(long):
        return False  # another building, another lamp
    pairs = {short[n : n + 2] for n in range(len(short) - 1)}
    is_of_one = one.code == other.code != UNCLEAR
    shared = sum(pair in long for pair in pairs) / max(len(pairs), 1)
    return alike(short, long) >= _ALIKE or (shared >= _SHARED and (is_of_one or shared == 1))


def _numerals(text: str) -> set[str]:
    return {sign for sign in text if sign.isdigit() or sign in DIGITS}


def heard_as(matter: Matter) -> str:
    """The topic where it is sure, so that the answer is of it; else its first letter."""
    code = str(matter.get("code", UNCLEAR))
    is_sure = matter.get("list") == ListResult.POSITIVE and not matter.get("review", True)
    return code if is_sure else code[0]


def shelve(talk: Talk) -> bool:
    """Put the draft that is there on the shelf; whether there was one with anything in it."""
    draft = talk.state.draft
    if draft is None or not draft.problem:
        talk.keep(draft=None, question=None)
        return False
    talk.keep(draft=None, question=None, shelf=(*talk.state.shelf, replace(draft, told={})))
    return True


def named_on_shelf(talk: Talk, words: str) -> int | None:
    """Which waiting matter these words name, better than the draft that is there; else None."""
    draft = talk.state.draft
    pairs = {words[n : n + 2] for n in range(len(words) - 1)}
    texts = [one.problem + (one.solution or "") for one in talk.state.shelf]
    shared = [
        sum(pair in text for pair in pairs) for text in (*texts, draft.problem if draft else "")
    ]
    best = max(shared, default=0)
    if not best or shared.count(best) > 1 or best == shared[-1]:
        return _by_topic(talk, words)
    return shared.index(best)


def _by_topic(talk: Talk, words: str) -> int | None:
    """The one that is of the same topic as the words."""
    code = talk.turn.desk.reader.understand(words, explained=False).code
    found = [n for n, one in enumerate(talk.state.shelf) if one.code == code != UNCLEAR]
    return found[0] if len(found) == 1 else None


def is_opener(text: str, matter: Matter) -> bool:
    """Whether the words only say that something will be said."""
    is_unclear = matter.get("code", UNCLEAR) == UNCLEAR
    return is_unclear and (len(text) <= _OPENER or not matter.get("review", True))


def refuse(talk: Talk, text: str, matter: Matter) -> None:
    """Name the entry, the reason and the door; offer to rewrite, to pass it on, or to appeal."""
    entry = talk.turn.desk.catalogue.lists.negative[matter["code"]]
    if not entry.keeps_text:
        talk.turn.leave_out(text)
    talk.say(
        REFUSALS.get(entry.handling)
        or ("utter_refused_rewrite" if entry.rewrite else "utter_refused"),
        name=entry.name,
        reason=entry.reason,
        doors=talk.doors(entry.code, text),
        rewrite=entry.rewrite or "",
    )
    talk.is_asked = True
    _keep(talk, text, matter)


def refuse_briefly(talk: Talk, text: str, matter: Matter) -> None:
    """The same in one line, beside something else that goes on."""
    entry = talk.turn.desk.catalogue.lists.negative[matter["code"]]
    if not entry.keeps_text:
        talk.turn.leave_out(text)
    talk.say(
        "utter_refused_short" if entry.keeps_text else "utter_refused_short_unkept",
        matter=talk.echo(text, _WITH_CONSENT),
        name=entry.name,
        reason=entry.reason,
        doors=talk.doors(entry.code, text),
    )
    _keep(talk, text, matter)


def _keep(talk: Talk, text: str, matter: Matter) -> None:
    words = text if keeps_words(talk, matter) else ""
    talk.keep(refusal=Refusal(words, bare_of(matter), talk.turn.now.isoformat()), offer=None)


def bare_of(matter: Matter) -> dict[str, Any]:
    """The understanding without the words it was read from."""
    return {name: value for name, value in matter.items() if name not in {"matters", "reasons"}}
