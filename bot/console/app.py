"""The console's application, to be mounted at /console/."""

from aiohttp import web

from bot.console import middlewares, pages
from bot.console.deps import DEPS, ConsoleDeps
from bot.console.figures import KEPT
from bot.console.kept import Kept
from bot.console.live import TICKER, Ticker
from bot.console.monthly import MONTHS
from bot.console.routes import add_routes


def make_app(deps: ConsoleDeps) -> web.Application:
    """The console: `parent.add_subapp("/console/", make_app(deps))`."""
    app = web.Application(middlewares=middlewares.ALL)
    app[DEPS] = deps
    app[TICKER] = Ticker(app)
    app[KEPT] = Kept(deps.clock)
    app[MONTHS] = Kept(deps.clock)
    app.on_response_prepare.append(middlewares.dress)
    app.on_shutdown.append(_stop)
    add_routes(app)
    pages.set_up(app, deps)
    return app


async def _stop(app: web.Application) -> None:
    """Event streams and counting would otherwise hold the program up."""
    await app[TICKER].stop()
    await app[KEPT].stop()
    await app[MONTHS].stop()
