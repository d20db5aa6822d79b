"""Queues (列表): which tickets each shows, what the address may filter, and the pages of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from bot.catalogue import Catalogue
from bot.console import preferences
from bot.console.sorting import SORTS
from bot.console.typed import day_in, page_number
from bot.ports import Filter
from bot.ports.staff import Wanted
from bot.proposals.deadlines import CHINA
from bot.proposals.lists import UNCLEAR, ListResult
from bot.proposals.places import Level
from bot.proposals.workflow import (
    IN_WORK,
    OPEN,
    RUNNING,
    TURNED_AWAY,
    WAITING_FOR_RESIDENT,
    WAITING_FOR_TRIAGE,
    Status,
)  # fmt: skip
from bot.services.desk.clerk import Clerk, DeskTools
from bot.services.desk.searching import words_of

PAGE = 30
MOST_PAGES = 400
COUNT_TO = 1_000
_FEW = 8
"""Of so few bodies each is looked up by itself; of more, the list is read in its order."""

GROUPS = (
    ("mine", ("mine", "tasks")),
    ("body", ("body", "body_overdue", "unassigned")),
    (
        "street",
        (
            "triage", "appeals", "review", "today", "overdue", "waiting", "ruling", "answered",
            "all",
        ),
    ),
)  # fmt: skip
"""The lists as they stand beside the table: one's own, one's body's, the whole branch's."""
NAMES = tuple(name for _, names in GROUPS for name in names)


@dataclass(frozen=True)
class Asked:
    """What the address asks for, checked; unknown values are dropped, not passed on."""

    queue: str
    wanted: Wanted
    chosen: Mapping[str, str]
    page: int = 1

    @property
    def offset(self) -> int:
        """How many tickets come before this page."""
        return (self.page - 1) * PAGE

    def query(self, **changes: object) -> str:
        """The address of the same list with some things changed; empty values go."""
        values = dict(self.chosen) | {name: str(value) for name, value in changes.items()}
        return urlencode({name: value for name, value in values.items() if value})

    @property
    def address(self) -> str:
        """This page of this list: `all?q=…&page=2`."""
        query = self.query(page=self.page if self.page > 1 else "")
        return f"{self.queue}?{query}" if query else self.queue

    @property
    def filters(self) -> tuple[str, ...]:
        """What it is narrowed by, but for the words searched for."""
        return tuple(name for name in self.chosen if name not in ("q", "sort"))


def queue(name: str, clerk: Clerk, tools: DeskTools) -> Wanted:
    """What a queue shows this clerk; raises KeyError for one there is none of."""
    now, own = tools.now, frozenset({clerk.staff.body})
    today = datetime.combine(now.astimezone(CHINA).date(), time(), CHINA)
    running = Wanted(Filter(statuses=RUNNING), clerk.branch, running=True)
    everywhere = clerk.branch.places is None
    few = not everywhere and len(clerk.branch.bodies) <= _FEW
    held, holders = (clerk.branch.bodies, None) if few else (None, clerk.branch.bodies)
    holders = None if everywhere else holders
    return {
        "tasks": Wanted(Filter(statuses=OPEN), tasks_of=(clerk.staff.id, clerk.staff.body)),
        "mine": Wanted(Filter(statuses=OPEN, assignee=clerk.staff.id), clerk.branch),
        "triage": Wanted(
            Filter(statuses=WAITING_FOR_TRIAGE, bodies=held), clerk.branch, holders=holders
        ),
        "appeals": Wanted(Filter(statuses=TURNED_AWAY), clerk.branch, appealed=True),
        "body": Wanted(Filter(statuses=OPEN, bodies=own), clerk.branch),
        "body_overdue": replace(
            running, filter=replace(running.filter, due_before=now, bodies=own)
        ),
        "unassigned": Wanted(Filter(statuses=IN_WORK, unassigned=True, bodies=held), clerk.branch),
        "today": replace(
            running,
            filter=replace(running.filter, due_before=today + timedelta(days=1)),
            due_from=today,
        ),
        "overdue": replace(running, filter=replace(running.filter, due_before=now)),
        "review": Wanted(Filter(statuses=WAITING_FOR_TRIAGE, review=True), clerk.branch),
        "waiting": Wanted(Filter(statuses=WAITING_FOR_RESIDENT), clerk.branch),
        "ruling": Wanted(Filter(statuses=OPEN), clerk.branch, ruling=True),
        "answered": Wanted(Filter(statuses=frozenset({Status.ANSWERED})), clerk.branch),
        "all": Wanted(Filter(), clerk.branch),
    }[name]


def read(name: str, query: Mapping[str, str], clerk: Clerk, tools: DeskTools) -> Asked:
    """A queue narrowed by what stands in the address; raises KeyError for an unknown queue."""
    wanted = queue(name, clerk, tools)
    chosen = {key: value.strip()[:200] for key, value in query.items() if key in _FIELDS}
    chosen = {key: value for key, value in chosen.items() if value}
    usual = preferences.read(clerk.staff.settings).sort
    if chosen.get("sort", usual) == usual or chosen["sort"] not in SORTS:
        chosen.pop("sort", None)
    catalogue = tools.catalogue
    words = words_of(chosen.get("q", ""), catalogue)
    plain = " ".join(word.text for word in words if not word.is_named)
    narrowed = replace(_narrow(wanted.filter, chosen, catalogue), words=plain)
    wanted = replace(
        wanted,
        filter=narrowed,
        words=tuple(word for word in words if word.is_named),
        created_from=midnight(chosen.get("from")),
        created_to=midnight(chosen.get("to"), after=1),
        urgent=True if chosen.get("urgent") == "1" else None,
        order=chosen.get("sort", usual),
    )
    return Asked(name, wanted, chosen, page_number(query.get("page", ""), MOST_PAGES))


_FIELDS = (
    "q", "status", "code", "list", "level", "place", "body", "assignee", "from", "to", "urgent",
    "sort",
)  # fmt: skip


def _narrow(base: Filter, chosen: Mapping[str, str], catalogue: Catalogue) -> Filter:
    found = base
    status, level, code = chosen.get("status"), chosen.get("level"), chosen.get("code", "")
    if status in tuple(Status):
        allowed = base.statuses if base.statuses is not None else frozenset(Status)
        found = replace(found, statuses=allowed & {Status(status)})
    if level in tuple(Level):
        found = replace(found, levels=frozenset({Level(level)}))
    if chosen.get("list") in tuple(ListResult):
        found = replace(found, lists=frozenset({ListResult(chosen["list"])}))
    if codes := _codes(code, catalogue):
        found = replace(found, codes=codes)
    if chosen.get("place") in catalogue.places:
        found = replace(found, places=catalogue.places.branch(chosen["place"]))
    if chosen.get("body") in catalogue.bodies:
        one = frozenset({chosen["body"]})
        found = replace(found, bodies=one if base.bodies is None else base.bodies & one)
    if chosen.get("assignee"):
        found = replace(found, assignee=chosen["assignee"])
    return found


def _codes(code: str, catalogue: Catalogue) -> frozenset[str]:
    """One code, or all of a category (A…E, N)."""
    known = {*catalogue.lists.topics, *catalogue.lists.negative, UNCLEAR}
    return frozenset(one for one in known if one == code or (len(code) == 1 and one[0] == code))


def midnight(value: str | None, after: int = 0) -> datetime | None:
    """The first moment of a day given as YYYY-MM-DD, or of the one `after` it; None for no day."""
    day = day_in(value or "")
    return None if day is None else datetime.combine(day + timedelta(days=after), time(), CHINA)
