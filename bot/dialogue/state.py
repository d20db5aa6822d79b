"""Where a conversation stands: one frozen value, stored as JSON in one slot.

`State.asked` is what the reader is told with the next message: which question is on the table.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from bot.dialogue.acts import Question
from bot.proposals.lists import UNCLEAR, ListResult
from bot.proposals.places import Level
from bot.proposals.proposal import Suggestion

Json = dict[str, Any]
CRISIS = "N02"
ASKED, CARD, CRY, WRONG, ASKED_BACK = "likely", "card", "cry", "wrong", "asked-back"
"""Notes among what was said of an alarm: only asked about, then told all the same; a mere
cry; a wrong one; whether it is over was asked."""
RECENT = 3
"""For how many turns the proposal talked about last is the one that is meant."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal being dictated, or a matter named and not begun (`begun` is False).

    `solution` is None until it was told or left to everybody (empty); `told` are the lines as they
    were read back; `tries` counts how often the place was asked for in vain, `puts` how often
    something else was said to the question of consent; `handed_in` when only that is missing;
    `looked`: what is alike was offered; `key` is what its turns belong to
    (`bot.proposals.belonging`).
    """

    problem: str = ""
    solution: str | None = None
    place: str | None = None
    detail: str = ""
    latitude: float | None = None
    longitude: float | None = None
    reach: str | None = None
    photos: tuple[tuple[str, str], ...] = ()
    photos_done: bool = False
    phone: str = ""
    matter: Mapping[str, Any] = field(default_factory=dict)
    topic_said: str = ""
    told: Mapping[str, str] = field(default_factory=dict)
    tries: int = 0
    puts: int = 0
    handed_in: bool = False
    appeal: bool = False
    redo: str = ""
    looked: bool = False
    begun: bool = True
    key: str = field(default="", compare=False)

    @property
    def code(self) -> str:
        """The topic or entry suggested; U where none can be told."""
        return str(self.matter.get("code", UNCLEAR))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was told yet."""
        return not (self.problem or self.solution or self.photos or self.place or self.detail)

    @property
    def suggestion(self) -> Suggestion:
        """The machine's suggestion for staff."""
        matter, level = self.matter, self.matter.get("level")
        return Suggestion(
            list=ListResult(matter.get("list", ListResult.UNCLEAR)),
            code=self.code,
            level=Level(level) if level else None,
            confidence=matter.get("confidence", 0.0),
            review=matter.get("review", True),
            reasons=tuple(matter.get("reasons", ())),
            candidates=tuple((c["code"], c["confidence"]) for c in matter.get("candidates", ())),
        )

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """From its JSON."""
        photos = tuple((str(kind), str(key)) for kind, key in value.get("photos", ()))
        return cls(**{**value, "photos": photos})


@dataclass(frozen=True, slots=True)
class Offer:
    """What was asked beside the draft; `more` is what it was about. Lives `turns` messages."""

    kind: str
    more: Mapping[str, Any] = field(default_factory=dict)
    turns: int = 1


@dataclass(frozen=True, slots=True)
class Alarm:
    """A danger told: its kind, since when, what was said about it, and whether it is over."""

    kind: str
    code: str
    at: str
    said: tuple[str, ...] = ()
    is_over: bool = False
    words: str = ""

    @property
    def is_crisis(self) -> bool:
        """Whether somebody may take their own life: whoever is so is stayed with."""
        return self.code == CRISIS

    @property
    def is_asked(self) -> bool:
        """Whether it only may be a danger, and was asked about."""
        return ASKED in self.said and CARD not in self.said

    def minutes(self, now: datetime) -> float:
        """How long ago it was told."""
        return (now - datetime.fromisoformat(self.at)).total_seconds() / 60


_UNKEPT_MIN = 60.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A matter that was told its door; `text` is empty where it may not be kept."""

    text: str
    matter: Mapping[str, Any]
    at: str
    told: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The entry of the negative list."""
        return str(self.matter["code"])

    def minutes(self, now: datetime) -> float:
        """How long ago the door was named."""
        return (now - datetime.fromisoformat(self.at)).total_seconds() / 60

    def is_unkept(self, now: datetime) -> bool:
        """Whether nothing said about it may be kept, and it may still be what is spoken of."""
        return not self.text and self.minutes(now) <= _UNKEPT_MIN


@dataclass(frozen=True, slots=True)
class State:
    """All that is remembered between two messages.

    `last` names what the desk did last; `undo` is what `that was not meant` brings back, `earlier`
    the draft as it stood before each of its last edits, the newest last.
    """

    draft: Draft | None = None
    shelf: tuple[Draft, ...] = ()
    question: Question | None = None
    offer: Offer | None = None
    alarm: Alarm | None = None
    refusal: Refusal | None = None
    ref: str = ""
    ref_turns: int = 0
    undo: Mapping[str, Any] = field(default_factory=dict)
    misses: int = 0
    last: tuple[str, ...] = ()
    earlier: tuple[Draft, ...] = ()

    @property
    def is_dictating(self) -> bool:
        """Whether a question of a draft is on the table."""
        return self.draft is not None and self.question is not None

    @property
    def has_parked(self) -> bool:
        """Whether a draft waits that was put aside."""
        return self.draft is not None and self.question is None

    @property
    def is_alarmed(self) -> bool:
        """Whether somebody is looked after, and has not turned to a draft again."""
        return self.alarm is not None and not self.alarm.is_over and self.question is None

    @property
    def asked(self) -> Question:
        """What the reader is told: the alarm, the offer, the draft's question, or what was done."""
        if self.is_alarmed:
            return Question.ALARM
        if self.offer is not None and self.offer.kind not in SILENT | BY_THE_WAY:
            return Question.OFFER
        if self.question is not None:
            return self.question
        if self.refusal is not None:
            return Question.DOOR
        if self.ref and self.ref_turns <= RECENT:
            return Question.FILED
        return Question.CHAT

    def to_json(self) -> Json:
        """Plain values; only what is not as in a new state."""
        fresh = asdict(State())
        return {name: value for name, value in asdict(self).items() if value != fresh[name]}

    def slots(self) -> Json:
        """The state in its slot, and beside it what `rasa shell --debug` and rules may look at."""
        return {
            "state": self.to_json(),
            "question": str(self.question) if self.question else None,
            "offer": self.offer.kind if self.offer is not None else None,
            "alarm": self.is_alarmed,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any] | None) -> Self:
        """The inverse of `to_json`; a new state for None."""
        value = dict(value or {})
        made: Json = {**value}
        for name, kind in (("offer", Offer), ("alarm", Alarm), ("refusal", Refusal)):
            if value.get(name):
                made[name] = kind(**value[name])
        if value.get("draft"):
            made["draft"] = Draft.of(value["draft"])
        if value.get("question"):
            made["question"] = Question(value["question"])
        for name in ("shelf", "earlier"):
            made[name] = tuple(Draft.of(one) for one in value.get(name, ()))
        made["last"] = tuple(value.get("last", ()))
        for name in ("alarm", "refusal"):
            if made.get(name):
                listed = "said" if name == "alarm" else "told"
                made[name] = replace(made[name], **{listed: tuple(getattr(made[name], listed))})
        return cls(**made)


SILENT = frozenset({"privacy", "returned", "heard"})
"""Offers that were no question: they only say what a turn was about."""
BY_THE_WAY = frozenset({"alike_waiting"})
"""Asked after something was done: what is said next is read in the light of what was done."""
