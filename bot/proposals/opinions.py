"""Opinions that can be counted (表态): short statements about a proposal, and votes on each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.proposals.errors import ProposalError

MOST = 30
"""Statements of staff in one call for opinions."""
MOST_OWN = 3
"""Statements one resident may add."""
LONGEST = 60
AGREE, PASS, AGAINST = 1, 0, -1


class NoPoll(ProposalError):
    """Nobody is asked for opinions on this proposal now."""

    key = "no_poll"


class PollOpen(ProposalError):
    """Opinions on it are asked for already."""

    key = "poll_open"


class TooManyStatements(ProposalError):
    """More statements than somebody reads; args give the limit."""

    key = "too_many_statements"


class StatementState(StrEnum):
    """What became of a statement; a resident's own waits until a person has read it."""

    SHOWN = "shown"
    WAITING = "waiting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Poll:
    """One call for opinions on a proposal."""

    ref: str
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None = None
    id: int = 0

    @property
    def is_open(self) -> bool:
        """Whether one can still say what one thinks."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class Statement:
    """A short statement; `author` is a resident, or empty where staff wrote it."""

    poll: int
    text: str
    at: datetime
    state: StatementState = StatementState.SHOWN
    author: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Vote:
    """What one resident thinks of one statement."""

    statement: int
    resident: str
    value: int
