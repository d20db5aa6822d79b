"""Proposals that mean the same (差不多的), looked for before one more is filed."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.catalogue import Catalogue
from bot.likeness import Judge, Told
from bot.ports import Filter, UnitOfWork
from bot.proposals.lists import ListResult
from bot.proposals.places import Level
from bot.proposals.proposal import Proposal, Suggestion
from bot.proposals.workflow import OPEN
from bot.services.filing import Draft
from bot.services.following import SECONDABLE

SHOWN = 3
_LOOKED_AT = 16
"""Of one topic around one place; each is read once in a process, which is what takes time."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Public ones that can be seconded, the likeliest first; else one that is not yet public."""

    public: tuple[Proposal, ...] = ()
    waiting: Proposal | None = None


async def alike(
    draft: Draft, resident: str, *, work: UnitOfWork, catalogue: Catalogue, judge: Judge,
    now: datetime,
) -> Alike:  # fmt: skip
    """What others proposed that means the same: place, topic, meaning, and still open."""
    codes = {
        code: chance for code, chance in _codes(draft.suggestion) if _is_topic(code, catalogue)
    }
    if not codes:
        return Alike()
    wanted = Filter(
        statuses=OPEN,
        lists=frozenset({ListResult.POSITIVE}),
        codes=frozenset(codes),
        places=catalogue.places.kin(draft.place, _level(draft.suggestion, catalogue)),
    )
    found = await work.proposals.find(wanted, limit=_LOOKED_AT)
    others = [one for one in found if one.proposer != resident and resident not in one.seconders]
    mine = Told(_said(draft.problem, draft.solution), codes)
    told = [_told(one, now) for one in others]
    chances = await asyncio.to_thread(judge.chances, mine, told)
    ranked = sorted(zip(chances, others, strict=True), key=lambda pair: -pair[0])
    same = [one for chance, one in ranked if chance >= judge.offered_from]
    public = [one for one in same if one.is_public(now) and one.status in SECONDABLE]
    waiting = [one for one in same if not one.is_public(now) and not one.is_kept_private]
    return Alike(tuple(public[:SHOWN]), waiting[0] if waiting and not public else None)


def _told(one: Proposal, now: datetime) -> Told:
    """As everyone reads it where it is public: what was hidden finds nothing."""
    shown = one.publication if one.is_public(now) else None
    codes = dict(_codes(one.suggestion)) if one.suggestion is not None else {}
    if one.code not in codes:  # a person has put it right
        codes = {one.code: 1.0}
    if shown is not None:
        return Told(_said(shown.problem, shown.solution), codes)
    return Told(_said(one.problem, one.solution), codes)


def _said(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _codes(suggestion: Suggestion) -> Sequence[tuple[str, float]]:
    return suggestion.candidates or ((suggestion.code, suggestion.confidence),)


def _is_topic(code: str, catalogue: Catalogue) -> bool:
    return code in catalogue.lists.topics


def _level(suggestion: Suggestion, catalogue: Catalogue) -> Level:
    topics: Mapping[str, object] = catalogue.lists.topics
    if suggestion.level is not None or suggestion.code not in topics:
        return suggestion.level or Level.COURTYARD
    return catalogue.lists.topics[suggestion.code].level
