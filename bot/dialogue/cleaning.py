"""What may be taken out of all lines at once: rude words, and the resident's own name."""

import re
from dataclasses import replace

from bot.clauses import bare, clauses, together
from bot.dialogue.acts import Act, Question
from bot.dialogue.state import Draft
from bot.proposals.names import HIDDEN, without_names
from bot.turn import Desk

_LINES = ("problem", "solution", "detail")
_SCOLDED = 0.6
_INTRODUCED = 6
"""Signs beside a name that only introduce it."""


def without_rude(draft: Draft, desk: Desk) -> Draft:
    """The draft without rude words, and without clauses that only scold."""
    words = sorted(desk.wording.words["rude"], key=len, reverse=True)
    rude = re.compile("|".join(map(re.escape, words)))
    return replace(draft, **{name: _polite(draft, name, rude, desk) for name in _LINES})  # type: ignore[arg-type]


def _polite(draft: Draft, name: str, rude: re.Pattern[str], desk: Desk) -> str | None:
    text: str | None = getattr(draft, name)
    if not text:
        return text
    heard = desk.reader.acts(text, Question.PROBLEM)
    scolding = [one.text for one in heard if one.act is Act.SCOLDS and one.sure >= _SCOLDED]
    kept = text
    for one in scolding:
        kept = kept.replace(one, "") if bare(kept.replace(one, "")) else kept
    cleaned = [rude.sub("", one) for one in clauses(kept)]
    return together([one for one in cleaned if bare(one)]) or text


def without_name(draft: Draft) -> Draft:
    """The draft without the name somebody said of themselves."""
    return replace(draft, **{name: _nameless(getattr(draft, name)) for name in _LINES})  # type: ignore[arg-type]


def _nameless(text: str | None) -> str | None:
    """The text without names; a clause that only introduces somebody goes."""
    hidden = without_names(text or "")
    if hidden == (text or ""):
        return text
    kept = [
        one.replace(HIDDEN, "")
        for one in clauses(hidden)
        if HIDDEN not in one or len(bare(one)) > len(HIDDEN) + _INTRODUCED
    ]
    return together(kept) or text
