"""Reads `alerts.yml`: how staff are told outside of the console, and after how long."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.catalogue.model import Stage, WorkingDays
from bot.catalogue.reader import Complaints, Record, open_file
from bot.proposals.errors import ContentError

BLANKS = frozenset(
    {
        "ref", "code", "place", "body", "kind", "stage", "due", "supervisor", "threshold",
        "seconds", "count", "until", "title", "trouble",
    }
)  # fmt: skip
"""Nothing a resident said is among them, so that no sentence can tell it to a group."""
TO_RESIDENT = frozenset({"ref", "what", "day", "close"})
TROUBLES = ("address", "quota", "credentials", "notice_field", "sign_in", "code", "current")
REASONS = ("press", "lapse", "resume", "supervise", "end_notice")
_BLANK = re.compile(r"\{(\w*)\}")


class AlertKind(StrEnum):
    """What staff are told of."""

    EMERGENCY = "emergency"
    UNCLAIMED = "unclaimed"
    CALLS = "calls"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    SECONDED = "seconded"
    NOTICE_OVER = "notice_over"
    UNSUPERVISED = "unsupervised"
    TROUBLE = "trouble"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True)
class AlertText:
    """The title of an alert and the line of each matter in it."""

    title: str
    line: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """A number of minutes with where it comes from and whether the street confirmed it."""

    minutes: int
    source: str
    confirmed: bool = False


@dataclass(frozen=True)
class AlertTexts:
    """Everything said to staff outside of the console, the periods, and why the program acted."""

    subject: str
    more: str
    open: str
    no_place: str
    no_supervisor: str
    stages: Mapping[Stage, str]
    alerts: Mapping[AlertKind, AlertText]
    reasons: Mapping[str, str]
    troubles: Mapping[str, str]
    ask_rating: str
    warn_ahead: WorkingDays
    batch_calls: Minutes
    unclaimed_after: Minutes
    ask_rating_after: WorkingDays
    close_unrated_after: WorkingDays


def load_alerts(root: Path) -> AlertTexts:
    """What stands in `root/data/catalogue/alerts.yml`; raises ContentError with every fault."""
    complaints = Complaints()
    texts = read_alerts(root / "data" / "catalogue" / "alerts.yml", complaints)
    if texts is None or complaints.errors:
        raise ContentError(*complaints.errors)
    return texts


def read_alerts(path: Path, complaints: Complaints) -> AlertTexts | None:
    """The same, complaining of every fault instead; None when the file cannot be read."""
    top = open_file(path, complaints)
    if top is None:
        return None
    stages, reasons, periods = (top.record(key) for key in ("stages", "reasons", "periods"))
    troubles = top.record("troubles")
    texts = AlertTexts(
        subject=_said(top, "subject"),
        more=_said(top, "more"),
        open=_said(top, "open"),
        no_place=_said(top, "no_place"),
        no_supervisor=_said(top, "no_supervisor"),
        stages={stage: _said(stages, stage) for stage in Stage},
        alerts=dict(_alerts(top.record("alerts"))),
        reasons={key: _said(reasons, key) for key in REASONS},
        troubles={key: _said(troubles, key, frozenset({"detail"})) for key in TROUBLES},
        ask_rating=_said(top, "ask_rating", TO_RESIDENT),
        warn_ahead=_days(periods, "warn_ahead"),
        batch_calls=_minutes(periods, "batch_calls"),
        unclaimed_after=_minutes(periods, "unclaimed"),
        ask_rating_after=_days(periods, "ask_rating"),
        close_unrated_after=_days(periods, "close_unrated"),
    )
    if texts.close_unrated_after.days <= texts.ask_rating_after.days:
        periods.complain("closes_before_asking", "close_unrated")
    for record in (stages, reasons, troubles, periods, top):
        record.finish()
    return texts


def _said(record: Record, key: str, blanks: frozenset[str] = BLANKS) -> str:
    text = record.text(key)
    for blank in dict.fromkeys(_BLANK.findall(text)):
        if blank not in blanks:
            record.complain("blank_not_known", key, value=blank)
    return text


def _alerts(record: Record) -> Iterator[tuple[AlertKind, AlertText]]:
    for kind in AlertKind:
        one = record.record(kind)
        yield kind, AlertText(_said(one, "title"), _said(one, "line"))
        one.finish()
    record.finish()


def _days(periods: Record, key: str) -> WorkingDays:
    one = periods.record(key)
    days = WorkingDays(one.whole("working_days"), one.text("source"), one.flag("confirmed"))
    one.finish()
    return days


def _minutes(periods: Record, key: str) -> Minutes:
    one = periods.record(key)
    minutes = Minutes(one.whole("minutes"), one.text("source"), one.flag("confirmed"))
    one.finish()
    return minutes
