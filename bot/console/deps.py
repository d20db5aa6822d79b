"""What the console is given, and the keys under which it keeps things."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.catalogue import Catalogue
from bot.ports import Sealer
from bot.ports.staff import OpenStaffWork, Session, Staff
from bot.services.desk.clerk import Clerk, DeskTools
from bot.services.desk.words import DeskWords
from bot.understanding import Understanding

KeepMedia = Callable[[bytes, str], Awaitable[str]]
"""Keeps the bytes of a picture of this content type; its digest."""
Understand = Callable[[str], Awaitable[Understanding]]
"""What the machine makes of a resident's words."""
ReadMedia = Callable[[str], Awaitable[bytes | None]]
"""The stored bytes of an attachment by its digest, or None."""


@dataclass(frozen=True)
class ConsoleDeps:
    """Everything from outside; `secure` marks cookies for HTTPS only, off on plain loopback.

    `public_url` is where outsiders reach us, without a path; empty: as the asking browser does.
    """

    open_work: OpenStaffWork
    catalogue: Catalogue
    words: DeskWords
    sealer: Sealer
    secret_key: str
    clock: Callable[[], datetime]
    read_media: ReadMedia | None = None
    keep_media: KeepMedia | None = None
    understand: Understand | None = None
    secure: bool = True
    issuer: str = "Yishi"
    sandbox: bool = False
    public_url: str = ""
    board: str = "/board/"
    """Where the public board is on this host."""

    @property
    def tools(self) -> DeskTools:
        """What the services of the desk share."""
        return DeskTools(self.catalogue, self.words, self.clock)


@dataclass(frozen=True)
class Visitor:
    """Who sent a request: nobody, somebody half signed in, or a clerk."""

    staff: Staff | None = None
    session: Session | None = None
    clerk: Clerk | None = None


DEPS: web.AppKey[ConsoleDeps] = web.AppKey("console", ConsoleDeps)
VISITOR = "visitor"


def deps(request: web.Request) -> ConsoleDeps:
    """The console's deps."""
    return request.app[DEPS]


def visitor(request: web.Request) -> Visitor:
    """Who sent the request."""
    found: Visitor = request[VISITOR]
    return found


def clerk(request: web.Request) -> Clerk:
    """The clerk; the gate lets nobody else reach a view that asks."""
    found = visitor(request).clerk
    if found is None:
        raise web.HTTPForbidden
    return found
