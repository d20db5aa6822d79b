"""One correction taken into a draft: done where it is sure, else asked about or read otherwise."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.dialogue import undoing
from bot.dialogue.acts import WORDS, Act, Heard, Question
from bot.dialogue.besides import is_other
from bot.dialogue.draft import ANYWHERE, BY_QUESTION, Dictation
from bot.dialogue.fields import Change, corrected
from bot.dialogue.weighing import is_doubtful
from bot.proposals.lists import UNCLEAR

if TYPE_CHECKING:
    from bot.dialogue.dictating import Dictating

_TOLD = 0.5
_ASKED = ("topic", "photos", "phone", *WORDS)
_SURE = 0.85
_MARKED = 0.6
_MAY_BE, _MAY_TELL = 0.08, 0.3
_NEVER = frozenset({Act.YES, Act.SUBMIT, Act.CORRECTS})
_WRITTEN = frozenset({Act.TELLS, Act.WISHES, Act.PLACES, Act.ADDS, Act.ANOTHER})


def correct(by: "Dictating", said: Dictation, one: Heard) -> Dictation:
    """The correction done; or doubted, where it would take most of a line without saying so."""
    if one.operation == "add" and not (one.new or one.old):
        return _both(by, said, one)
    if not (one.new or one.old) and one.operation in ("set", "add") and one.line not in _ASKED:
        again = _read_as_told(by, said, one)
        if again is not None:
            return again
    if one.operation == "add" and is_other(by.desk, said.draft, one):
        return by.another(said, one)
    change: Change = corrected(said.draft, one, by.desk, by.home)
    if change.done:
        if is_doubtful(said.draft, change.draft, one):
            return replace(said, doubted=(*said.doubted, one))
        line = "place" if change.draft.place != said.draft.place else one.line
        return replace(said, draft=change.draft, changed=(*said.changed, line)).with_flag("mended")
    if one.line in WORDS:
        return said.note(f"utter_no_{one.line}_in_lines").with_flag("kept")
    if change.missing and not change.ask:
        return _missing(by, said, one, change.missing)
    return said.with_flag(f"redo:{change.ask or 'line'}")


def _both(by: "Dictating", said: Dictation, one: Heard) -> Dictation:
    """`Added, not replaced`: what the last edit took away stands again beside what it wrote."""
    if by.earlier is None:
        return said.with_flag(f"redo:{one.line if one.line != 'any' else 'line'}")
    draft = undoing.with_both(said.draft, by.earlier)
    lines = undoing.changed(draft, said.draft)
    if not lines:
        return said.with_flag("repeat")  # it was added: what stands there is shown
    return replace(said, draft=draft, changed=(*said.changed, *lines)).with_flag("mended")


def _missing(by: "Dictating", said: Dictation, one: Heard, words: str) -> Dictation:
    """Words that stand in no line: said so where they surely were to go, else heard otherwise."""
    is_marked = bool(one.old) and one.marks_sure >= _MARKED
    if one.sure >= _SURE and (is_marked or one.line != "any" or one.operation == "delete"):
        return said.note("utter_not_in_lines", words=words).with_flag("unclear")
    table = {**ANYWHERE, **BY_QUESTION.get(said.question, {})}
    for act, chance in one.also:
        least = _MAY_TELL if act in _WRITTEN else _MAY_BE
        if chance >= least and act in table and act not in _NEVER:
            return by.step(said, replace(one, act=act, sure=chance))
    return said.with_flag("redo:line" if one.sure >= _SURE else "kept")


def _read_as_told(by: "Dictating", said: Dictation, one: Heard) -> Dictation | None:
    """A correction without its words marked: what it says should be done, or is wrong too."""
    if by.desk.reader.understand(one.text, explained=False).code == UNCLEAR:
        return None  # `change it`, with nothing to change it into
    asked = Question.PROBLEM if one.line == "problem" else Question.SOLUTION
    for part in by.desk.reader.acts(one.text, asked):
        if part.act is Act.WISHES and part.new and part.sure >= _TOLD:
            return said.put("solution", solution=part.new).with_flag("mended")
        if part.act is Act.TELLS and part.new and part.sure >= _TOLD:
            return by.tell(said, part).with_flag("mended")
    return None
