"""The only file that knows every adapter: settings and content in, running parts out."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import ClientSession, web

from bot import catalogue, content, manifest
from bot.adapters.alerts import make_alerts, make_personal_alerts
from bot.adapters.database import Database
from bot.adapters.database.ready import Migrated
from bot.adapters.database.staff import StaffDatabase
from bot.adapters.media import FolderMedia
from bot.adapters.rasa.dialogue import RasaDialogue
from bot.adapters.rasa.lone import lone_turn as lone_turn
from bot.adapters.redis.bell import RedisBell
from bot.adapters.scanning import ScannedMedia
from bot.adapters.sealing import SealingKey
from bot.adapters.wechat.api import Api, Credentials
from bot.adapters.wechat.callback import Callback, Mode
from bot.adapters.wechat.client import WeChatMessenger
from bot.adapters.wechat.shared_tokens import SharedTokenCache
from bot.adopting import StreetContent
from bot.board.app import make_app as make_board
from bot.board.deps import BoardDeps
from bot.catalogue.calendar import warnings as calendar_warnings
from bot.console.app import make_app as make_console
from bot.console.deps import ConsoleDeps
from bot.gateway.app import HealthRoutes, WeChatRoutes, add_routes
from bot.gateway.background import Bell, Gateway, make_gateway
from bot.gateway.notices import Notices
from bot.gateway.turns import Turns
from bot.likeness import Judge
from bot.paths import DATA, ROOT
from bot.ports import Clock, Messenger
from bot.proposals.errors import SettingsError
from bot.sandbox.app import make_app as make_sandbox
from bot.sandbox.platform import Platform
from bot.sandbox_account import callback_url, sandbox_account
from bot.services.desk.clerk import DeskTools
from bot.services.watch import Watch, WatchTools
from bot.settings import Settings
from bot.turn import Desk, Invitation, Reader
from bot.understanding import Understanding
from bot.understanding.meaning import likeness
from bot.upkeep import forgotten
from bot.wording import Wording


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
    gateway: Gateway
    street: StreetContent

    @property
    def turns(self) -> Turns:
        """The gateway's turns."""
        return self.gateway.turns

    def warnings(self) -> tuple[str, ...]:
        """What an operator should see to before it becomes a fault."""
        return calendar_warnings(self.desk.catalogue.calendar, self.desk.clock())


def load_dialogue() -> tuple[RasaDialogue, Reader]:
    """The dialogue with the model trained on the data as it stands; SettingsError without one."""
    if manifest.is_stale():
        raise SettingsError("the model does not fit the data: make train")
    dialogue = RasaDialogue()
    return dialogue, dialogue.load(manifest.archive())


def make_desk(
    database: Database,
    dialogue: RasaDialogue,
    reader: Reader,
    clock: Clock = now,
    invitation: Invitation | None = None,
) -> Desk:
    """The desk: content, reader and clock. Raises ContentError when content is wrong."""
    content = catalogue.load(ROOT)
    words = Wording.load(ROOT)
    judge = Judge.load(ROOT)
    desk = Desk(content, words, reader, clock, database.open_work, invitation, judge)
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
    desk = make_desk(database, dialogue, reader, clock, invitation(chosen))
    gateway = make_gateway(
        desk,
        dialogue,
        messenger,
        SealingKey(chosen.secret_key),
        make_media(chosen),
        may_push=chosen.wechat.may_push,
        notices=make_notices(chosen, messenger),
        bell=make_bell(chosen),
    )
    gateway.metrics.model.labels(name=manifest.archive().name).set(1)
    street = StreetContent.around(desk.catalogue, ROOT, database.open_work)
    return Parts(chosen, desk, database, dialogue, gateway, street)


def invitation(chosen: Settings) -> Invitation | None:
    """Where residents agree to be told of news, if the account has such a page."""
    wechat = chosen.wechat
    return Invitation(wechat.notice_template, wechat.notice_page) if wechat.notice_page else None


def pages(chosen: Settings) -> frozenset[str]:
    """The only addresses a text may link to; words of people carry no links."""
    return frozenset({chosen.wechat.notice_page} - {""})


def make_notices(chosen: Settings, messenger: Messenger) -> Notices:
    """The account's subscription notice, as content says what stands in it."""
    fields = content.read(DATA / "dialogue" / "subscription.yml").value["fields"]
    return Notices(messenger, chosen.wechat.notice_template, fields)


def make_media(chosen: Settings) -> FolderMedia:
    """Where attachments are kept, looked through first where there is a scanner."""
    folder = chosen.var / "media"
    return ScannedMedia(folder, chosen.clamd_socket) if chosen.clamd_socket else FolderMedia(folder)


