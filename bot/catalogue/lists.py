"""Reads both lists and the doors; the codes are fixed, everything said about them is data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from bot.catalogue.reader import Complaints, Record, open_folder
from bot.proposals.lists import UNCLEAR, Door, Handling, Lists, NegativeEntry, Topic
from bot.proposals.places import Level

_PER_CATEGORY = {"A": 12, "B": 10, "C": 7, "D": 8, "E": 8}
TOPIC_CODES = tuple(
    f"{category}{number:02}"
    for category, many in _PER_CATEGORY.items()
    for number in range(1, many + 1)
)
NEGATIVE_CODES = tuple(f"N{number:02}" for number in range(1, 22))
ALL_CODES = frozenset({*TOPIC_CODES, *NEGATIVE_CODES, UNCLEAR})
_URGENT = frozenset({"N01", "N02", "N03"})
_NOT_KEPT = frozenset({"N08", "N16"})
_VERIFIED_FOR_DAYS = 730

T = TypeVar("T", Topic, NegativeEntry)


@dataclass(frozen=True)
class ReadLists:
    """The lists with the category names and the topic words for the lexicon."""

    lists: Lists
    categories: Mapping[str, str]
    words: tuple[str, ...]


def read_lists(folder: Path, today: date, complaints: Complaints) -> ReadLists:
    """Topics, negative entries and doors below `data/catalogue`."""
    doors = _doors(folder / "doors", today, complaints)
    categories: dict[str, str] = {}
    words: list[str] = []
    topics: dict[str, Topic] = {}
    for top in open_folder(folder / "topics", complaints):
        category, name = top.text("category"), top.text("name")
        if category in categories or category not in _PER_CATEGORY:
            top.complain("wrong_category", "category", value=category)
        categories[category] = name
        source, confirmed = top.text("source"), top.flag("confirmed")
        for record in top.records("topics"):
            _keep(topics, _topic(record, category, source, confirmed), record)
            words += record.texts("words")
            record.finish()
        top.finish()
    negative = _negative(folder / "negative", doors, complaints)
    _check_codes(folder / "topics", TOPIC_CODES, topics, complaints)
    _check_codes(folder / "negative", NEGATIVE_CODES, negative, complaints)
    return ReadLists(Lists(topics, negative, doors), categories, tuple(dict.fromkeys(words)))


def _keep(kept: dict[str, T], one: T, record: Record) -> None:
    if one.code in kept:
        record.complain("code_twice", "code", code=one.code)
    kept[one.code] = one


def _topic(record: Record, category: str, source: str, confirmed: bool) -> Topic:
    code = record.text("code")
    if code and not code.startswith(category):
        record.complain("code_not_in_category", "code", code=code, category=category)
    return Topic(
        code=code,
        name=record.text("name"),
        category=category,
        description=record.text("description"),
        level=record.choice("level", Level),
        examples=record.texts("examples", least=3),
        counter_examples=_counters(record, code),
        source=record.text("source", source),
        confirmed=record.flag("confirmed", confirmed),
    )


def _counters(record: Record, code: str) -> tuple[str, ...]:
    """Sentences that sound like the entry; each says which other code it belongs to."""
    found: list[str] = []
    for counter in record.records("counter_examples"):
        found.append(counter.text("text"))
        other = counter.text("code")
        if other and other not in ALL_CODES:
            counter.complain("unknown_code", "code", code=other)
        elif other == code:
            counter.complain("counter_of_itself", "code", code=code)
        counter.finish()
    if not found and record.has("counter_examples"):
        record.complain("too_few", "counter_examples", least=1, found=0)
    return tuple(found)


def _negative(
    folder: Path, doors: Mapping[str, Door], complaints: Complaints
) -> dict[str, NegativeEntry]:
    found: dict[str, NegativeEntry] = {}
    for top in open_folder(folder, complaints):
        source, confirmed = top.text("source"), top.flag("confirmed")
        for record in top.records("negative"):
            entry = _entry(record, source, confirmed)
            for door in entry.doors:
                if door not in doors:
                    record.complain("unknown_door", "doors", door=door)
            if (entry.code in _URGENT) != entry.is_urgent:
                record.complain("urgent_differs", "handling", code=entry.code)
            if (entry.code in _NOT_KEPT) == entry.keeps_text:
                record.complain("keeps_text_differs", "keeps_text", code=entry.code)
            _keep(found, entry, record)
            record.finish()
        top.finish()
    return found


def _entry(record: Record, source: str, confirmed: bool) -> NegativeEntry:
    code = record.text("code")
    return NegativeEntry(
        code=code,
        name=record.text("name"),
        reason=record.text("reason"),
        doors=record.texts("doors", least=1),
        handling=record.choice("handling", Handling),
        examples=record.texts("examples", least=3),
        counter_examples=_counters(record, code),
        rewrite=record.optional("rewrite"),
        keeps_text=record.flag("keeps_text", default=True),
        source=record.text("source", source),
        confirmed=record.flag("confirmed", confirmed),
    )


def _check_codes(
    folder: Path, wanted: tuple[str, ...], found: Mapping[str, object], complaints: Complaints
) -> None:
    for code in wanted:
        if code not in found:
            complaints.add(folder, 1, "code_missing", code=code)
    for code in found.keys() - set(wanted) - {""}:
        complaints.add(folder, 1, "code_not_fixed", code=code)


def _doors(folder: Path, today: date, complaints: Complaints) -> dict[str, Door]:
    found: dict[str, Door] = {}
    for top in open_folder(folder, complaints):
        if top.path.name == "closed.yml":
            continue
        for record in top.records("doors"):
            door = _door(record, today)
            if door.id in found:
                record.complain("id_twice", "id", id=door.id, first=found[door.id].name)
            found[door.id] = door
            record.finish()
        top.finish()
    return found


def _door(record: Record, today: date) -> Door:
    number, checked = record.optional("number"), record.day("verified_on")
    record.text("source", "" if number is None else None)
    if number is not None and checked is None and not record.has("verified_on"):
        record.complain("number_not_verified", "number", number=number)
    if checked is not None and checked > today:
        record.complain("verified_in_future", "verified_on", value=checked)
    if checked is not None and (today - checked).days > _VERIFIED_FOR_DAYS:
        record.warn("verified_long_ago", "verified_on", name=record.text("name"), value=checked)
    return Door(
        id=record.text("id"),
        name=record.text("name"),
        number=number,
        note=record.text("note", ""),
        verified_on=checked,
    )
