"""Finding (搜索): everything a clerk may see that what was typed may mean, over all lists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.catalogue import Body
from bot.ports import Filter
from bot.ports.staff import Row, Staff, StaffWork, Told, Wanted, Word
from bot.proposals.deadlines import CHINA
from bot.proposals.errors import UnknownProposal
from bot.proposals.refs import typed_in
from bot.proposals.workflow import FINAL, OPEN, WAITING_FOR_TRIAGE, Status
from bot.services.desk.clerk import Clerk, DeskTools, ticket
from bot.services.desk.marking import Parts, excerpt
from bot.services.desk.searching import holds, people_named, words_of
from bot.understanding.meaning import Vectors, shared

EACH = 8
"""Tickets shown of each group; the rest is one click away."""
COUNT_TO = 100
_YEARS_BACK = 6
_MOST_NAMED = 6
LOOKED_AT = 40
NEAR = 0.45
"""Cosine of two texts from which on they are said to mean about the same."""
_READ = 200
_REMEMBERED = 4_000
GROUPS: Mapping[str, frozenset[Status]] = {
    "triage": WAITING_FOR_TRIAGE,
    "work": OPEN - WAITING_FOR_TRIAGE - {Status.ANSWERED},
    "answered": frozenset({Status.ANSWERED}),
    "ended": FINAL | {Status.CLOSED},
}
"""Where a ticket stands, as people ask: all statuses, each once."""


@dataclass(frozen=True)
class Hit:
    """One ticket, where what was typed stands in it, and the words there with what fits marked."""

    row: Row
    where: str
    parts: Parts


@dataclass(frozen=True)
class Group:
    """Tickets in one stage; `total` is counted no further than `COUNT_TO`."""

    key: str
    hits: list[Hit]
    total: int


@dataclass(frozen=True)
class Named:
    """What is called so: places and topics with their ids, bodies and people."""

    places: list[str]
    codes: list[str]
    bodies: list[Body]
    people: list[Staff]


@dataclass(frozen=True)
class Found:
    """All of it. `exact`: the tickets a number or reference names, the newest year first."""

    exact: list[Hit]
    groups: list[Group]
    named: Named
    people: Mapping[str, Staff]

    @property
    def only(self) -> str | None:
        """The ticket to open at once: the reference is its own and nobody else's."""
        refs = {hit.row.ref for hit in self.exact}
        return next(iter(refs)) if len(refs) == 1 else None

    @property
    def refs(self) -> set[str]:
        """All tickets that are shown."""
        return {hit.row.ref for group in self.groups for hit in group.hits} | {
            hit.row.ref for hit in self.exact
        }


async def find(text: str, clerk: Clerk, *, work: StaffWork, tools: DeskTools) -> Found:
    """Everything within the clerk's sight that has to do with what was typed."""
    people = await work.accounts.all()
    words = words_of(text, tools.catalogue, people)
    known = {one.id: one for one in people}
    exact = await _exact(text, clerk, work, tools)
    groups = [await _group(key, words, clerk, work, tools, known) for key in GROUPS]
    return Found(exact, groups, _named(words, clerk, people, tools), known)


def wanted_by(words: Sequence[Word], clerk: Clerk, statuses: frozenset[Status]) -> Wanted:
    """The tickets of these statuses that all the words fit; names count as what they name."""
    plain = " ".join(one.text for one in words if not one.is_named)
    named = tuple(one for one in words if one.is_named)
    return Wanted(Filter(statuses=statuses, words=plain), clerk.branch, words=named)


async def _exact(text: str, clerk: Clerk, work: StaffWork, tools: DeskTools) -> list[Hit]:
    """The tickets this is the number of; without a year, of the latest years."""
    typed = typed_in(text)
    if typed is None:
        return []
    this_year = tools.now.astimezone(CHINA).year
    prefixes = [one.ref_prefix for one in tools.catalogue.subdistricts.values()]
    found = []
    for ref in typed.refs(prefixes, range(this_year, this_year - _YEARS_BACK, -1)):
        try:
            await ticket(ref, clerk, work=work)
        except UnknownProposal:
            continue
        found += await work.desk.page(Wanted(Filter(words=ref)), 1)
    return [Hit(row, "ref", ((row.ref, True),)) for row in found]