def make_bell(chosen: Settings) -> Bell | None:
    """How processes call each other, where there is a Redis."""
    return RedisBell(chosen.redis_url) if chosen.redis_url else None


def make_callback(chosen: Settings, clock: Clock = now) -> Callback:
    """The callback of the account; by the desk's clock it tells what was signed long ago."""
    wechat = chosen.wechat
    keys = [key for key in (wechat.aes_key, wechat.aes_key_previous) if key]
    return Callback(
        token=wechat.token, app_id=wechat.app_id, account_id=wechat.account_id, aes_keys=keys,
        mode=Mode(wechat.mode), pages=pages(chosen), clock=clock,
    )  # fmt: skip


def make_app(parts: Parts) -> web.Application:
    """The whole web application; background work starts and stops with it."""
    chosen = parts.settings
    app = web.Application()
    gateway = parts.gateway
    wechat = WeChatRoutes(make_callback(chosen, parts.desk.clock), gateway.turns, gateway.metrics)

    checks = {
        "database": Migrated(parts.database, chosen.database_url).check,
        "model": parts.dialogue.check,
        "queue": gateway.check,
        "staying": gateway.check_staying,
    }
    health = HealthRoutes(checks, gateway.metrics, chosen.metrics_token, parts.warnings)
    add_routes(app, wechat, health)
    if chosen.sandbox:
        platform = Platform(sandbox_account(chosen))
        app.add_subapp("/sandbox", make_sandbox(platform, callback_url(chosen)))
    app.add_subapp("/console", make_console(console_deps(parts)))
    app.add_subapp("/board", make_board(board_deps(parts)))
    app.cleanup_ctx.append(lambda _: _background(parts))
    return app


def console_deps(parts: Parts) -> ConsoleDeps:
    """What the console is given."""
    chosen, media = parts.settings, make_media(parts.settings)

    async def understand(text: str) -> Understanding:
        return await asyncio.to_thread(parts.desk.reader.understand, text)

    return ConsoleDeps(
        open_work=parts.database.open_work,
        catalogue=parts.desk.catalogue,
        words=parts.street.content.words,
        sealer=SealingKey(chosen.secret_key), secret_key=chosen.secret_key,
        clock=parts.desk.clock,
        read_media=media.read_if_kept,
        keep_media=media.keep,
        understand=understand,
        likeness=likeness,
        secure=not chosen.sandbox, sandbox=chosen.sandbox,
        public_url=chosen.public_url, adopt=parts.street.look,
    )  # fmt: skip


def board_deps(parts: Parts) -> BoardDeps:
    """What the public board is given."""
    desk, chosen, media = parts.desk, parts.settings, make_media(parts.settings)
    return BoardDeps(
        parts.database.open_work, desk.catalogue, parts.street.content.words, desk.clock,
        media.read_if_kept, chosen.public_url, chosen.account_qr, secure=not chosen.sandbox,
    )  # fmt: skip


def make_watch(parts: Parts) -> Watch:
    """What tells staff outside of the console, and ends what has run out."""
    chosen, desk, open_work = parts.settings.alerts, parts.desk, parts.database.open_work
    texts, words = parts.street.content.texts, parts.street.content.words
    ways = make_alerts(chosen, texts, open_work, desk.clock)
    tools = WatchTools(DeskTools(desk.catalogue, words, desk.clock), texts, chosen.console)
    return Watch(open_work, ways, tools, make_personal_alerts(chosen, texts))


async def _background(parts: Parts) -> AsyncIterator[None]:
    chosen, open_work = parts.settings, parts.database.open_work
    gone = forgotten.ForgottenList(chosen.var / forgotten.NAME, SealingKey(chosen.secret_key))
    async with parts.street.kept(), make_watch(parts).running(), gone.kept(open_work):
        async for _ in parts.gateway.run():
            yield
    await parts.database.close()


@contextlib.asynccontextmanager
async def open_messenger(chosen: Settings) -> AsyncIterator[WeChatMessenger]:
    """The account's way to send, with its own connections."""
    async with ClientSession() as session:
        wechat = chosen.wechat
        database = Database(chosen.database_url)
        key = SealingKey(chosen.secret_key)
        cache = SharedTokenCache(database.open_work, key, wechat.app_id, now)
        who = Credentials(wechat.app_id, wechat.app_secret)
        api = Api(session, who, base=wechat.api_base, cache=cache)
        yield WeChatMessenger(api, pages(chosen))
        await database.close()
