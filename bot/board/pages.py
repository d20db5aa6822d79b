"""Pages: templates, links that keep the size of the text, and how values are shown."""

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp_jinja2
from aiohttp import web
from jinja2 import FileSystemLoader, StrictUndefined

from bot.board.deps import BoardDeps, deps
from bot.proposals.deadlines import CHINA
from bot.proposals.places import Level
from bot.qr import drawn

SIZES = ("1", "2", "3")
"""Of the text: as usual, large, very large; it stands in the address, since nothing is kept."""
_TEMPLATES = Path(__file__).parent / "templates"


def set_up(app: web.Application, its: BoardDeps) -> None:
    """Templates escape everything and complain about a name that does not exist."""
    environment = aiohttp_jinja2.setup(
        app,
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    catalogue, words = its.catalogue, its.words
    environment.globals.update(street=catalogue.subdistrict, catalogue=catalogue)
    environment.filters.update(
        day=day,
        label=lambda key, table: words.label(table, str(key)),
        place=lambda key: catalogue.places.full_name(key) if key in catalogue.places else "",
        body=lambda key: catalogue.bodies[key].name if key in catalogue.bodies else key,
        phone=lambda key: _phone(its, key),
        level=lambda key: catalogue.levels[Level(key)].label,
        status=lambda key: catalogue.label(key),
        topic=lambda code: catalogue.lists.name_of(code),
        first=first,
    )


def page(request: web.Request, template: str, *, status: int = 200, **context: Any) -> web.Response:
    """One page with what the layout needs; `qr` leads to the account, or to this very page."""
    here = absolute(request, request.rel_url.without_query_params("size").path_qs)
    common = {
        "to": lambda name, query=None, **where: link(request, name, query, **where),
        "size": size_of(request),
        "sizes": {one: _sized(request, one) for one in SIZES},
        "here": here,
        "now": deps(request).clock(),
        "account": deps(request).account,
        "qr": drawn(deps(request).account or here),
        "path": request.rel_url.path,
    }
    return aiohttp_jinja2.render_template(template, request, common | context, status=status)


async def guide(request: web.Request) -> web.Response:
    """How to take part."""
    return page(request, "guide.html")


def size_of(request: web.Request) -> str:
    """The size asked for; anything else is the usual one."""
    size = request.query.get("size", "1")
    return size if size in SIZES else "1"


def link(request: web.Request, name: str, query: Any = None, **where: str) -> str:
    """An address on the board with the size of the text in it; empty values are left out."""
    size = size_of(request)
    wanted = {key: value for key, value in (query or {}).items() if value}
    wanted |= {"size": size} if size != "1" else {}
    address = str(request.app.router[name].url_for(**where))
    return f"{address}?{urlencode(wanted)}" if wanted else address


def absolute(request: web.Request, path: str) -> str:
    """As the outside world opens it."""
    its = deps(request)
    scheme = "https" if its.secure else request.scheme
    return f"{its.public_url or f'{scheme}://{request.host}'}{path}"


def day(value: datetime | None) -> str:
    """A day in local time."""
    return "" if value is None else value.astimezone(CHINA).date().isoformat()


def first(text: str, most: int = 40) -> str:
    """The first words of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _phone(its: BoardDeps, key: str) -> str:
    """Whom to ask at a body: its telephone, else the street's, else the body's name."""
    known = its.catalogue.bodies.get(key)
    number = known.phone if known is not None and known.phone else None
    number = number or its.catalogue.subdistrict.duty_phone
    name = known.name if known is not None else its.catalogue.subdistrict.name
    return f"{name} {number}" if number else name


def _sized(request: web.Request, size: str) -> str:
    rest = {key: value for key, value in request.query.items() if key != "size"}
    wanted = rest | ({"size": size} if size != "1" else {})
    return f"{request.rel_url.path}?{urlencode(wanted)}" if wanted else request.rel_url.path
