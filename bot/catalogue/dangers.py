"""Reads `dangers.yml`: for each kind of danger whom to ring, what is said, and who says so."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.catalogue.reader import Complaints, Record, open_file
from bot.proposals.lists import Door

KINDS = (
    *("fire", "gas", "co", "trapped", "drowning", "shock", "fall", "illness", "choking", "poison"),
    *("traffic", "collapse", "fight", "intruder", "missing", "suicide", "domestic", "abuse"),
    "threat",
)
"""Every kind of danger the desk tells apart; a code of the negative list stands for several."""
_NUMBER = re.compile(r"(?<!\d)\d{3,}(?!\d)")
_CODES = {"suicide": "N02", "domestic": "N03", "abuse": "N03"}


@dataclass(frozen=True, slots=True)
class Danger:
    """One kind: `self_` is said to somebody in it, `beside` to somebody who sees it.

    `more` is what is said to further messages, one after another; `likely` the one question for
    words that only may mean it; `doors` are rung in their order.
    """

    kind: str
    name: str
    code: str
    doors: tuple[str, ...]
    self_: str
    beside: str
    more: tuple[str, ...]
    likely: str
    safe: str
    false_alarm: str
    staff: str
    source: str


def code_of(kind: str) -> str:
    """The entry of the negative list a kind stands for."""
    return _CODES.get(kind, "N01")


def read_dangers(
    path: Path, doors: Mapping[str, Door], complaints: Complaints
) -> dict[str, Danger]:
    """All kinds, each once; complains of one that is missing, unknown or without a known door."""
    top = open_file(path, complaints)
    if top is None:
        return {}
    found: dict[str, Danger] = {}
    for record in top.records("dangers"):
        one = _danger(record)
        for door in one.doors:
            if door not in doors:
                record.complain("unknown_door", "doors", door=door)
        if one.kind not in KINDS or one.kind in found:
            record.complain("unknown_danger", "kind", value=one.kind)
        elif one.code != code_of(one.kind):
            record.complain("unknown_code", "code", code=one.code)
        found[one.kind] = one
        for number in _numbers(one) - {str(door.number) for door in doors.values()}:
            record.complain("unknown_number", "more", number=number)
        record.finish()
    for kind in KINDS:
        if kind not in found:
            top.complain("danger_missing", "dangers", kind=kind)
    top.finish()
    return found


def _numbers(one: Danger) -> set[str]:
    """The telephone numbers said in the lines: each must be a door's."""
    lines = (one.self_, one.beside, *one.more, one.likely, one.safe, one.false_alarm)
    return {found for line in lines for found in _NUMBER.findall(line)}


def _danger(record: Record) -> Danger:
    record.text("never")
    record.day("checked_on")
    return Danger(
        kind=record.text("kind"),
        name=record.text("name"),
        code=record.text("code"),
        doors=record.texts("doors", least=1),
        self_=record.text("self"),
        beside=record.text("beside"),
        more=record.texts("more", least=3),
        likely=record.text("likely"),
        safe=record.text("safe"),
        false_alarm=record.text("false_alarm", ""),
        staff=record.text("staff"),
        source=record.text("source"),
    )
