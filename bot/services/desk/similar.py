"""Tickets that may be about the same: near the place, sharing words; best first."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from bot.ports import Filter
from bot.ports.staff import Row, StaffWork, Wanted
from bot.proposals.places import Level
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import OPEN
from bot.services.desk.clerk import Clerk, DeskTools
from bot.understanding.text import fold

SHOWN = 5
_LOOKED_AT = 200
_NEAR = 0.25
_SAME_TOPIC = 0.15
_WEIGHED = 24
"""So many are compared by meaning, some 5 ms each."""
_MEANS_THE_SAME = 0.5
"""Cosine; of lamps told in other words it is 0.56 to 0.68, of other matters at most 0.33."""
_OTHERWISE = frozenset("，,。；;！!？?、\n ")


async def around(
    proposal: Proposal, clerk: Clerk, *, work: StaffWork, tools: DeskTools
) -> list[Row]:
    """Other open tickets of the same community, those first that share words with this one."""
    if proposal.place is None:
        return []
    rows = await _near(proposal.place, clerk, work=work, tools=tools)
    text = f"{proposal.problem} {proposal.solution}"
    scored = [(_likeness(text, proposal.code, row), row) for row in rows]
    others = [one for one in scored if one[1].ref != proposal.ref]
    return [row for _, row in sorted(others, key=lambda one: -one[0])[:_WEIGHED]]


def by_words(rows: Sequence[Row], proposal: Proposal) -> list[Row]:
    """Of these, those that read like it."""
    text = f"{proposal.problem} {proposal.solution}"
    return [row for row in rows if _likeness(text, proposal.code, row) >= _NEAR]


def by_meaning(rows: Sequence[Row], likeness: Sequence[float]) -> list[Row]:
    """Of these, those that mean nearly the same, best first."""
    pairs = sorted(zip(likeness, rows, strict=True), key=lambda one: -one[0])
    return [row for share, row in pairs if share >= _MEANS_THE_SAME]


async def _near(place: str, clerk: Clerk, *, work: StaffWork, tools: DeskTools) -> list[Row]:
    places = tools.catalogue.places.branch(_community(place, tools))
    near = Filter(statuses=OPEN, places=frozenset(places) | {place})
    return await work.desk.page(Wanted(near, clerk.branch), _LOOKED_AT)


async def similar(
    text: str, code: str, place: str, clerk: Clerk, *, work: StaffWork, tools: DeskTools
) -> list[Row]:
    """Open tickets around a place that read like these words; none without a known place."""
    if place not in tools.catalogue.places or not text.strip():
        return []
    rows = await _near(place, clerk, work=work, tools=tools)
    scored = [(_likeness(text, code, row), row) for row in rows]
    best = sorted((one for one in scored if one[0] >= _NEAR), key=lambda one: -one[0])
    return [row for _, row in best[:SHOWN]]


def _community(place: str, tools: DeskTools) -> str:
    path = tools.catalogue.places.path(place)
    return next((one.id for one in path if one.level is Level.COMMUNITY), place)


def _likeness(text: str, code: str, row: Row) -> float:
    """The share of the shorter text's pairs of characters that both have; a topic adds a little."""
    ours, theirs = _pairs((text,)), _pairs((row.problem, row.solution))
    shorter = min(len(ours), len(theirs))
    shared = len(ours & theirs) / shorter if shorter else 0.0
    return shared + (_SAME_TOPIC if code == row.code else 0.0)


def _pairs(texts: Iterable[str]) -> set[str]:
    return {a + b for text in texts for a, b in pairwise(fold(text)) if not {a, b} & _OTHERWISE}
