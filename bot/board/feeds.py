"""What is new as an Atom feed (RFC 4287), and the addresses of all pages (sitemaps.org)."""

from datetime import datetime
from xml.etree import ElementTree as ET

from aiohttp import web

from bot.board.deps import deps
from bot.board.pages import absolute, first
from bot.board.proposals import sought
from bot.ports.board import Sought
from bot.proposals.deadlines import CHINA

_ATOM = "http://www.w3.org/2005/Atom"
_MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST_NEW = 40
_LONGEST_SUMMARY = 400
MOST_PAGES = 800
"""Addresses in the map: some 90 KB."""


async def atom(request: web.Request) -> web.Response:
    """The newest, of a place and a topic where the address names them."""
    its = deps(request)
    async with its.open_work(readonly=True) as work:
        found = await work.board.page(sought(request), MOST_NEW)
    here = absolute(request, request.rel_url.path_qs)
    feed = ET.Element("feed", xmlns=_ATOM)
    _put(feed, "id", here)
    _put(feed, "title", its.catalogue.subdistrict.name)
    ET.SubElement(feed, "link", rel="self", href=here)
    _put(feed, "updated", _moment(found[0].public_at if found else its.clock()))
    author = ET.SubElement(feed, "author")
    _put(author, "name", its.catalogue.subdistrict.name)
    for one in found:
        address = absolute(request, str(request.app.router["proposal"].url_for(ref=one.ref)))
        entry = ET.SubElement(feed, "entry")
        _put(entry, "id", address)
        _put(entry, "title", f"{one.ref} {first(one.problem)}")
        ET.SubElement(entry, "link", href=address)
        _put(entry, "updated", _moment(one.public_at))
        _put(entry, "summary", first(f"{one.problem} {one.solution}", _LONGEST_SUMMARY))
    return _xml(feed, "application/atom+xml")


async def sitemap(request: web.Request) -> web.Response:
    """The pages that stand, and the newest proposals."""
    its, router = deps(request), request.app.router
    async with its.open_work(readonly=True) as work:
        found = await work.board.page(Sought(its.clock()), MOST_PAGES)
    paths = [
        str(router[name].url_for())
        for name in ("list", "meetings", "notices", "results", "guide", "data")
    ]
    paths += [str(router["proposal"].url_for(ref=one.ref)) for one in found]
    top = ET.Element("urlset", xmlns=_MAP)
    for path in paths:
        entry = ET.SubElement(top, "url")
        ET.SubElement(entry, "loc").text = absolute(request, path)
    return _xml(top, "application/xml")


def _put(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _writable(text)


def _writable(text: str) -> str:
    """Without the signs XML cannot hold."""
    return "".join(one for one in text if one >= " " or one in "\t\n")


def _moment(at: datetime) -> str:
    return at.astimezone(CHINA).isoformat(timespec="seconds")


def _xml(top: ET.Element, kind: str) -> web.Response:
    text = ET.tostring(top, encoding="utf-8", xml_declaration=True)
    return web.Response(body=text, content_type=kind, charset="utf-8")
