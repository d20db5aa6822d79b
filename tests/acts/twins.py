"""The twins read, and counted: per question, per act, and a yes that is none."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from bot.dialogue.acts import Act, Heard, Question, acts_of
from bot.dialogue.offers import answered
from bot.dialogue.state import State
from bot.learning.act_sentences import Message, messages
from tests.builders import a_resident
from tests.dialogue.stage import Stage, asking, read_back

FOLDER = Path(__file__).parent
LIKELY = 0.4
"""How sure a part must be to answer an offer (`skills/offered.py`)."""
YES = frozenset({Act.YES, Act.SUBMIT})
MEANT = {
    "consent": YES,
    "submit": YES | {Act.NOTHING},
    "withdraw": YES | {Act.WITHDRAWS},
}
"""What somebody who meant it may have said."""
AT = {
    "consent": Question.CONSENT,
    "submit": Question.CONFIRM,
    "withdraw": Question.OFFER,
}
SHARES = ("all", "words")
"""Figures of a question that are of no single act."""
_EDGES = ' ．，,。；;！!？?\n、:：“”"~～…'
Parts = Sequence[Heard]


class Reader(Protocol):
    """What reads the parts of a message, and how sure a yes must be."""

    def acts(self, text: str, question: Question) -> Parts: ...

    @property
    def guards(self) -> Mapping[str, float]: ...


@dataclass(frozen=True, slots=True)
class Read:
    """A twin, and what it was read as."""

    message: Message
    heard: Parts

    @property
    def meant(self) -> frozenset[Act]:
        return frozenset(part.act for part in self.message.parts)

    @property
    def is_right(self) -> bool:
        """Whether exactly the acts were heard that were meant."""
        return acts_of(self.heard) == self.meant

    @property
    def has_words(self) -> bool:
        """Whether the words that count, and those they replace, are the ones that were meant."""
        text = self.message.text
        new, old = (
            [text[start:end].strip(_EDGES) for start, end in spans]
            for spans in (self.message.new, self.message.old)
        )
        heard_new = "，".join(one.new for one in self.heard if one.new)
        heard_old = "，".join(one.old for one in self.heard if one.old)
        return (heard_new, heard_old) == ("，".join(new), "，".join(old))


def read_all(reader: Reader) -> list[Read]:
    """Every twin, read in the light of its question."""
    return [Read(one, reader.acts(one.text, one.question)) for one in messages(FOLDER)]


def share(of: Iterable[bool]) -> float:
    """How many of these are true; 1 of none."""
    found = list(of)
    return sum(found) / len(found) if found else 1.0


def by_question(read: Sequence[Read]) -> dict[str, dict[str, float]]:
    """For each question: all acts right, the words right, and the balance of each act."""
    groups: dict[str, list[Read]] = defaultdict(list)
    for one in read:
        groups[one.message.question].append(one)
    return {
        question: {
            "all": share(one.is_right for one in found),
            "words": share(one.has_words for one in found),
        }
        | balances(found)
        for question, found in groups.items()
    }


def balances(read: Sequence[Read]) -> dict[str, float]:
    """For each act that was meant: how many were heard and how many heard were meant (F1)."""
    both, meant, heard = Counter[Act](), Counter[Act](), Counter[Act]()
    for one in read:
        found = acts_of(one.heard)
        both.update(one.meant & found)
        meant.update(one.meant)
        heard.update(found)
    return {str(act): 2 * both[act] / (meant[act] + heard[act]) for act in sorted(meant)}


def is_yes(what: str, heard: Parts, guards: Mapping[str, float]) -> bool:
    """Whether the desk takes this for a consent, a submission, or a withdrawal: by its own code."""
    if what == "withdraw":
        done = (answered("withdraw_sure", one.act) for one in heard if one.sure >= LIKELY)
        return next(filter(None, done), "") == "withdraw"
    if what == "consent":
        stage = Stage(asking("consent"), resident=a_resident(), guards=guards)
        done = asyncio.run(stage.play("answer", *heard))
        return done.resident.consented_at is not None
    done = asyncio.run(Stage(summary(), guards=guards).play("answer", *heard))
    return bool(done.proposals)


@cache
def summary() -> State:
    """A draft that was just read back."""
    return asyncio.run(read_back(asking("confirm"))).state


def false_yes(what: str, read: Iterable[Read], guards: Mapping[str, float]) -> list[str]:
    """The messages that are taken for a yes, and hold none."""
    return [
        one.message.text
        for one in read
        if one.message.question is AT[what]
        and not one.meant & MEANT[what]
        and is_yes(what, one.heard, guards)
    ]