async def _group(
    key: str, words: Sequence[Word], clerk: Clerk, work: StaffWork, tools: DeskTools,
    people: Mapping[str, Staff],
) -> Group:  # fmt: skip
    if not words:
        return Group(key, [], 0)
    wanted = wanted_by(words, clerk, GROUPS[key])
    rows = await work.desk.page(wanted, EACH + 1)
    total = len(rows) if len(rows) <= EACH else await work.desk.count(wanted, COUNT_TO)
    shown = rows[:EACH]
    told = await work.lookups.told([row.ref for row in shown])
    return Group(key, [_hit(row, words, told.get(row.ref), tools, people) for row in shown], total)


def _hit(
    row: Row, words: Sequence[Word], told: Told | None, tools: DeskTools,
    people: Mapping[str, Staff],
) -> Hit:  # fmt: skip
    """Where the words stand: the first place that has one of them, in the order people look."""
    typed = [one.text for one in words]
    for where, text in _texts(row, told, tools, people):
        parts = excerpt(text, typed)
        if any(is_marked for _, is_marked in parts):
            return Hit(row, where, parts)
    return Hit(row, "problem", excerpt(row.problem, typed))


def _texts(
    row: Row, told: Told | None, tools: DeskTools, people: Mapping[str, Staff]
) -> Iterable[tuple[str, str]]:
    catalogue = tools.catalogue
    yield "problem", row.problem
    yield "solution", row.solution
    if told is not None:
        yield "answer", told.text
    yield "place", catalogue.places.full_name(row.place) if row.place else ""
    yield "detail", row.place_detail
    if row.code in catalogue.lists.topics or row.code in catalogue.lists.negative:
        yield "code", f"{row.code} {catalogue.lists.name_of(row.code)}"
    yield "body", catalogue.bodies[row.body].name if row.body in catalogue.bodies else row.body
    who = people.get(row.assignee or "")
    yield "assignee", who.name if who is not None else ""
    yield "ref", row.ref


def _named(words: Sequence[Word], clerk: Clerk, people: Sequence[Staff], tools: DeskTools) -> Named:
    """What all of the words together, or one of them, are the name of."""
    catalogue, branch = tools.catalogue, clerk.branch
    places: list[str] = []
    codes: list[str] = []
    bodies: list[Body] = []
    staff: list[Staff] = []
    for word in words:
        places += [
            one.id for one in catalogue.places
            if holds(word.text, one.name, *one.aliases) and branch.sees(one.id, "")
        ]  # fmt: skip
        codes += sorted(word.codes)
        bodies += [one for one in catalogue.bodies.values() if one.id in word.bodies]
        staff += [one for one in people_named(word.text, people) if branch.holds(one.body)]
    return Named(
        places[:_MOST_NAMED], codes[:_MOST_NAMED], bodies[:_MOST_NAMED], staff[:_MOST_NAMED]
    )


async def alike(
    codes: Iterable[str], seen: Iterable[str], clerk: Clerk, *, work: StaffWork
) -> list[Row]:
    """Tickets of the topics this may mean, but for those seen: open ones, first those due."""
    topics, others = frozenset(codes), set(seen)
    if not topics:
        return []
    wanted = Wanted(Filter(statuses=OPEN, codes=topics), clerk.branch)
    rows = await work.desk.page(wanted, LOOKED_AT)
    return [row for row in rows if row.ref not in others]


def nearest(text: str, rows: Sequence[Row]) -> list[Row]:
    """Those that mean nearly the same, the nearest first; takes about 7 ms a ticket, once."""
    asked = _vector(text)
    scored = [(float(_vector(row.problem[:_READ]) @ asked), row) for row in rows]
    near = sorted((one for one in scored if one[0] >= NEAR), key=lambda one: -one[0])
    return [row for _, row in near[:EACH]]


@lru_cache(_REMEMBERED)
def _vector(text: str) -> Vectors:
    vector: Vectors = shared().encode([text])[0]
    return vector
