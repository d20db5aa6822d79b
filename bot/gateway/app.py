"""The callback of the official account, and the routes that tell how the desk is doing."""

import asyncio
import hmac
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from aiohttp import web

from bot.expecting import go_on
from bot.gateway.metrics import Metrics
from bot.gateway.turns import Turns
from bot.logs import where
from bot.messages import Option, Reply
from bot.nearby import is_nearby
from bot.ports import Inbound
from bot.proposals.errors import GatewayRefused

_log = logging.getLogger(__name__)
MAX_BODY = 64 * 1024
CHECK_SECONDS = 5.0
Check = Callable[[], Awaitable[None]]


class Callback(Protocol):
    """Proves, opens and answers callbacks; implemented by a messenger's adapter."""

    def verify(self, query: Mapping[str, str]) -> str: ...

    def open(self, query: Mapping[str, str], body: bytes) -> Any: ...

    def answer(self, message: Any, text: str, options: Sequence[Option] = ()) -> bytes: ...


class WeChatRoutes:
    """`GET /wechat` and `POST /wechat`. What proves nothing gets 403 and no reason."""

    def __init__(self, callback: Callback, turns: Turns, metrics: Metrics) -> None:
        self._callback, self._turns, self._metrics = callback, turns, metrics

    async def verify(self, request: web.Request) -> web.Response:
        """URL verification: the echostr, as it came."""
        try:
            return web.Response(text=self._callback.verify(request.query))
        except GatewayRefused:
            self._metrics.refused.inc()
            return web.Response(status=403)

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """One push: proven, recorded, answered passively or acknowledged."""
        started = time.perf_counter()
        try:
            message = self._callback.open(request.query, await _body(request))
        except GatewayRefused:
            self._metrics.refused.inc()
            return web.Response(status=403)
        except web.RequestPayloadError:  # no body can be read: not chunked, zipped, … as it says
            self._metrics.refused.inc()
            return web.Response(status=400)
        try:
            inbound = await self._turns.receive(message)
        except Exception:
            # not acknowledged, so that WeChat asks again
            self._metrics.unrecorded.inc()
            return web.Response(status=503)
        reply = await self._reply(inbound) if inbound is not None else None
        text, options = (reply.text, reply.options) if reply is not None else ("", ())
        body = self._callback.answer(message, text, options)
        response = web.Response(body=body, content_type="text/xml" if text else "text/plain")
        is_written = await _written(request, response)
        if is_written and inbound is not None and text:
            self._turns.handed(inbound)
        way = "lost" if not is_written else "passive" if text else "acknowledged"
        self._metrics.answered(message.kind, way, time.perf_counter() - started)
        return response

    async def _reply(self, inbound: Inbound) -> Reply | None:
        """The reply; should that fail, the sweep takes up what has been recorded."""
        try:
            return await self._turns.answer(inbound)
        except Exception as error:
            _log.error("message %s is left to the sweep: %s", inbound.id, where(error))
            return None


async def _written(request: web.Request, response: web.Response) -> bool:
    """Write the response now; False when WeChat has hung up, so that it is not taken for read."""
    try:
        await response.prepare(request)
        await response.write_eof()
    except ConnectionError:
        return False
    return request.transport is not None and not request.transport.is_closing()


async def _body(request: web.Request) -> bytes:
    """The body, read no further than one byte past what is allowed."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.content.iter_chunked(MAX_BODY):
        chunks.append(chunk)
        size += len(chunk)
        if size > MAX_BODY:
            raise GatewayRefused("too large")
    return b"".join(chunks)


class HealthRoutes:
    """`/healthz` (alive), `/readyz` (each part asked to answer), `/metrics` (Prometheus)."""

    def __init__(
        self,
        checks: Mapping[str, Check],
        metrics: Metrics,
        token: str = "",
        warnings: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        """`token`: who bears it is shown the figures from anywhere; others on this machine only."""
        self._checks, self._metrics, self._token = checks, metrics, token
        self._warnings = warnings

    async def healthz(self, request: web.Request) -> web.Response:
        """Alive."""
        return web.json_response({"alive": True})

    async def readyz(self, request: web.Request) -> web.Response:
        """200 when every part answers, else 503 with the names of those that do not.

        `warnings` are what an operator should see to before it becomes a fault.
        """
        state = {name: await _answers(check) for name, check in self._checks.items()}
        is_ready = all(state.values())
        told = {"ready": is_ready, **state, "warnings": list(self._warnings())}
        return web.json_response(told, status=200 if is_ready else 503)

    async def metrics(self, request: web.Request) -> web.Response:
        """Figures in Prometheus' text format."""
        if not is_nearby(request) and not self._bears_token(request):
            raise web.HTTPForbidden
        return web.Response(body=self._metrics.page(), content_type="text/plain")

    def _bears_token(self, request: web.Request) -> bool:
        given = request.headers.get("Authorization", "").encode(errors="replace")
        return bool(self._token) and hmac.compare_digest(given, f"Bearer {self._token}".encode())


async def _answers(check: Check) -> bool:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await check()
    except Exception as error:
        _log.warning("not ready: %s", where(error))
        return False
    return True


async def _as_labelled(_: web.Request, response: web.StreamResponse) -> None:
    """On every answer of the program, streams too: no browser may take it for anything else."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")


def add_routes(app: web.Application, wechat: WeChatRoutes, health: HealthRoutes) -> None:
    """Put the routes into an application."""
    app.on_response_prepare.append(_as_labelled)
    app.router.add_get("/wechat", wechat.verify, expect_handler=go_on)
    app.router.add_post("/wechat", wechat.receive, expect_handler=go_on)
    for name in ("healthz", "readyz", "metrics"):
        app.router.add_get(f"/{name}", getattr(health, name), expect_handler=go_on)
