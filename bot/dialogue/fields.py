"""What a correction does to the lines of a draft: words replaced, added, taken out, set anew.

A change is made only where it can be made exactly: words that are to go must stand in a line.
"""

from dataclasses import dataclass, replace
from typing import Any

from bot.clauses import bare, clauses, joined, phone_in, together
from bot.dialogue.acts import WORDS, Heard
from bot.dialogue.cleaning import without_name, without_rude
from bot.dialogue.marked import TEXTS, order_of, reads, stands, told_words
from bot.dialogue.passages import alike, building, common, mended, numbers, swapped
from bot.dialogue.state import Draft
from bot.dialogue.where import Where, whereabouts
from bot.turn import Desk
from bot.understanding.text import fold

_SHORT = 24
_NEAR = 30.0
_REPEATED = 2


@dataclass(frozen=True, slots=True)
class Change:
    """A draft after a correction; `done` tells whether anything could be changed.

    `ask`: the line is known and its new words are not; `missing`: words that stand in no line.
    """

    draft: Draft
    done: bool = False
    ask: str = ""
    missing: str = ""


def corrected(draft: Draft, heard: Heard, desk: Desk, home: str | None) -> Change:
    """The draft after one correction."""
    if heard.line in WORDS:
        clean = without_rude(draft, desk) if heard.line == "rude" else without_name(draft)
        return Change(clean, clean != draft)
    line = "" if heard.line == "any" else heard.line
    heard = told_words(heard, draft, line)
    if line == "phone":
        return _phone(draft, heard)
    if line in ("topic", "photos"):
        return Change(draft, ask=line)
    if heard.operation == "add" and heard.new:
        return _added(draft, line or _where_added(draft, heard), heard.new)
    if heard.old:
        return _replaced(draft, heard, line, desk, home)
    if heard.operation == "shorten":
        return _shortened(draft, line or "problem")
    if not heard.new:
        return Change(draft, ask=line)
    if heard.operation == "delete":
        return _replaced(draft, replace(heard, old=heard.new, new=""), line, desk, home)
    if not line:
        return _unnamed(draft, heard.new, desk, home)
    return _set(draft, line, heard.new, desk, home)


def added(draft: Draft, heard: Heard) -> Draft:
    """The draft with the new words of a correction behind what stands in the line."""
    line = "" if heard.line == "any" else heard.line
    new = told_words(heard, draft, line).new
    if not new or line not in ("", "problem", "solution", "place"):
        return draft
    return _added(draft, line or _where_added(draft, heard), new).draft


def _where_added(draft: Draft, heard: Heard) -> str:
    """The line whose words are repeated beside the new ones; else the problem."""
    said = heard.text.replace(heard.new, "\u0000")
    shared = {name: len(common(said, getattr(draft, name) or "")) for name in TEXTS}
    best = max(shared, key=lambda name: shared[name])
    return {"detail": "place"}.get(best, best) if shared[best] >= _REPEATED else "problem"


def _with(draft: Draft, **changes: Any) -> Draft:
    """The draft with some lines changed, by name."""
    return replace(draft, **changes)


def _replaced(draft: Draft, heard: Heard, line: str, desk: Desk, home: str | None) -> Change:
    """The old words taken out, wherever they stand; new ones in their place."""
    order = order_of(line)
    texts = {name: swapped(getattr(draft, name) or "", heard.old, heard.new) for name in order}
    found = {name: text for name, text in texts.items() if text is not None}
    named = {"place": "detail"}.get(line, line)
    if heard.new and named and named not in found and reads(draft, named, heard.new):
        return Change(draft, True)
    if heard.new and line in ("problem", "solution") and _is_meant(draft, line, heard.old):
        return _set(draft, line, heard.new, desk, home)
    was, now = whereabouts(heard.old, desk, home), whereabouts(heard.new, desk, home)
    moved = (was.place is not None and was.place == draft.place) or bool(was.detail and now.detail)
    if now.place and (moved or line == "place" or not found):
        placed = _placed(draft, now, heard.new)
        return Change(_with(placed, **{k: v for k, v in found.items() if k != "detail"}), True)
    if line == "place" and heard.new and "detail" not in found:
        placed = _placed(draft, now, heard.new)
        return Change(_with(placed, **{k: v for k, v in found.items() if k != "detail"}), True)
    if found:
        kept = _sensible(draft, found, line, heard)
        return Change(_with(draft, **kept), True)
    if heard.new and any(reads(draft, name, heard.new) for name in order):
        return Change(draft, True)
    text = getattr(draft, line) or "" if line in ("problem", "solution") else ""
    if text and heard.new and alike(heard.old, text) >= _NEAR:
        return _set(draft, line, heard.new, desk, home)
    other_spot = draft.detail and was.detail and building(heard.old) != heard.old
    change = Change(draft) if other_spot else _unnamed(draft, heard.new, desk, home)
    return change if heard.new and change.done else Change(draft, missing=heard.old)


