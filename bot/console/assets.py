"""Style sheets, scripts and fonts: our own and those of installed packages, by a short list."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from aiohttp import web

_OWN = Path(__file__).parent / "static"
_BOOTSTRAP = "flask_bootstrap/static/bootstrap5"
_HTMX = "django_htmx/static/django_htmx"
_FONT = f"{_BOOTSTRAP}/css/font"
PACKAGED = {
    "bootstrap.css": f"{_BOOTSTRAP}/css/bootstrap.min.css",
    "icons.css": f"{_FONT}/bootstrap-icons.min.css",
    "fonts/bootstrap-icons.woff2": f"{_FONT}/fonts/bootstrap-icons.woff2",
    "fonts/bootstrap-icons.woff": f"{_FONT}/fonts/bootstrap-icons.woff",
    "htmx.js": f"{_HTMX}/htmx-2.min.js",
    "sse.js": f"{_HTMX}/ext/hx-sse-2.min.js",
    "chart.js": "chartkick/django/static/chartkick/Chart.bundle.js",
}
OWN = (
    "tokens.css", "frame.css", "list.css", "console.css", "desk.css", "ticket.css", "papers.css",
    "keys.js", "list.js", "console.js", "charts.js", "drafts.js", "find.js", "ticket.js", "talk.js",
)  # fmt: skip
_TYPES = {
    ".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".woff": "font/woff",
}  # fmt: skip


@cache
def content(name: str) -> bytes | None:
    """The bytes of a listed file; None for any other name, whatever it spells."""
    if name in OWN:
        return (_OWN / name).read_bytes()
    if name not in PACKAGED:
        return None
    package, _, path = PACKAGED[name].partition("/")
    # the packages are only places where files lie: nothing of them is imported
    return _folder(package).joinpath(path).read_bytes()


def _folder(package: str) -> Path:
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(found.submodule_search_locations[0])


@cache
def version(name: str) -> str:
    """Changes with the content, so that browsers may keep a file for ever."""
    return hashlib.sha256(content(name) or b"").hexdigest()[:10]


def address(name: str) -> str:
    """`name?v=…`, to be put behind the static folder's address."""
    return f"{name}?v={version(name)}"


async def serve(request: web.Request) -> web.Response:
    """One listed file."""
    name = request.match_info["name"]
    # looked up first: what is cached for every name asked for would grow with each
    found = content(name) if name in OWN or name in PACKAGED else None
    if found is None:
        raise web.HTTPNotFound
    kind = _TYPES[Path(name).suffix]
    fresh = request.query.get("v") == version(name)
    keep = "public, max-age=31536000, immutable" if fresh else "public, max-age=300"
    charset = "utf-8" if kind.startswith("text/") else None
    headers = {"Cache-Control": keep}
    return web.Response(body=found, content_type=kind, charset=charset, headers=headers)
