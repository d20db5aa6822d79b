"""Lines told by their number (`2. a ramp`), and what is said once the draft is handed in."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.clauses import bare
from bot.dialogue.acts import Act, Heard
from bot.dialogue.state import Draft
from bot.turn import Desk

LINES = ("problem", "solution", "place", "topic", "photos", "phone")
"""The lines as the summary numbers them."""
_NUMBERED = re.compile(r"\s*([1-6１-６])\s*[.．、:：]\s*(\S.+)", re.DOTALL)
_SET = ("set", "add")
_HANDED_IN, _SURELY, _LONG = 0.9, 0.95, 6
_TOLD = frozenset({Act.CORRECTS, Act.TELLS, Act.WISHES, Act.PLACES, Act.ADDS})


def by_number(heard: Sequence[Heard]) -> list[Heard]:
    """With a line that is told by its number set to all that is said of it."""
    found: list[Heard] = []
    for one in heard:
        before = found[-1] if found else None
        told = _NUMBERED.match(one.text) if one.act is Act.CORRECTS else None
        if told and one.operation in _SET and not one.old:
            line = LINES[int(told[1]) - 1]
            found.append(
                replace(one, line=line, line_sure=1.0, operation="set", new=one.new or told[2])
            )
        elif before is not None and _goes_on(before, one):
            new = before.new
            if bare(one.text) not in new:
                new = f"{bare(new)}，{bare(one.text)}"
            found[-1] = replace(before, text=before.text + one.text, new=new)
        else:
            found.append(one)
    return [replace(one, new=bare(one.new)) if _NUMBERED.match(one.text) else one for one in found]


def _goes_on(before: Heard, one: Heard) -> bool:
    """Whether a part goes on with the line told by its number."""
    is_numbered = before.line_sure == 1.0 and _NUMBERED.match(before.text)
    is_plain = one.operation in _SET and not (one.new or one.old)
    return bool(is_numbered) and one.act is Act.CORRECTS and is_plain


def after_handing_in(desk: Desk, draft: Draft, heard: Sequence[Heard]) -> list[Heard]:
    """With a matter told behind `hand it in` as one of its own, never as a line of the draft."""
    found: list[Heard] = []
    for one in heard:
        is_behind = any(part.act is Act.SUBMIT and part.sure >= _HANDED_IN for part in found)
        if is_behind and one.act in _TOLD and len(bare(one.text)) >= _LONG:
            read = desk.reader.understand(one.text, explained=False)
            is_told = read.intent == "propose" and read.code != draft.code
            is_told |= one.act is Act.CORRECTS and one.sure < _SURELY and not one.old
            one = replace(one, act=Act.ANOTHER, new=bare(one.text)) if is_told else one
        found.append(one)
    return found
