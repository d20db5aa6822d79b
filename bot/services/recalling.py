"""Finds the proposal a resident means by their own words: what, where and when."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Protocol

from bot.catalogue import Catalogue
from bot.proposals.deadlines import CHINA
from bot.proposals.lists import UNCLEAR
from bot.proposals.proposal import Proposal
from bot.understanding import PlaceMatch, Understanding
from bot.understanding.text import fold
from bot.wording import Wording

Days = tuple[date, date]

_STOPS = re.compile(r"[\W_]+")
_NUMBERED = re.compile(r"(\d+)([^\W\d_]+)")
"""A number and what it numbers, as in building 3, unit 2."""
_FITS = 0.3
_CLOSE = 0.82
_TIME = 0.25
_PLACE = 0.35
_CODE = 0.7
_TOPIC = 0.5
_OTHER = 0.5
_SURE = 0.9
_PARTS = 4


class Reader(Protocol):
    """Reads words for their topic and their place."""

    def understand(self, text: str, *, explained: bool = True) -> Understanding: ...

    def places(self, text: str) -> PlaceMatch: ...


@dataclass(frozen=True, slots=True)
class Hints:
    """What a question says of the proposal it is about; all may be empty."""

    words: str = ""
    codes: Mapping[str, float] = field(default_factory=dict)
    places: frozenset[str] = frozenset()
    detail: str = ""
    days: Days | None = None

    @property
    def is_specific(self) -> bool:
        """Whether the words say what or where, not only when."""
        return bool(self.words or self.places or self.detail)

    def tells_of_other(self, code: str) -> bool:
        """Whether the words surely speak of another topic than this one."""
        return code not in self.codes and any(sure > _SURE for sure in self.codes.values())


def hints_in(text: str, *, reader: Reader, wording: Wording, now: datetime) -> Hints:
    """The hints in a resident's words; `now` in UTC dates 'last week' and its like."""
    plain = fold(text)
    days, plain = _days_in(plain, wording, now.astimezone(CHINA).date())
    found = reader.places(plain)
    words = _without(plain, wording.words["recall_noise"], wording.words["recall_noise_alone"])
    named = frozenset({found.place} if found.place else found.candidates)
    return Hints(words, _codes_of(words, reader), named, found.detail, days)


def _codes_of(words: str, reader: Reader) -> dict[str, float]:
    """The topics of these words; where two are named apart, each of them counts."""
    if not words:
        return {}
    candidates = list(reader.understand(words, explained=False).candidates)
    for part in words.split()[:_PARTS] if " " in words else ():
        found = reader.understand(part, explained=False).candidates
        candidates += [one for one in found if one.confidence > _SURE]
    codes: dict[str, float] = {}
    for one in candidates:
        codes[one.code] = max(one.confidence, codes.get(one.code, 0.0))
    codes.pop(UNCLEAR, None)
    return codes


def meant(hints: Hints, proposals: list[Proposal], catalogue: Catalogue) -> list[Proposal]:
    """Those the hints fit, best first; several only where they fit about equally well."""
    if not hints.is_specific:
        return [one for one in proposals if hints.days and _is_within(one, hints.days)]
    scored = [(_likeness(hints, one, catalogue), one) for one in proposals]
    best = max((score for score, _ in scored), default=0.0)
    if best < _FITS:
        return []
    near = [(score, one) for score, one in scored if score >= best * _CLOSE]
    return [one for _, one in sorted(near, key=lambda pair: -pair[0])]


def _likeness(hints: Hints, proposal: Proposal, catalogue: Catalogue) -> float:
    """What speaks for a proposal: shared words, the topic, the place; the time weighs in.

    Another building or unit than the proposal's speaks against it whatever else is shared. Where
    the words surely tell of another topic, shared ones count half and a place for nothing.
    """
    if _is_elsewhere(hints.detail, proposal.place_detail):
        return 0.0
    said = _tokens(hints.words) - _names(hints.places, catalogue)
    is_other = hints.tells_of_other(proposal.code)
    shared = _shared(said, proposal, catalogue) * (_OTHER if is_other else 1.0)
    score = shared + _CODE * hints.codes.get(proposal.code, 0.0)
    if hints.places and not _is_there(proposal, hints.places, catalogue):
        score -= _PLACE
    elif hints.places and not is_other:
        score += _PLACE
    if hints.detail and hints.detail in f"{proposal.place_detail} {proposal.problem}":
        score += _PLACE
    if score > 0 and hints.days:
        score += _TIME if _is_within(proposal, hints.days) else -_TIME
    return score


