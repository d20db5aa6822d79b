"""The list a ticket was opened from: back to it, the one before and after, where in it one is."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web
from yarl import URL

from bot.console import queues
from bot.console.deps import clerk, deps, visitor
from bot.console.preferences import read
from bot.console.queues import Asked
from bot.ports.staff import StaffWork

FIELD = "list"
"""Carries the list in addresses and forms: `all?q=…&page=2`."""
STAYS = frozenset(
    {
        "reclassify", "convene", "report_progress", "supervise", "note", "add_task",
        "finish_task", "drop_task", "ask_outside", "revoke_link",
    }
)  # fmt: skip
"""Steps after which there mostly is more to do on the same ticket."""


@dataclass(frozen=True)
class Trail:
    """Where a ticket stands in a list; `position` 0: not, or no longer, in it."""

    asked: Asked
    ref: str
    position: int = 0
    total: int = 0
    before: str = ""
    after: str = ""

    @property
    def address(self) -> str:
        """The list as addresses and forms carry it."""
        return self.asked.address


async def follow(request: web.Request, ref: str, work: StaffWork) -> Trail | None:
    """Where this ticket stands in the list the request names; None where it names none."""
    asked = _asked(request, await named(request))
    if asked is None:
        return None
    start = max(0, asked.offset - queues.PAGE)
    refs = await work.desk.refs(asked.wanted, 3 * queues.PAGE, start)
    if ref not in refs:
        return Trail(asked, ref)
    at, total = refs.index(ref), start + len(refs)
    if len(refs) == 3 * queues.PAGE:
        total = max(total, await work.desk.count(asked.wanted, queues.COUNT_TO))
    before = refs[at - 1] if at else ""
    after = refs[at + 1] if at + 1 < len(refs) else ""
    return Trail(asked, ref, start + at + 1, total, before, after)


async def onward(request: web.Request, ref: str, step: str) -> Trail | None:
    """What comes after this ticket, asked before the step is taken; None: one stays on it."""
    staff = visitor(request).staff
    if step in STAYS or staff is None or not read(staff.settings).onward:
        return None
    async with deps(request).open_work(readonly=True) as work:
        trail = await follow(request, ref, work)
    return trail if trail is not None and trail.position else None


async def named(request: web.Request) -> str:
    """The list a request names: in its address, its form, or the address of the page it is from."""
    if FIELD in request.query:
        return request.query[FIELD]
    posted: Mapping[str, object] = await request.post() if request.method == "POST" else {}
    if posted.get(FIELD):
        return str(posted[FIELD])
    try:
        page = URL(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    except ValueError:
        return ""
    return page.query.get(FIELD, "")


def _asked(request: web.Request, named: str) -> Asked | None:
    parts = urlsplit(named)
    if parts.path not in queues.NAMES or not clerk(request).may("queues"):
        return None
    query = dict(parse_qsl(parts.query))
    return queues.read(parts.path, query, clerk(request), deps(request).tools)
