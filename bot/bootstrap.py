"""The only file that knows every adapter: settings and content in, running parts out."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from aiohttp import ClientSession, web

from bot import catalogue, manifest, settings
from bot.adapters.database import Database
from bot.adapters.database.migrate import is_current
from bot.adapters.database.staff import StaffDatabase
from bot.adapters.media import FolderMedia
from bot.adapters.rasa.dialogue import RasaDialogue
from bot.adapters.sealing import SealingKey
from bot.adapters.wechat.api import Api, Credentials
from bot.adapters.wechat.callback import Callback, Mode
from bot.adapters.wechat.client import WeChatMessenger
from bot.console.app import make_app as make_console
from bot.console.deps import ConsoleDeps
from bot.gateway.app import HealthRoutes, WeChatRoutes, add_routes
from bot.gateway.metrics import Metrics
from bot.gateway.sender import Sender
from bot.gateway.turns import Turns
from bot.paths import ROOT
from bot.ports import Clock, Messenger, Resident
from bot.proposals.errors import SettingsError
from bot.sandbox.account import Account
from bot.sandbox.app import make_app as make_sandbox
from bot.sandbox.platform import Platform
from bot.services.desk.words import load_words
from bot.settings import Settings
from bot.turn import Desk, Reader, Turn
from bot.wording import Wording

SWEEP_SECONDS = 10.0


def now() -> datetime:
    """The real time, UTC."""
    return datetime.now(UTC)


@dataclass
class Parts:
    """Everything that runs in one process."""

    settings: Settings
    desk: Desk
    database: StaffDatabase
    dialogue: RasaDialogue
    turns: Turns
    sender: Sender
    metrics: Metrics


def load_dialogue() -> tuple[RasaDialogue, Reader]:
    """The dialogue with the model trained on the data as it stands; SettingsError without one."""
    if manifest.is_stale():
        raise SettingsError("the model does not fit the data: make train")
    dialogue = RasaDialogue()
    return dialogue, dialogue.load(manifest.archive())


def make_desk(
    database: Database, dialogue: RasaDialogue, reader: Reader, clock: Clock = now
) -> Desk:
    """The desk: content, reader and clock. Raises ContentError when content is wrong."""
    content = catalogue.load(ROOT)
    desk = Desk(content, Wording.load(ROOT), reader, clock, database.open_work)
    dialogue.serve(desk)
    return desk


def make_parts(
    chosen: Settings,
    messenger: Messenger,
    dialogue: RasaDialogue,
    reader: Reader,
    clock: Clock = now,
) -> Parts:
    """Wire one process around a loaded dialogue."""
    database = StaffDatabase(chosen.database_url)
    desk = make_desk(database, dialogue, reader, clock)
    sealer = SealingKey(chosen.secret_key)
    sender = Sender(desk, messenger, sealer)
    turns = Turns(desk, dialogue, sealer, may_push=chosen.wechat.may_push, wake=sender.wake)
    return Parts(chosen, desk, database, dialogue, turns, sender, Metrics())


def make_callback(chosen: Settings) -> Callback:
    """The callback of the account."""
    wechat = chosen.wechat
    keys = [key for key in (wechat.aes_key, wechat.aes_key_previous) if key]
    return Callback(
        token=wechat.token,
        app_id=wechat.app_id,
        account_id=wechat.account_id,
        aes_keys=keys,
        mode=Mode(wechat.mode),
    )


def make_app(parts: Parts) -> web.Application:
    """The whole web application; background work starts and stops with it."""
    chosen = parts.settings
    app = web.Application()
    wechat = WeChatRoutes(make_callback(chosen), parts.turns, parts.metrics)

    async def model() -> None:
        parts.desk.reader.places("", None)

    async def migrated() -> None:
        if not await is_current(chosen.database_url):
            raise RuntimeError("not migrated")

    checks = {"database": parts.database.ping, "model": model, "queue": migrated}
    add_routes(app, wechat, HealthRoutes(checks, parts.metrics))
    if chosen.sandbox:
        platform = Platform(sandbox_account(chosen))
        app.add_subapp("/sandbox", make_sandbox(platform, callback_url(chosen)))
    app.add_subapp("/console", make_console(console_deps(parts)))
    app.cleanup_ctx.append(lambda _: _background(parts))
    return app


def console_deps(parts: Parts) -> ConsoleDeps:
    """What the console is given."""
    chosen, media = parts.settings, FolderMedia(parts.settings.var / "media")

    async def read_media(digest: str) -> bytes | None:
        try:
            return await media.read(digest)
        except FileNotFoundError:
            return None

    return ConsoleDeps(
        open_work=parts.database.open_work,
        catalogue=parts.desk.catalogue,
        words=load_words(ROOT),
        sealer=SealingKey(chosen.secret_key),
        secret_key=chosen.secret_key,
        clock=parts.desk.clock,
        read_media=read_media,
        secure=not chosen.sandbox,
        sandbox=chosen.sandbox,
    )


def sandbox_account(chosen: Settings) -> Account:
    """The sandbox platform's side of the same credentials."""
    wechat = chosen.wechat
    return Account(
        app_id=wechat.app_id,
        secret=wechat.app_secret,
        token=wechat.token,
        aes_key=wechat.aes_key,
        account_id=wechat.account_id,
        mode=wechat.mode,
        verified=wechat.may_push,
    )


def callback_url(chosen: Settings) -> str:
    """Where the sandbox platform pushes to."""
    return chosen.wechat.api_base.removesuffix("/sandbox/api") + "/wechat"


async def _background(parts: Parts) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(parts.sender.run()), asyncio.create_task(_sweep(parts.turns))]
    yield
    await parts.turns.drain()
    for task in tasks:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await parts.database.close()


async def _sweep(turns: Turns) -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        await turns.sweep()


@contextlib.asynccontextmanager
async def open_messenger(chosen: Settings) -> AsyncIterator[WeChatMessenger]:
    """The account's way to send, with its own connections."""
    async with ClientSession() as session:
        wechat = chosen.wechat
        credentials = Credentials(wechat.app_id, wechat.app_secret)
        yield WeChatMessenger(Api(session, credentials, base=wechat.api_base))


@contextlib.asynccontextmanager
async def lone_turn(sender_id: str) -> AsyncIterator[Turn]:
    """A turn outside of the gateway, for `rasa shell` with `rasa run actions`; it commits."""
    chosen = settings.read({}, ROOT / "var")
    database = Database(chosen.database_url)
    desk = _lone_desk(database)
    async with database.open_work() as work:
        handle = SealingKey(chosen.secret_key).handle(sender_id)
        resident = await work.residents.by_handle(handle, lock=True)
        if resident is None:
            resident = await work.residents.add(Resident(sender_id, handle, "", now()))
        yield Turn(desk, resident, work)
        await work.commit()
    await database.close()


_lone: list[Desk] = []


def _lone_desk(database: Database) -> Desk:
    if not _lone:
        _lone.append(make_desk(database, *load_dialogue()))
    return replace(_lone[0], open_work=database.open_work)
