"""What a request carries, made readable before anything looks at it: numbers, days, words.

Whatever cannot be read is refused (400) or dropped here, so that no handler meets it.
"""

from datetime import date
from urllib.parse import SplitResult, urlsplit

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from multidict import MultiDict, MultiDictProxy

from bot.characters import visible

FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)
"""Days of which a calendar of this desk can speak; others count as the nearest of these."""
MOST_VERSIONS = 10**9
_UNREADABLE = (
    web.RequestPayloadError,
    HttpProcessingError,
    LookupError,  # a character set nobody knows
    ValueError,  # no boundary, or bytes that are none of the character set
    RuntimeError,  # a transfer encoding nobody knows
)


def with_visible_query(request: web.Request) -> web.Request:
    """The request, with nothing in its query that cannot be seen."""
    given = request.query
    seen = MultiDict((visible(name), visible(value)) for name, value in given.items())
    if seen == given:
        return request
    return request.clone(rel_url=request.rel_url.with_query(seen))


async def read_form(request: web.Request) -> None:
    """Read the form once, without what cannot be seen; raises 400 for one nobody can read."""
    try:
        posted = await request.post()
    except _UNREADABLE as error:
        raise web.HTTPBadRequest from error
    seen = MultiDict(
        (visible(name), visible(value) if isinstance(value, str) else value)
        for name, value in posted.items()
    )
    # aiohttp keeps a form that was read here, for every later `request.post()`
    request._post = MultiDictProxy(seen)


def cookie(request: web.Request, name: str) -> str:
    """A cookie of ours is plain ASCII; any other counts as none."""
    found = request.cookies.get(name, "")
    return found if found.isascii() else ""


def whole(text: str, most: int) -> int | None:
    """A whole number as people type it, at most `most`; None for anything else."""
    if not text.isdecimal():
        return None
    digits = text.lstrip("0") or "0"
    return most if len(digits) > len(str(most)) else min(int(digits), most)


def page_number(text: str, most: int) -> int:
    """Which page of a list; the first for anything that is none."""
    return whole(text, most) or 1


def day_in(text: str) -> date | None:
    """A day given as YYYY-MM-DD, within a century; None for no day."""
    try:
        return min(max(date.fromisoformat(text), FIRST), LAST)
    except ValueError:
        return None


def split(address: str) -> SplitResult | None:
    """The parts of an address; None for what only looks like one."""
    try:
        return urlsplit(address)
    except ValueError:
        return None
