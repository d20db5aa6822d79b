"""What the board is given."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.catalogue import Catalogue
from bot.ports.board import OpenPublicWork
from bot.services.desk.words import DeskWords


@dataclass(frozen=True)
class BoardDeps:
    """Everything from outside; `public_url` is where everyone reaches us, without a path.

    Empty: as the asking browser does, by HTTPS where `secure`. `account` is what the account's own
    QR code says, or empty.
    """

    open_work: OpenPublicWork
    catalogue: Catalogue
    words: DeskWords
    clock: Callable[[], datetime]
    read_media: Callable[[str], Awaitable[bytes | None]]
    public_url: str = ""
    account: str = ""
    secure: bool = True


DEPS: web.AppKey[BoardDeps] = web.AppKey("board", BoardDeps)


def deps(request: web.Request) -> BoardDeps:
    """The board's deps."""
    return request.app[DEPS]
