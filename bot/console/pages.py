"""Pages: the template environment, what every page knows, and how values are shown."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import aiohttp_jinja2
from aiohttp import web
from jinja2 import FileSystemLoader, StrictUndefined

from bot.console import assets, once, security
from bot.console.deps import ConsoleDeps, deps, visitor
from bot.console.frame import frame
from bot.console.preferences import COLUMNS, read
from bot.console.step_keys import STEP_KEYS
from bot.proposals.deadlines import CHINA
from bot.services.desk.notices import short

_A_DAY = 24
_TEMPLATES = Path(__file__).parent / "templates"


def set_up(app: web.Application, its: ConsoleDeps) -> None:
    """Templates escape everything and complain about a name that does not exist."""
    environment = aiohttp_jinja2.setup(
        app,
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    catalogue, words = its.catalogue, its.words
    environment.globals.update(
        catalogue=catalogue,
        words=words,
        asset=assets.address,
        sandbox=its.sandbox,
        board=its.board,
        step_keys=STEP_KEYS,
        all_columns=COLUMNS,
    )
    environment.tests["estimated"] = lambda at: catalogue.calendar.is_estimated(at)
    environment.filters.update(
        moment=moment,
        moment_exact=lambda value: value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S"),
        day=day,
        waited=lambda since, now: waited(since, now, words.labels["waits"]),
        short=short,
        label=lambda key, table: words.label(table, str(key)),
        place=lambda key: catalogue.places.full_name(key) if key in catalogue.places else "",
        near=lambda key: catalogue.places[key].name if key in catalogue.places else "",
        body=lambda key: catalogue.bodies[key].name if key in catalogue.bodies else key,
        level=lambda key: catalogue.levels[key].label,
        status=lambda key: catalogue.statuses[key].staff,
        topic=lambda code: _topic(catalogue, code, words.label("lists", "unclear")),
    )


def page(
    request: web.Request, template: str, *, http_status: int = 200, **context: Any
) -> web.Response:
    """One page (or part of one) with what the layout needs."""
    its = visitor(request)
    common = {
        "request": request,
        "clerk": its.clerk,
        "frame": frame(request, its.clerk),
        "likes": read(its.staff.settings if its.staff is not None else {}),
        "csrf": security.form_token(request),
        "once": once.token(),
        "now": deps(request).clock(),
        "static": str(request.app.router["static"].url_for(name="-"))[:-1],
    }
    return aiohttp_jinja2.render_template(template, request, common | context, status=http_status)


def see_other(request: web.Request, name: str, /, **where: str) -> web.Response:
    """After a change: go and look, so that reloading does not do it twice."""
    query = where.pop("query", "")
    address = str(request.app.router[name].url_for(**where))
    return web.Response(
        status=303, headers={"Location": f"{address}?{query}" if query else address}
    )


def moved_on(request: web.Request, name: str, /, **where: str) -> web.Response:
    """There is no such thing to show any more: on to another page, which htmx loads as a whole."""
    found = see_other(request, name, **where)
    if "HX-Request" not in request.headers:
        return found
    return web.Response(status=409, headers={"HX-Redirect": found.headers["Location"]})


def moment(value: datetime | None) -> str:
    """A moment in local time, to the minute."""
    return "" if value is None else value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def day(value: datetime | date | None) -> str:
    """A day in local time."""
    if isinstance(value, datetime):
        value = value.astimezone(CHINA).date()
    return "" if value is None else value.isoformat()


def waited(since: datetime, now: datetime, words: Mapping[str, str]) -> str:
    """How long since, as one says it: minutes, then hours, then days."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    hours, rest = divmod(minutes, 60)
    unit = "minutes" if not hours else "hours" if hours < _A_DAY else "days"
    return words[unit].format(minutes=rest, hours=hours, days=hours // _A_DAY)


def _topic(catalogue: Any, code: str, unclear: str) -> str:
    try:
        return str(catalogue.lists.name_of(code))
    except KeyError:
        return unclear
