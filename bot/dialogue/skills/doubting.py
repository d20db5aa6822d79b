"""A correction that would take most of a line is shown first: done so, added behind, or left."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from bot.clauses import bare
from bot.dialogue import questions, summary, undoing
from bot.dialogue.acts import Act, Heard
from bot.dialogue.fields import added, corrected
from bot.dialogue.skills import amending, answering
from bot.dialogue.state import Draft
from bot.dialogue.talk import Talk
from bot.dialogue.weighing import TOLD
from bot.messages import Option

_LIKELY = 0.4
_EDITED = "utter_summary_changed"


def ask_sure(talk: Talk, draft: Draft, doubted: Sequence[Heard], ref: str = "") -> None:
    """Show the lines as they would read, and offer what may be meant; nothing is changed yet."""
    desk, home = talk.turn.desk, talk.turn.resident.home
    changed = both = draft
    for one in doubted:
        changed = corrected(changed, one, desk, home).draft
        both = added(both, one)
    lines = {
        name: talk.echo(bare(getattr(changed, name) or ""), summary.LONGEST) or talk.phrase("none")
        for name in TOLD
        if getattr(changed, name) != getattr(draft, name)
    } | (
        {"place": summary.place_name(talk, changed)}
        if (changed.place, changed.detail) != (draft.place, draft.detail)
        else {}
    )
    kinds = ("changed", "added", "left") if both != draft else ("changed", "left")
    options = [
        Option(talk.phrase(f"edit_{one}"), f'/pick{{"field": "edit_{one}"}}') for one in kinds
    ]
    talk.say("utter_edit_sure", options=options, lines=summary.lines_of(talk, lines))
    talk.keep(draft=draft if not ref else talk.state.draft)
    talk.offer("edit", changed=_texts(changed), added=_texts(both), ref=ref)


def was_wrong(talk: Talk, draft: Draft) -> bool:
    """A no right after an edit: back to what it was, both, or as it is; False after none."""
    earlier = undoing.before_last(talk.state)
    if earlier is None or not any(one.startswith(_EDITED) for one in talk.before.last):
        return False
    back, both = undoing.put_back(draft, earlier), undoing.with_both(draft, earlier)
    kinds = ("changed", "added", "left") if both not in (draft, back) else ("changed", "left")
    options = [
        Option(talk.phrase(f"undo_{one}"), f'/pick{{"field": "edit_{one}"}}') for one in kinds
    ]
    talk.say("utter_edit_wrong", options=options)
    talk.offer("edit", changed=_texts(back), added=_texts(both), ref="")
    return True


def _texts(draft: Draft) -> Mapping[str, Any]:
    whole = asdict(draft)
    return {name: whole[name] for name in (*TOLD, "place", "detail", "reach", "phone")}


async def changed(talk: Talk) -> None:
    """As it was shown."""
    await _take(talk, talk.offered.more["changed"])


async def behind(talk: Talk) -> None:
    """Behind what stands there; other words than those that were offered are taken themselves."""
    if any(one.new for one in talk.said.of(Act.ADDS) if one.sure >= _LIKELY):
        await otherwise(talk)
        return
    await _take(talk, talk.offered.more["added"])


async def left(talk: Talk) -> None:
    """Nothing is changed."""
    draft = talk.state.draft
    talk.say("utter_edit_left")
    if draft is not None and not talk.offered.more.get("ref"):
        questions.ask(talk, replace(draft, redo=""), again=True)


async def otherwise(talk: Talk) -> None:
    """Corrected once more: `added, not replaced`, or in other words."""
    parts = talk.said.of(Act.CORRECTS)
    if parts and all(one.operation == "add" and not (one.new or one.old) for one in parts):
        await _take(talk, talk.offered.more["added"])
    elif talk.offered.more.get("ref"):
        await amending.amend(talk)
    elif talk.state.is_dictating:
        await answering.answer(talk)


async def _take(talk: Talk, lines: Mapping[str, Any]) -> None:
    ref, draft = talk.offered.more.get("ref"), talk.state.draft
    if ref:
        await amending.mend(talk, ref, lines)
        return
    if draft is None:
        talk.say("utter_stale")
        return
    talk.keep(earlier=undoing.remembered(talk.state, draft))
    questions.ask(talk, replace(draft, **lines, redo=""), again=True)