def _shared(said: set[str], proposal: Proposal, catalogue: Catalogue) -> float:
    """The share of what was said that stands in the proposal; in its topic's name, half of it."""
    own = fold(f"{proposal.problem} {proposal.solution} {proposal.place_detail}")
    topic = catalogue.lists.topics.get(proposal.code)
    about = fold(f"{topic.name} {topic.description}") if topic else ""
    found = sum(1.0 if one in own else _TOPIC * (one in about) for one in said)
    return found / len(said) if said else 0.0


def _names(places: Iterable[str], catalogue: Catalogue) -> set[str]:
    known = [catalogue.places[one] for one in places if one in catalogue.places]
    return {token for one in known for name in (one.name, *one.aliases) for token in _tokens(name)}


def _is_there(proposal: Proposal, places: Iterable[str], catalogue: Catalogue) -> bool:
    tree = catalogue.places
    return any(proposal.place in tree.branch(one) for one in places if one in tree)


def _is_elsewhere(detail: str, own: str) -> bool:
    """Whether two details number the same thing differently: other buildings, other units."""
    said, known = (
        {what: number for number, what in _NUMBERED.findall(one)} for one in (detail, own)
    )
    return any(known[what] != number for what, number in said.items() if what in known)


def _is_within(proposal: Proposal, days: Days) -> bool:
    filed = proposal.created_at.astimezone(CHINA).date()
    return days[0] <= filed <= days[1]


def _tokens(text: str) -> set[str]:
    """Pairs of neighbouring characters, and characters that stand alone."""
    parts = text.split()
    pairs = {a + b for part in parts for a, b in pairwise(part)}
    return pairs | {part for part in parts if len(part) == 1}


def _without(text: str, noise: Iterable[str], alone: Iterable[str]) -> str:
    """A text without the words that ask and name nothing, longest first, and without stops.

    `alone` are signs that say nothing when they are left over alone.
    """
    for word in sorted(noise, key=len, reverse=True):
        text = text.replace(word, " ")
    left = _STOPS.sub(" ", text).split()
    return " ".join(part for part in left if part not in set(alone))


def _days_in(text: str, wording: Wording, today: date) -> tuple[Days | None, str]:
    """The days a text names, and the text without their words; the longest wording wins."""
    named = [(word, kind) for kind in _SPANS for word in wording.words[kind] if word in text]
    if not named:
        return None, text
    word, kind = max(named, key=lambda pair: len(pair[0]))
    return _SPANS[kind](today), text.replace(word, " ")


def _ago(first: int, last: int) -> Callable[[date], Days]:
    return lambda today: (today - timedelta(first), today - timedelta(last))


def _week(back: int) -> Callable[[date], Days]:
    def days(today: date) -> Days:
        monday = today - timedelta(today.weekday() + 7 * back)
        return monday, monday + timedelta(6)

    return days


def _this_month(today: date) -> Days:
    return today.replace(day=1), today


def _last_month(today: date) -> Days:
    end = today.replace(day=1) - timedelta(1)
    return end.replace(day=1), end


def _last_year(today: date) -> Days:
    return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)


_SPANS: Mapping[str, Callable[[date], Days]] = {
    "when_today": _ago(0, 0),
    "when_yesterday": _ago(1, 1),
    "when_two_days_ago": _ago(2, 2),
    "when_days_ago": _ago(7, 1),
    "when_this_week": _week(0),
    "when_last_week": _week(1),
    "when_week_before_last": _week(2),
    "when_half_month_ago": _ago(25, 8),
    "when_this_month": _this_month,
    "when_last_month": _last_month,
    "when_months_ago": _ago(200, 31),
    "when_last_year": _last_year,
}
