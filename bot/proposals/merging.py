"""Two proposals made one with consent (征得同意的并案): who is asked, and what each answered.

Nothing moves by itself: the proposals join once those who proposed them have said yes, and each
second moves with its owner's yes. Silence moves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.proposals.errors import ProposalError


class MergeOver(ProposalError):
    """It was undone, has ended, or the time to answer is over."""

    key = "merge_over"


class NotAsked(ProposalError):
    """This resident was not asked."""

    key = "not_invited"


class MergeState(StrEnum):
    """Where it stands."""

    ASKED = "asked"
    JOINED = "joined"
    UNDONE = "undone"
    ENDED = "ended"


GOING_ON = (MergeState.ASKED, MergeState.JOINED)


@dataclass(frozen=True, slots=True)
class Voice:
    """One who was asked; `answer` None: nothing said; `moved`: their second has moved."""

    resident: str
    answer: bool | None = None
    at: datetime | None = None
    moved: bool = False


@dataclass
class Merge:
    """`source` would live on in `target`; `lost` says what of it would not be seen there."""

    source: str
    target: str
    reason: str
    lost: str
    staff: str
    asked_at: datetime
    until: datetime
    state: MergeState = MergeState.ASKED
    voices: list[Voice] = field(default_factory=list)
    id: int | None = None
    version: int = 0

    def answer(self, resident: str, said: bool, at: datetime) -> None:
        """Yes or no, until the last day; a second that has moved is not moved back by a no."""
        if self.state not in GOING_ON or at > self.until:
            raise MergeOver(self.source)
        if resident not in {one.resident for one in self.voices}:
            raise NotAsked(self.source)
        self.voices = [
            replace(one, answer=said, at=at) if one.resident == resident else one
            for one in self.voices
        ]

    def has_agreed(self, authors: Sequence[str]) -> bool:
        """Whether every one of these said yes; of nobody it is not true."""
        agreed = {one.resident for one in self.voices if one.answer}
        return bool(authors) and set(authors) <= agreed

    def note_moved(self, resident: str, *, back: bool = False) -> None:
        """Their second has moved, or is back."""
        self.voices = [
            replace(one, moved=not back) if one.resident == resident else one for one in self.voices
        ]

    def to_move(self, authors: Sequence[str]) -> list[str]:
        """Whose second moves now: who said yes, and did not propose either of the two."""
        return [
            one.resident
            for one in self.voices
            if one.answer and not one.moved and one.resident not in authors
        ]

    def many(self, said: bool | None) -> int:
        """How many answered so."""
        return sum(one.answer is said for one in self.voices)
