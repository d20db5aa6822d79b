"""Reads what things are called and how long they take: levels, statuses, deadlines, consent."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from bot.catalogue.lists import TOPIC_CODES
from bot.catalogue.model import (
    NO_CATEGORY,
    Consent,
    Deadlines,
    Kept,
    LevelText,
    Privacy,
    Retention,
    Since,
    Stage,
    StatusText,
    Subdistrict,
    WorkingDays,
)
from bot.catalogue.reader import Complaints, Record, open_file
from bot.proposals.deadlines import OfficeHours
from bot.proposals.places import Level, PlaceTree
from bot.proposals.workflow import Status

E = TypeVar("E", bound=StrEnum)

_COLUMNS = (*dict.fromkeys(code[0] for code in TOPIC_CODES), NO_CATEGORY)
_SUMMARY_LENGTH = 120


def _each(record: Record, key: str, kind: type[E]) -> Iterator[tuple[E, Record]]:
    """The entries of a mapping that must name every member of an enum and nothing else."""
    inner = record.record(key)
    for name in inner.names():
        if name not in tuple(kind):
            inner.complain("name_not_known", name, name=name, known=", ".join(kind))
    for member in kind:
        if inner.has(member):
            yield member, inner.record(member)
        else:
            record.complain("entry_missing", key, name=member.value)


def read_levels(path: Path, complaints: Complaints) -> Mapping[Level, LevelText]:
    """The names of the levels and their default thresholds."""
    top = open_file(path, complaints)
    found: dict[Level, LevelText] = {}
    for level, record in _each(top, "levels", Level) if top else ():
        found[level] = LevelText(
            label=record.text("label"),
            sentence=record.text("sentence"),
            seconds=record.whole("seconds"),
            notice_days=record.whole("notice_days"),
            source=record.text("source"),
            confirmed=record.flag("confirmed"),
        )
        record.finish()
    if top:
        top.finish()
    return found


def read_statuses(path: Path, complaints: Complaints) -> Mapping[Status, StatusText]:
    """The names of the statuses."""
    top = open_file(path, complaints)
    found: dict[Status, StatusText] = {}
    for status, record in _each(top, "statuses", Status) if top else ():
        found[status] = StatusText(
            record.text("label"), record.text("staff"), record.text("sentence")
        )
        record.finish()
    if top:
        top.finish()
    return found


def read_deadlines(path: Path, complaints: Complaints) -> Deadlines:
    """Working days: every stage at every level for every category, and topics of their own."""
    by_category: dict[tuple[Stage, Level, str], WorkingDays] = {}
    by_topic: dict[tuple[Stage, Level, str], WorkingDays] = {}
    top = open_file(path, complaints)
    if top is None:
        return Deadlines(by_category, by_topic)
    for record in top.records("deadlines"):
        stage, level = record.choice("stage", Stage), record.choice("level", Level)
        for column, days in _columns(record):
            if (stage, level, column) in by_category:
                record.complain("deadline_twice", stage=stage, level=level)
            by_category[stage, level, column] = days
        record.finish()
    for record in top.records("topics"):
        _topic_deadline(record, by_topic)
    for stage in Stage:
        for level in Level:
            if (stage, level, NO_CATEGORY) not in by_category:
                top.complain("deadline_missing", "deadlines", stage=stage, level=level)
    top.finish()
    return Deadlines(by_category, by_topic)


def _columns(record: Record) -> Iterator[tuple[str, WorkingDays]]:
    source, confirmed = record.text("source"), record.flag("confirmed")
    days = record.record("days")
    for column in _COLUMNS:
        yield column, WorkingDays(days.whole(column), source, confirmed)
    days.finish()


def _topic_deadline(record: Record, by_topic: dict[tuple[Stage, Level, str], WorkingDays]) -> None:
    stage, code = record.choice("stage", Stage), record.text("code")
    days = WorkingDays(record.whole("days"), record.text("source"), record.flag("confirmed"))
    if code not in TOPIC_CODES:
        record.complain("unknown_code", "code", code=code)
    for level in record.texts("levels", least=1):
        if level not in tuple(Level):
            record.complain("not_a_level", "levels", value=level)
        else:
            by_topic[stage, Level(level), code] = days
    record.finish()


def read_consent(path: Path, complaints: Complaints) -> Consent | None:
    """What residents are told before anything of theirs is kept."""
    top = open_file(path, complaints)
    if top is None:
        return None
    consent = Consent(
        version=top.text("version"),
        summary=top.text("summary"),
        kept=top.texts("kept", least=1),
        not_kept=top.text("not_kept"),
        purpose=top.text("purpose"),
        duration=top.text("duration"),
        erase=top.text("erase"),
        rights=top.texts("rights", least=1),
        machine=top.text("machine"),
        minors=top.text("minors"),
        source=top.text("source"),
        confirmed=top.flag("confirmed"),
    )
    if len(consent.summary) > _SUMMARY_LENGTH:
        top.complain("too_long", "summary", limit=_SUMMARY_LENGTH, found=len(consent.summary))
    top.finish()
    return consent


def read_subdistricts(
    path: Path, places: PlaceTree, complaints: Complaints
) -> Mapping[str, Subdistrict]:
    """The subdistricts that use the desk, by place id; at least one."""
    found: dict[str, Subdistrict] = {}
    top = open_file(path, complaints)
    if top is None:
        return found
    prefixes: set[str] = set()
    for record in top.records("subdistricts"):
        one = _subdistrict(record)
        if one.place not in places or places[one.place].level is not Level.SUBDISTRICT:
            record.complain("not_a_subdistrict", "place", place=one.place)
        if one.place in found or one.ref_prefix in prefixes:
            record.complain("id_twice", "ref_prefix", id=one.ref_prefix, first=one.name)
        if not (one.ref_prefix.isascii() and one.ref_prefix.isupper()):
            record.complain("prefix_not_capitals", "ref_prefix", value=one.ref_prefix)
        found[one.place] = one
        prefixes.add(one.ref_prefix)
    if not found:
        top.complain("too_few", "subdistricts", least=1, found=0)
    top.finish()
    return found


def _subdistrict(record: Record) -> Subdistrict:
    privacy = record.record("privacy")
    one = Subdistrict(
        place=record.text("place"),
        name=record.text("name"),
        ref_prefix=record.text("ref_prefix"),
        duty_phone=record.optional("duty_phone"),
        hours=OfficeHours(record.spans("hours")),
        hours_text=record.text("hours_text"),
        privacy=Privacy(
            privacy.text("controller"), privacy.optional("contact"), privacy.optional("address")
        ),
        retention={kept: _retention(kind) for kept, kind in _each(record, "retention", Kept)},
        source=record.text("source"),
        confirmed=record.flag("confirmed"),
    )
    privacy.finish()
    record.finish()
    return one


def _retention(record: Record) -> Retention:
    one = Retention(
        days=record.whole("days"),
        counted_from=record.choice("counted_from", Since),
        source=record.text("source"),
        confirmed=record.flag("confirmed"),
    )
    record.finish()
    return one
