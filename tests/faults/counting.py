"""The three counts after a fault: what went in, what was filed, what the residents saw.

What residents said is known to the town; what was recorded, filed and owed is read from the
database; what was seen is read from the residents' screens. Nothing is taken from the product's
own figures.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.paths import ROOT
from bot.ports import Inbound, Outbound, SendState
from bot.proposals.proposal import Proposal
from bot.sandbox.people import Bubble
from bot.wording import Wording

_NOT_WORDS = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Letters and figures only: how a text is laid out on a screen does not matter."""
    return _NOT_WORDS.sub("", re.sub(r"<[^>]+>", "", text))


AGAIN = plain(Wording.load(ROOT).phrase("again"))


@dataclass(frozen=True)
class Story:
    """All there is to know of one resident: said, recorded, filed, owed, shown.

    `refused`: what WeChat said had failed; it may have been recorded all the same.
    """

    said: Sequence[str]
    refused: Sequence[str]
    inbox: Sequence[Inbound]
    proposals: Sequence[Proposal]
    outbox: Sequence[Outbound]
    bubbles: Sequence[Bubble]
    filings: int = 0


@dataclass
class Counts:
    """What went in, was filed and was seen; what of it was lost, and what came twice.

    `again`: told a second time because nobody could know whether it had arrived, and said to be.
    `waiting`: kept for the resident's next word; `dead`: shown to staff; `why` in WeChat's words.
    """

    went_in: int = 0
    filed: int = 0
    seen: int = 0
    refused: int = 0
    again: int = 0
    waiting: int = 0
    dead: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)

    def add(self, story: Story) -> None:
        """Count one resident."""
        self.went_in += len(story.said)
        self.refused += len(story.refused)
        self.filed += len(story.proposals)
        said, recorded = Counter(story.said), Counter(_words(story.inbox))
        self.lost += _more("said", said - Counter(story.refused), recorded)
        self.twice += _more("said", recorded, said)
        wanted, filed = Counter({"": story.filings}), Counter({"": len(story.proposals)})
        self.lost += _more("filed", wanted, filed)
        self.twice += _more("filed", filed, wanted)
        screen = "".join(_shown(bubble) + "|" for bubble in story.bubbles)
        self.again += screen.count(AGAIN)
        wanted = expected(story)
        for text in sorted(wanted, key=len, reverse=True):
            screen = self._look(screen, text, wanted[text])
        states = Counter(one.state for one in story.outbox)
        self.waiting += states[SendState.WAITING]
        self.why += [one.error for one in story.outbox if one.state is not SendState.SENT]
        self.dead += states[SendState.DEAD]

    def _look(self, screen: str, text: str, times: int) -> str:
        """Count one text; the screen without it, so that a shorter one is not found in it."""
        marked = screen.count(AGAIN + text)
        unmarked = screen.count(text) - marked
        self.seen += min(times, marked + unmarked)
        wanted = Counter({text: times})
        self.lost += _more("seen", wanted, Counter({text: unmarked + marked}))
        self.twice += _more("seen", Counter({text: unmarked}), wanted)
        return screen.replace(text, "|")

    def __str__(self) -> str:
        more = {
            "refused openly": self.refused,
            "told again and said so": self.again,
            "waiting": self.waiting,
        }
        more |= {"dead": self.dead}
        extra = "".join(f", {name} {count}" for name, count in more.items() if count)
        extra += f" ({', '.join(self.why)})" if self.why else ""
        return (
            f"went in {self.went_in}, filed {self.filed}, seen {self.seen}{extra} · "
            f"lost {len(self.lost)}, twice {len(self.twice)}"
        )


def expected(story: Story) -> Counter[str]:
    """What must stand on the screen, and how often: every reply and every notice sent.

    A reply that is still owed (waiting, dead) is owed, not lost: staff see it, or the resident
    does at the next word.
    """
    owed = Counter(plain(one.text) for one in story.outbox if one.state is not SendState.SENT)
    kept = [plain(one.text) for one in story.outbox]
    texts = [one.reply.text for one in story.inbox if one.reply and one.reply.text]
    replies = Counter(_own(plain(text), kept) for text in texts)
    notices = Counter(
        plain(one.text)
        for one in story.outbox
        if one.kind != "reply" and one.state is SendState.SENT
    )
    return replies - owed + notices


def _own(reply: str, kept: Sequence[str]) -> str:
    """A reply without what had been kept for this contact, which is told before it."""
    for text in kept:
        if reply != text and reply.startswith((text, AGAIN + text)):
            reply = reply.removeprefix(AGAIN).removeprefix(text)
    return reply


def count(stories: Iterable[Story]) -> Counts:
    """Count all residents."""
    counts = Counts()
    for story in stories:
        counts.add(story)
    return counts


def _more(what: str, one: Counter[str], other: Counter[str]) -> list[str]:
    return [f"{what}: {text}" for text in (one - other).elements()]


def _words(inbox: Sequence[Inbound]) -> list[str]:
    return [one.message.text for one in inbox if one.message.kind == "text"]


def _shown(bubble: Bubble) -> str:
    texts = ["".join(part["text"] for part in bubble.parts)]
    texts += [item["content"] for item in bubble.details.get("items", [])]
    return plain("".join([*texts, bubble.details.get("tail", "")]))


def insist(name: str, counts: Counts) -> None:
    """Print the counts of one fault; nothing may be lost and nothing may have come twice."""
    print(f"{name}: {counts}")
    assert not counts.lost, f"{name}: lost {counts.lost}"
    assert not counts.twice, f"{name}: twice {counts.twice}"
