"""What the console is given, and the keys under which it keeps things."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aiohttp import web

from bot.catalogue import Catalogue
from bot.paths import ROOT
from bot.ports import Sealer
from bot.ports.staff import OpenStaffWork, Session, Staff
from bot.services.desk.clerk import Clerk, DeskTools
from bot.services.desk.words import DeskWords
from bot.understanding import Understanding

KeepMedia = Callable[[bytes, str], Awaitable[str]]
"""Keeps the bytes of a picture of this content type; its digest."""
Understand = Callable[[str], Awaitable[Understanding]]
"""What the machine makes of a resident's words."""
Likeness = Callable[[str, Sequence[str]], Sequence[float]]
"""How much each of several texts means what the first one does, from 0 to 1; blocks."""
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
    likeness: Likeness | None = None
    secure: bool = True
    issuer: str = "Yishi"
    sandbox: bool = False
    public_url: str = ""
    root: Path = ROOT
    """Where `data/` lies that the street's changes are laid over."""
    adopt: Callable[[], Awaitable[object]] | None = None
    """Has what the street changed hold in this process at once."""
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
