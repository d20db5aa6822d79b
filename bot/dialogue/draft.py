"""The draft as a table: which act does what at which question. A test walks it both ways."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.clauses import bare
from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.state import Draft
from bot.dialogue.where import Where
from bot.dialogue.written import trimmed

_SHORTEST = 2
_NEARLY_ALL = 0.8


ANYWHERE: Mapping[Act, str] = {
    Act.TELLS: "tell",
    Act.ADDS: "tell",
    Act.WISHES: "wish",
    Act.REWRITES: "wish",
    Act.PLACES: "place",
    Act.WHOM: "whom",
    Act.PHONE: "phone",
    Act.NO_PHONE: "no_phone",
    Act.CORRECTS: "correct",
    Act.TAKES_BACK: "take_back",
    Act.KEEP: "keep",
    Act.REPEAT: "repeat",
    Act.NOTHING: "no_photos",
    Act.LATER_PHOTO: "photos_later",
    Act.SUBMIT: "submit_soon",
    Act.HOLD_OFF: "hold_off",
    Act.DONT_KNOW: "leave_open",
    Act.YES: "nod",
    Act.NO: "disagree",
    Act.ASKS: "ask",
    Act.ANOTHER: "another",
    Act.SWITCHES: "switch",
    Act.DROPS: "drop",
    Act.RESUME: "nod",
    Act.SCOLDS: "aside",
    Act.PRAISES: "aside",
    Act.GREETS: "aside",
    Act.THANKS: "aside",
    Act.CHATS: "aside",
    Act.NOISE: "aside",
    Act.MEDIA_CLAIM: "aside",
}
"""What an act does whatever was asked."""
BY_QUESTION: Mapping[Question, Mapping[Act, str]] = {
    Question.PROBLEM: {Act.DONT_KNOW: "hold_off", Act.PLACES: "place"},
    Question.CONSENT: {
        Act.YES: "consent",
        Act.SUBMIT: "consent",
        Act.NO: "refuse",
        Act.DONT_KNOW: "hold_off",
    },
    Question.SOLUTION: {Act.NO: "leave_open", Act.NOTHING: "leave_open", Act.KEEP: "leave_open"},
    Question.PLACE: {Act.NO: "leave_open", Act.NOTHING: "no_photos", Act.YES: "nod"},
    Question.WHOM: {Act.NO: "leave_open", Act.NOTHING: "leave_open", Act.PLACES: "whom"},
    Question.PHOTOS: {
        Act.NO: "no_photos",
        Act.DONT_KNOW: "no_photos",
        Act.KEEP: "no_photos",
        Act.SUBMIT: "no_photos",
        Act.YES: "photos_coming",
    },
    Question.CONFIRM: {
        Act.YES: "submit",
        Act.SUBMIT: "submit",
        Act.NOTHING: "nothing_more",
        Act.NO: "say_what",
        Act.DONT_KNOW: "hold_off",
        Act.MEDIA_CLAIM: "photos_later",
    },
}
"""What an act does where it answers the question on the table."""


@dataclass(frozen=True, slots=True)
class Dictation:
    """One turn of a draft, part by part.

    `flags` tell what was said beside the fields (consent, submit, hold_off …); `notes` are
    (response, values) to be said; `asides` and `asks` are answered around the draft; `doubted` are
    corrections that are asked about before anything is changed.
    """

    draft: Draft
    question: Question
    flags: frozenset[str] = frozenset()
    notes: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    changed: tuple[str, ...] = ()
    asides: tuple[Heard, ...] = ()
    asks: tuple[Heard, ...] = ()
    others: tuple[Heard, ...] = ()
    doubted: tuple[Heard, ...] = ()
    where: Where = field(default_factory=Where)

    def with_flag(self, *names: str) -> "Dictation":
        return replace(self, flags=self.flags | set(names))

    def note(self, response: str, **values: Any) -> "Dictation":
        return replace(self, notes=(*self.notes, (response, values)))

    def put(self, *names: str, **values: Any) -> "Dictation":
        """Fields of the draft set; `names` are the lines that changed."""
        draft = replace(self.draft, **values)
        return replace(self, draft=draft, changed=(*self.changed, *names))

    @property
    def has_heard(self) -> bool:
        """Whether anything of the message was of use."""
        return bool(
            self.changed
            or self.flags
            or self.notes
            or self.asides
            or self.asks
            or self.others
            or self.doubted
        )


_STATED = frozenset({Act.TELLS, Act.WISHES, Act.ADDS, Act.ANOTHER, Act.REWRITES})


def told(one: Heard) -> str:
    """The words of a part that are written down: those that count, else all of it.

    Of what is stated no more than a particle is left out in the middle: where the marks leave more,
    they only trim its ends.
    """
    new = bare(one.new)
    if len(new) < _SHORTEST:
        return bare(one.text)
    whole = trimmed(one.text, new, new) if one.act in _STATED else new
    return new if _signs(new) >= _NEARLY_ALL * _signs(whole) else whole


def _signs(text: str) -> int:
    return sum(sign.isalnum() for sign in text)


def phrase_is_all(said: Dictation, one: Heard) -> bool:
    """Whether `nothing more` at the summary stands alone and is sure: then it is a yes."""
    return not said.changed and one.sure >= 0.8
