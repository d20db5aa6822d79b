"""What a proposal can be found by, in one plain form for those who write and those who look.

Simplified, half-width, lower case: 路燈 finds 路灯, ＬＥＤ finds led.
"""

import re
from typing import NamedTuple

from bot.characters import visible
from bot.proposals.events import counted
from bot.proposals.proposal import Proposal
from bot.understanding.text import fold

ANSWERS = {"answer": "answer", "refuse": "reason", "refer": "reason"}
"""Steps that answer a resident, and where in what was given the answer stands."""

_NUMBER = re.compile(r"(?:(?:([a-z]{2,5})-)?(\d{4})-)?0*(\d{1,9})", re.ASCII)


class Number(NamedTuple):
    """A reference or the end of one: `17`, `2026-17`, `smq-2026-000017`."""

    prefix: str
    year: str
    number: int

    @property
    def end(self) -> str:
        """How the lower-case reference ends."""
        before = "".join(f"{one}-" for one in (self.prefix, self.year) if one)
        return f"{before}{self.number:06d}" if before else f"-{self.number:06d}"


def search_text(proposal: Proposal) -> str:
    """Problem, solution, detail of the place and what staff answered, a line each."""
    said = (proposal.problem, proposal.solution, proposal.place_detail)
    told = (
        str(event.given.get(ANSWERS[event.step], ""))
        for event in counted(proposal.events)
        if event.step in ANSWERS
    )
    return joined(*said, *told)


def joined(*texts: str) -> str:
    """The same of texts that were read from rows."""
    return fold(visible("\n".join(text for text in texts if text)))


def number_in(word: str) -> Number | None:
    """The reference a plain word is, or is the end of."""
    found = _NUMBER.fullmatch(word)
    return Number(found[1] or "", found[2] or "", int(found[3])) if found else None
