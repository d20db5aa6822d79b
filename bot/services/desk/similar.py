"""Tickets that may be about the same: near the place, sharing words; best first."""

from collections.abc import Iterable
from itertools import pairwise

from bot.ports import Filter
from bot.ports.staff import Row, StaffWork, Wanted
from bot.proposals.places import Level
from bot.proposals.workflow import OPEN
from bot.services.desk.clerk import Clerk, DeskTools
from bot.understanding.text import fold

SHOWN = 5
_LOOKED_AT = 200
_NEAR = 0.25
_SAME_TOPIC = 0.15
_OTHERWISE = frozenset("，,。；;！!？?、\n ")


async def similar(
    text: str, code: str, place: str, clerk: Clerk, *, work: StaffWork, tools: DeskTools
) -> list[Row]:
    """Open tickets around a place that read like these words; none without a known place."""
    if place not in tools.catalogue.places or not text.strip():
        return []
    around = tools.catalogue.places.branch(_community(place, tools))
    near = Filter(statuses=OPEN, places=frozenset(around) | {place})
    rows = await work.desk.page(Wanted(near, clerk.branch), _LOOKED_AT)
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