def _is_meant(draft: Draft, line: str, old: str) -> bool:
    """Whether the named line is meant as a whole: the old words stand in no line, it comes near.

    So is one that was left open.
    """
    text = fold(getattr(draft, line) or "")
    if not text:
        return not stands(draft, old)
    return not stands(draft, old) and bool({*fold(old)} & {*text})


def _sensible(draft: Draft, found: dict[str, str], line: str, heard: Heard) -> dict[str, str]:
    """Of a named line only that one, except that a building or unit is the same in all of them."""
    named = {"problem": "problem", "solution": "solution", "place": "detail"}.get(line)
    if named in found and not numbers(heard.old):
        return {named: found[named]}
    if not heard.new and named is None and len(found) > 1:
        return {next(reversed(found)): found[next(reversed(found))]}
    return found


def _unnamed(draft: Draft, new: str, desk: Desk, home: str | None) -> Change:
    """New words without the line: a place is a place; else the passage most like them."""
    where = whereabouts(new, desk, home)
    if where.is_known or (where.detail and len(where.detail) >= len(new) - 3):
        return Change(_placed(draft, where, new), True)
    for name in ("solution", "problem"):
        text = getattr(draft, name) or ""
        anew = mended(text, new)
        if anew is not None and anew != text:
            return Change(_with(draft, **{name: anew}), True)
    return Change(draft, missing=new)


def _added(draft: Draft, line: str, new: str) -> Change:
    if line == "place":
        return Change(replace(draft, detail=joined(draft.detail, new)), True)
    return Change(_with(draft, **{line: joined(getattr(draft, line) or "", new)}), True)


def _set(draft: Draft, line: str, new: str, desk: Desk, home: str | None) -> Change:
    if line == "place":
        return Change(_placed(draft, whereabouts(new, desk, home), new), True)
    return Change(_with(draft, **{line: new}), True)


def _placed(draft: Draft, where: Where, words: str) -> Draft:
    """Another place, or where in the same one; a building that stood elsewhere goes with it."""
    detail = (where.detail or _spot(draft)) if where.place else words
    moved = replace(
        draft,
        place=where.place or draft.place,
        detail=detail,
        latitude=None if where.place else draft.latitude,
        longitude=None if where.place else draft.longitude,
        reach=draft.matter.get("level") or draft.reach,
    )
    old = building(draft.detail) or ""
    new = building(detail) or ""
    if not old or not new or old == new:
        return moved
    changes = {n: swapped(getattr(moved, n) or "", old, new) for n in ("problem", "solution")}
    return _with(moved, **{name: text for name, text in changes.items() if text})


def _spot(draft: Draft) -> str:
    """The building, where the problem itself speaks of it: it goes along to another place."""
    spot = building(draft.detail) or ""
    return draft.detail if spot and spot in draft.problem else ""


def _phone(draft: Draft, heard: Heard) -> Change:
    number = phone_in(heard.text)
    if number or heard.operation == "delete":
        return Change(replace(draft, phone=number), True)
    return Change(draft, ask="phone")


def _shortened(draft: Draft, line: str) -> Change:
    """The first clauses of a line that say it, no more than so many characters."""
    if line not in ("problem", "solution"):
        return Change(draft, ask=line)
    text = getattr(draft, line) or ""
    parts = clauses(text)
    kept: list[str] = []
    for one in parts:
        if kept and len(together([*kept, one])) > _SHORT:
            break
        kept.append(one)
    short = together(kept)
    return Change(_with(draft, **{line: short}), short != bare(text), ask="" if short else line)
