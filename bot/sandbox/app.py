"""The application under /sandbox/: chat page and API, for this machine alone."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.nearby import is_nearby
from bot.sandbox.api import Api
from bot.sandbox.page import Page
from bot.sandbox.platform import Platform
from bot.sandbox.words import STATIC, load

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def make_app(platform: Platform, gateway_url: str) -> web.Application:
    """Mount it at /sandbox/; `gateway_url` is the callback address, e.g. …/wechat.

    The API stands at api/cgi-bin/…, so WECHAT_API_BASE is http://HOST:PORT/sandbox/api.
    """
    platform.connect(gateway_url)
    platform.menu = platform.menu or load("menu")["button"]
    app = web.Application(middlewares=[only_this_machine])
    page, api = Page(platform), web.Application()
    api.add_routes(Api(platform).routes())
    app.add_subapp("/api", api)
    app.add_routes(page.routes())
    app.router.add_static("/static", STATIC)
    app.on_shutdown.append(page.close)
    app.on_cleanup.append(_closed(platform))
    return app


@web.middleware
async def only_this_machine(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Refuse other machines, proxies before us, and rebound names."""
    if not is_nearby(request):
        raise web.HTTPForbidden(text="The sandbox answers on this machine only.")
    return await handler(request)


def _closed(platform: Platform) -> Callable[[web.Application], Awaitable[None]]:
    async def close(_app: web.Application) -> None:
        await platform.close()

    return close
