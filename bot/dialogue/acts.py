"""What residents do with words (dialogue acts), and what one clause of a message was heard as."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Question(StrEnum):
    """What the desk has just asked or done; the reader is told it with every message."""

    PROBLEM = "problem"
    CONSENT = "consent"
    SOLUTION = "solution"
    PLACE = "place"
    WHOM = "whom"
    PHOTOS = "photos"
    CONFIRM = "confirm"
    OFFER = "offer"
    ALARM = "alarm"
    DOOR = "door"
    FILED = "filed"
    CHAT = "chat"


class Act(StrEnum):
    """A closed list: what one clause does. The sentences for each are in data/acts."""

    YES = "yes"
    NO = "no"
    SUBMIT = "submit"
    HOLD_OFF = "hold-off"
    STOP = "stop"
    BACK = "back"
    RESTART = "restart"
    RESUME = "resume"
    DONT_KNOW = "dont-know"
    NOTHING = "nothing"
    LATER_PHOTO = "later-photo"
    TELLS = "tells"
    WISHES = "wishes"
    PLACES = "places"
    WHOM = "whom"
    PHONE = "phone"
    NO_PHONE = "no-phone"
    CORRECTS = "corrects"
    KEEP = "keep"
    REPEAT = "repeat"
    ASKS = "asks"
    PROGRESS = "progress"
    MINE = "mine"
    ADDS = "adds"
    WITHDRAWS = "withdraws"
    TAKES_BACK = "takes-back"
    SECONDS = "seconds"
    UNSECONDS = "unseconds"
    BROWSES = "browses"
    RATES = "rates"
    UNSOLVED = "unsolved"
    APPEALS = "appeals"
    REWRITES = "rewrites"
    PERSON = "person"
    PICKS = "picks"
    SWITCHES = "switches"
    ANOTHER = "another"
    DROPS = "drops"
    SCOLDS = "scolds"
    PRAISES = "praises"
    GREETS = "greets"
    THANKS = "thanks"
    LEAVES = "leaves"
    CHATS = "chats"
    NOISE = "noise"
    MEDIA_CLAIM = "media-claim"
    DANGER = "danger"
    SAFE = "safe"
    NOT_DANGER = "not-danger"
    PRIVACY = "privacy"


LINES = ("problem", "solution", "place", "topic", "photos", "phone")
"""The lines of the summary, in their order; `any` is a line that was not named."""
WORDS = ("rude", "name")
"""Words that are to go wherever they stand: what is rude, and the resident's own name."""
OPERATIONS = {"=": "set", "+": "add", "-": "delete", "~": "shorten"}


@dataclass(frozen=True, slots=True)
class Heard:
    """One clause: its act and how sure (0..1), the words that count, and what else it may be.

    `new` are the words to be written down, `old` those they replace; `line` and `operation` are of
    a correction (each with how sure it is, as are the marks of the words), `answer` names the
    answer of data/answers that a question asks for, `next_best` the one it is if it is not that.
    """

    act: Act
    sure: float
    text: str
    new: str = ""
    old: str = ""
    line: str = ""
    operation: str = ""
    answer: str = ""
    answer_sure: float = 0.0
    next_best: tuple[str, float] = ("", 0.0)
    also: tuple[tuple[Act, float], ...] = ()
    line_sure: float = 1.0
    operation_sure: float = 1.0
    marks_sure: float = 1.0

    def chance(self, *acts: Act) -> float:
        """How likely it is that the clause does one of these."""
        return sum(chance for act, chance in ((self.act, self.sure), *self.also) if act in acts)


def acts_of(heard: Iterable[Heard]) -> frozenset[Act]:
    """The acts of a message."""
    return frozenset(one.act for one in heard)
