"""What understanding one message gives; the JSON form is a fixed contract (design §4)."""

from dataclasses import dataclass
from typing import Any

from bot.proposals.lists import ListResult
from bot.proposals.places import Level


@dataclass(frozen=True, slots=True)
class Candidate:
    """A code with the probability (0..1) that it is the right one."""

    code: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Matter:
    """One of the matters in a message: its own words, list, code and level."""

    text: str
    list: ListResult
    code: str
    level: Level | None


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A place found in words: its id, or the ids it may be; `detail` is building and door.

    `named` tells that the words name it, rather than mean the resident's own home.
    """

    place: str | None = None
    candidates: tuple[str, ...] = ()
    detail: str = ""
    named: bool = False


@dataclass(frozen=True, slots=True)
class Understanding:
    """What one message means; suggestions for people, except that an emergency interrupts.

    `danger` is the kind somebody is in; `band` how sure that is: `sure` interrupts at once
    (`urgent`), `likely` asks one question first, empty is no danger. `intents` ranks what the turn
    may be for; `whereabouts` is the full place match. The last three are not part of the JSON.
    """

    list: ListResult
    code: str
    level: Level | None
    urgent: bool
    intent: str
    place: str | None
    matters: tuple[Matter, ...]
    confidence: float
    review: bool
    reasons: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    intents: tuple[tuple[str, float], ...] = ()
    whereabouts: PlaceMatch = PlaceMatch()
    danger: str | None = None
    band: str = ""

    @property
    def is_multi(self) -> bool:
        """Whether the message holds several matters that are filed apart."""
        return len(self.matters) > 1

    def as_json(self) -> dict[str, Any]:
        """The contract's JSON object, without `id`."""
        return {
            "list": self.list.value,
            "code": self.code,
            "level": self.level.value if self.level else None,
            "urgent": self.urgent,
            "danger": self.danger,
            "intent": self.intent,
            "place": self.place,
            "matters": [
                {
                    "text": matter.text,
                    "list": matter.list.value,
                    "code": matter.code,
                    "level": matter.level.value if matter.level else None,
                }
                for matter in self.matters
            ],
            "confidence": round(self.confidence, 4),
            "review": self.review,
            "reasons": list(self.reasons),
            "candidates": [
                {"code": one.code, "confidence": round(one.confidence, 4)}
                for one in self.candidates
            ],
        }
