"""Takes the parts of a message into a draft, one at a time, by the table.

Every step takes the dictation as it stands and one part; what it says is kept as notes, in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.clauses import bare, joined, phone_in
from bot.dialogue import correcting, undoing
from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.besides import is_detail, is_for_a_door, is_other, is_same, worth_writing
from bot.dialogue.draft import ANYWHERE, BY_QUESTION, Dictation, phrase_is_all, told
from bot.dialogue.state import Draft
from bot.dialogue.where import whereabouts
from bot.dialogue.written import wished
from bot.turn import Desk

_SHORTEST = 2
_FAINT = 0.2
_SURELY = 0.85
_WRITTEN = frozenset({Act.TELLS, Act.WISHES, Act.ADDS})
"""What is written down is read surely enough, or has words that count."""
_GUESS = 0.35
"""A part read less surely than this is not understood; what it may be is asked about."""


@dataclass(frozen=True, slots=True)
class Dictating:
    """Takes the parts of a message into a draft."""

    desk: Desk
    home: str | None
    earlier: Draft | None = None
    """The draft as it stood before its last edit."""

    def take(self, draft: Draft, question: Question, heard: Sequence[Heard]) -> Dictation:
        """All parts in order."""
        said = Dictation(draft, question)
        for one in worth_writing(heard):
            if one.sure >= _GUESS or self._counts(one, is_alone=len(heard) == 1):
                said = self.step(said, one)
        return said

    def _counts(self, one: Heard, *, is_alone: bool) -> bool:
        """Whether a part weakly read is taken: what would be written must tell something."""
        if one.act not in _WRITTEN:
            return bool(one.new)  # an answer in a word is never guessed
        if one.new:
            return one.sure >= _FAINT
        read = self.desk.reader.understand(bare(one.text) or " ", explained=False)
        return not is_alone and read.intent == "propose"

    def step(self, said: Dictation, one: Heard) -> Dictation:
        """One part, by the table."""
        name = BY_QUESTION.get(said.question, {}).get(one.act) or ANYWHERE.get(one.act)
        if name is None:
            return said
        done: Dictation = getattr(self, name)(said, one)
        return done

    # what is told

    def tell(self, said: Dictation, one: Heard) -> Dictation:
        words = told(one)
        if len(words) < _SHORTEST:
            return said
        draft = said.draft
        if draft.redo == "problem" or draft.problem in ("", draft.solution):
            return said.put("problem", problem=words, redo="")
        if words in draft.problem:
            return said
        if is_other(self.desk, draft, one) or is_for_a_door(self.desk, draft, words):
            return self.another(said, one)
        return said.put("problem", problem=joined(draft.problem, words)).with_flag("told_more")

    def wish(self, said: Dictation, one: Heard) -> Dictation:
        words, draft = wished(told(one)), said.draft
        if len(words) < _SHORTEST:
            return said
        if draft.redo == "solution" or not draft.solution or draft.solution == draft.problem:
            return said.put("solution", solution=words, redo="")
        if words in draft.solution:
            return said
        return said.put("solution", solution=joined(draft.solution, words))

    def place(self, said: Dictation, one: Heard) -> Dictation:
        words, draft = told(one), said.draft
        level = draft.matter.get("level")
        where = whereabouts(words, self.desk, self.home, level)
        if where.place is None and whereabouts(one.text, self.desk, self.home, level).place:
            words = bare(one.text)
            where = whereabouts(words, self.desk, self.home, level)
        if where.is_known:
            detail = where.detail or (draft.detail if draft.place in (None, where.place) else "")
            reach = draft.reach or draft.matter.get("level")
            return said.put(
                "place", place=where.place, detail=detail, reach=reach, redo="", tries=0
            )
        said = replace(said, where=where)
        if where.is_wide and draft.place is not None and draft.redo != "place":
            return said.with_flag("kept")
        if where.is_wide and draft.tries:
            return said.put("place", place=where.place, detail=where.detail, redo="")
        if where.is_wide:
            return said.put(tries=draft.tries + 1).with_flag("wide_place")
        if where.candidates:
            return said.with_flag("which_place")
        is_asked = said.question is Question.PLACE or draft.redo == "place"
        if draft.place is not None and not draft.tries:
            is_meant = is_asked or where.detail or one.sure >= _SURELY
            return said.put("place", detail=words, redo="") if is_meant else said.with_flag("kept")
        if not is_asked and len(words) > 2:
            return said.put(detail=joined(draft.detail, words)).with_flag("pointed")
        detail = words if not draft.detail or words in draft.detail else joined(draft.detail, words)
        return said.put(detail=detail, tries=draft.tries + 1).with_flag("unknown_place")

    def whom(self, said: Dictation, one: Heard) -> Dictation:
        reach = self.desk.wording.reach(one.text)
        if reach is not None:
            return said.put(reach=reach)
        return self.leave_open(said, one) if said.question is Question.WHOM else said

    def phone(self, said: Dictation, one: Heard) -> Dictation:
        number = phone_in(one.text)
        return said.put("phone", phone=number).with_flag("phone") if number else said

    def no_phone(self, said: Dictation, one: Heard) -> Dictation:
        del one
        return said.put("phone", phone="") if said.draft.phone else said.with_flag("kept")

    # corrections

    def correct(self, said: Dictation, one: Heard) -> Dictation:
        return correcting.correct(self, said, one)

    def take_back(self, said: Dictation, one: Heard) -> Dictation:
        """The last edit is undone; where there was none, that is said."""
        del one
        if self.earlier is None:
            return said.with_flag("nothing_to_undo")
        draft = undoing.put_back(said.draft, self.earlier)
        lines = undoing.changed(draft, said.draft)
        said = replace(said, draft=draft, changed=(*said.changed, *lines))
        return said.with_flag("mended", "undone")

    def keep(self, said: Dictation, one: Heard) -> Dictation:
        del one
        return said.with_flag("kept")

    def repeat(self, said: Dictation, one: Heard) -> Dictation:
        del one
        return said.with_flag("repeat")

    # the question's own answers

    def consent(self, said: Dictation, one: Heard) -> Dictation:
        del one
        return said.with_flag("consent")

    def refuse(self, said: Dictation, one: Heard) -> Dictation:
        del one
        return said.with_flag("refuse")

    def leave_open(self, said: Dictation, one: Heard) -> Dictation:
        """Not knowing is an answer: left to everybody, or to whoever looks at it."""
        question = said.question
        if question is Question.PLACE:
            return said.put(tries=said.draft.tries + 1).with_flag("unsure_place")
        if question is Question.WHOM:
            place = said.draft.place or self.desk.catalogue.subdistrict.place
            return said.put(reach=self.desk.catalogue.places[place].level.value)
        if question is Question.PHOTOS:
            return self.no_photos(said, one)
        if said.draft.solution is None:
            return said.put("solution", solution="").with_flag("left_open")
        return said.with_flag("kept")

    def no_photos(self, said: Dictation, one: Heard) -> Dictation:
        del one
        return said.put(photos_done=True, redo="").with_flag("no_photos")

    def photos_coming(self, said: Dictation, one: Heard) -> Dictation:
        del one
        return said.with_flag("photos_later")

    def photos_later(self, said: Dictation, one: Heard) -> Dictation:
        del one
        return said.with_flag("photos_later")

    def submit(self, said: Dictation, one: Heard) -> Dictation:
        del one
        return said.with_flag("submit")

    def nothing_more(self, said: Dictation, one: Heard) -> Dictation:
        return said.with_flag("submit") if phrase_is_all(said, one) else said.with_flag("kept")

    def submit_soon(self, said: Dictation, one: Heard) -> Dictation:
        del one
        return said.with_flag("submit_soon")

    def hold_off(self, said: Dictation, one: Heard) -> Dictation:
        del one
        return said.with_flag("hold_off")

    def disagree(self, said: Dictation, one: Heard) -> Dictation:
        del one
        return said.with_flag("kept")

    def say_what(self, said: Dictation, one: Heard) -> Dictation:
        del one
        return said.with_flag("say_what")

    def nod(self, said: Dictation, one: Heard) -> Dictation:
        del one
        return said.with_flag("nod")

    # beside the draft

    def ask(self, said: Dictation, one: Heard) -> Dictation:
        return replace(said, asks=(*said.asks, one))

    def aside(self, said: Dictation, one: Heard) -> Dictation:
        return replace(said, asides=(*said.asides, one))

    def another(self, said: Dictation, one: Heard) -> Dictation:
        if is_same(told(one), said.draft.problem):
            return said.with_flag("kept")  # the draft's own matter, told once more
        if is_detail(self.desk, said.draft, one):
            words = joined(said.draft.problem, told(one))
            return said.put("problem", problem=words).with_flag("told_more")
        return replace(said, others=(*said.others, one)).with_flag("another")

    def switch(self, said: Dictation, one: Heard) -> Dictation:
        return replace(said, others=(*said.others, one)).with_flag("switch")

    def drop(self, said: Dictation, one: Heard) -> Dictation:
        return replace(said, others=(*said.others, one)).with_flag("drop")
