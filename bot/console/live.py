"""Live (server-sent events): what changed in the branch, without reloading the page."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from aiohttp import web

from bot.console.deps import DEPS, clerk, deps, visitor
from bot.logs import where
from bot.ports.staff import News, Session, Touched
from bot.proposals.errors import ProposalError, UnknownProposal
from bot.services.desk import accounts, calls
from bot.services.desk.clerk import Clerk, ticket
from bot.services.desk.talking import Transcript

EVERY = 2.0
"""Seconds between two looks; one reader a process looks for all listeners."""
STILL_SIGNED_IN = 30.0
_RETRY_MS = 5_000
_log = logging.getLogger(__name__)


class Ticker:
    """Looks for news while anybody listens, and hands it to every listener."""

    def __init__(self, app: web.Application) -> None:
        self._deps = app[DEPS]
        self._listeners: set[asyncio.Queue[News | None]] = set()
        self._task: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def listen(self) -> AsyncIterator[asyncio.Queue[News | None]]:
        """A queue of all news from now on; None means that the program is stopping."""
        queue: asyncio.Queue[News | None] = asyncio.Queue(maxsize=100)
        async with self._starting:
            self._listeners.add(queue)
            if self._task is None or self._task.done():
                last = await self._look(News(-1, -1))
                self._task = asyncio.create_task(self._run(last))
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    async def stop(self) -> None:
        """Tell all listeners to go."""
        for queue in self._listeners:
            with contextlib.suppress(asyncio.QueueFull):
                queue.put_nowait(None)
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self, last: News) -> None:
        while self._listeners:
            await asyncio.sleep(EVERY)
            try:
                news = await self._look(last)
            except Exception as error:
                _log.error("console: looking for news failed, trying again: %s", where(error))
                continue
            if _mark(news) != _mark(last):
                self._tell(news)
            last = news

    async def _look(self, last: News) -> News:
        async with self._deps.open_work(readonly=True) as work:
            return await work.desk.news(last.event, last.call, last.said)

    def _tell(self, news: News) -> None:
        for queue in self._listeners:
            with contextlib.suppress(asyncio.QueueFull):
                queue.put_nowait(news)


def _mark(news: News) -> tuple[int, ...]:
    return news.event, news.call, news.said, news.line


TICKER: web.AppKey[Ticker] = web.AppKey("ticker", Ticker)


async def stream(request: web.Request) -> web.StreamResponse:
    """Events `tickets`, `calls`, `talk` and `said`; ends with the session.

    `talk`: the resident whose talk the page shows has said something; `said`: one whose talk this
    clerk holds, wherever they are.
    """
    me, session = clerk(request), visitor(request).session
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
    )
    response.headers["Cache-Control"] = "no-store"
    with contextlib.suppress(ConnectionError):  # whoever left need not be told
        await _tell(request, response, me, session)
    return response


async def _tell(
    request: web.Request, response: web.StreamResponse, me: Clerk, session: Session | None
) -> None:
    async with request.app[TICKER].listen() as queue:
        await response.prepare(request)
        await response.write(f"retry: {_RETRY_MS}\n\n".encode())
        await _catch_up(request, response)
        heard, call = await _heard(request), (-1, -1)
        while session is not None and await _alive(request, session):
            try:
                news = await asyncio.wait_for(queue.get(), STILL_SIGNED_IN)
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            if news is None:
                break
            for name, data in (*_told(news, me, call), *_spoken(news, me, heard)):
                await _say(response, name, data)
            call = (news.call, news.line)


async def _catch_up(request: web.Request, response: web.StreamResponse) -> None:
    """What happened between the drawing of the page, or a lost connection, and now."""
    me, its, ref = clerk(request), deps(request), request.query.get("ref", "")
    if request.query.get("list") and me.may("queues"):
        await _say(response, "tickets", "0")
    if not ref or not me.may("ticket"):
        return
    async with its.open_work(readonly=True) as work:
        try:
            proposal = await ticket(ref, me, work=work)
        except UnknownProposal:
            return
    last = proposal.events[-1].id or 0 if proposal.events else 0
    if str(last) != request.query.get("seen"):
        await _say(response, f"ticket-{proposal.ref}", str(last))


async def read_up_to(request: web.Request, found: Transcript) -> None:
    """Note that what the resident said was on somebody's page."""
    async with deps(request).open_work() as work:
        await work.waiting.see(found.resident.id, found.last)
        await work.commit()


async def _say(response: web.StreamResponse, name: str, data: str) -> None:
    await response.write(f"event: {name}\ndata: {data}\n\n".encode())


def _told(news: News, me: Clerk, call: tuple[int, int]) -> list[tuple[str, str]]:
    """What of the news this clerk may know: references of the branch, and that there are calls."""
    seen = [(one.ref, one.last) for one in news.touched if _is_for(one, me)]
    found = [("tickets", str(news.event))] if seen and me.may("queues") else []
    found += [(f"ticket-{ref}", str(last)) for ref, last in seen if me.may("ticket")]
    turned = (news.call, news.line) != call or any(
        one.waits or one.held_by == me.staff.id for one in news.spoken
    )
    if turned and me.may("calls"):
        found.append(("calls", str(news.call)))
    return found


def _spoken(news: News, me: Clerk, heard: str) -> list[tuple[str, str]]:
    """That somebody said something, never what."""
    found = [("talk", str(one.last)) for one in news.spoken if heard and one.resident == heard]
    mine = [one.last for one in news.spoken if one.held_by == me.staff.id]
    return found + ([("said", str(max(mine)))] if mine else [])


async def _heard(request: web.Request) -> str:
    """Whose talk the page shows, where this clerk may read it; empty for none."""
    me, number, ref = clerk(request), request.query.get("call", ""), request.query.get("ref", "")
    if not me.may("talk"):
        return ""
    async with deps(request).open_work(readonly=True) as work:
        try:
            if number.isdecimal() and len(number) < 19:
                return (await calls.waits(int(number), me, work=work)).resident
            about = await ticket(ref, me, work=work) if ref else None
        except ProposalError:
            return ""
    return about.proposer if about is not None and me.sees_of("talk", about) else ""


def _is_for(one: Touched, me: Clerk) -> bool:
    """Of the branch, or helped with by an open task, as the ticket page has it."""
    return me.branch.sees(one.place, one.body) or not one.helpers.isdisjoint(me.branch.bodies)


async def _alive(request: web.Request, session: Session) -> bool:
    its = deps(request)
    async with its.open_work(readonly=True) as work:
        now = await work.sessions.get(session.digest)
    return now is not None and accounts.is_alive(now, its.clock())
