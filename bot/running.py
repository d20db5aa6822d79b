"""Serving, and reading out what was filed."""

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from bot import bootstrap, catalogue, content, settings, starting
from bot.adapters.database import Database, copies, ready
from bot.adapters.database.keys import check_key
from bot.adapters.database.migrate import migrate
from bot.adapters.database.staff import StaffDatabase
from bot.adapters.sealing import SealingKey
from bot.adapters.wechat.client import WeChatMessenger
from bot.console.demo import DemoAccount, demo_accounts, seed_demo
from bot.paths import DATA, ROOT
from bot.ports import Filter
from bot.proposals.errors import MessengerError
from bot.proposals.names import blurred, names_in
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Role
from bot.services.desk import accounts
from bot.services.desk.street import difference, write_into
from bot.services.desk.words import load_words
from bot.upkeep import systemd

_log = logging.getLogger(__name__)
_BATCH = 500
LEAVE_SECONDS = 2.0
"""From `not ready` to the last connection accepted: a balancer has looked by then."""
SHUTDOWN_SECONDS = 8.0
"""For answers under way; longer than a callback is ever held."""


async def serve(environ: Mapping[str, str]) -> int:
    """Serve until told to stop; prints where to look."""
    chosen = settings.read(environ)
    await starting.check(chosen)
    may_seed = await may_seed_demo(chosen)
    stop, hurry = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)

    def interrupt() -> None:
        hurry.set()
        stop.set()

    loop.add_signal_handler(signal.SIGINT, interrupt)
    async with bootstrap.open_messenger(chosen) as messenger:
        parts = bootstrap.make_parts(chosen, messenger, *bootstrap.load_dialogue())
        for told in parts.warnings():
            _log.warning(told)
        app = bootstrap.make_app(parts)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        try:
            await runner.setup()
            await _listen(runner, chosen)
            await _offer_menu(messenger)
            people = await _demo(parts) if may_seed else ()
            gc.freeze()  # what is loaded by now stays: the collector need not look through it
            _say_where(chosen, people)
            systemd.tell("READY=1")
            await stop.wait()
            await _leave(parts, hurry)
        finally:
            await runner.cleanup()
    return 0


async def bring_up_to_date(environ: Mapping[str, str]) -> None:
    """Migrate the database to the newest form; raises DatabaseRefused in words."""
    chosen = settings.read(environ)
    starting.check_files(chosen)
    await ready.check_older(chosen.database_url, starting.PATIENCE_SECONDS)
    await migrate(chosen.database_url)


async def _listen(runner: web.AppRunner, chosen: settings.Settings) -> None:
    try:
        await web.TCPSite(runner, chosen.host, chosen.port).start()
    except OSError as error:
        raise starting.unusable_port(chosen.host, chosen.port, error) from error


async def _leave(parts: bootstrap.Parts, hurry: asyncio.Event) -> None:
    """Say that we are going, and accept what still comes until balancers have noticed."""
    systemd.tell("STOPPING=1")
    parts.gateway.leave()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LEAVE_SECONDS):
            await hurry.wait()


async def _offer_menu(messenger: WeChatMessenger) -> None:
    """Set the account's menu (自定义菜单); the desk serves without it where that is refused."""
    menu = content.read(DATA / "dialogue" / "menu.yml").value
    try:
        await messenger.create_menu(menu["button"])
    except MessengerError as error:
        _log.warning("the menu was not set: %s", error.code)


async def may_seed_demo(chosen: settings.Settings) -> bool:
    """Whether the database is the demo's, or nobody's yet; and nobody outside would be alarmed."""
    if not chosen.sandbox:
        return False
    database = StaffDatabase(chosen.database_url)
    try:
        async with database.open_work(readonly=True) as work:
            has_demo = await work.accounts.by_login(demo_accounts(ROOT)[0].login) is not None
    finally:
        await database.close()
    tells_outside = bool(chosen.alerts.webhook or chosen.alerts.smtp)
    return has_demo or not (tells_outside or await copies.holds_data(chosen.database_url))


async def _demo(parts: bootstrap.Parts) -> Sequence[DemoAccount]:
    """Fill an empty sandbox with fictitious proposals and the accounts to work them."""
    deps = bootstrap.console_deps(parts)
    return await seed_demo(
        deps.open_work, deps.catalogue, deps.words, deps.sealer, deps.clock(), ROOT
    )


def _say_where(chosen: settings.Settings, people: Sequence[DemoAccount]) -> None:
    base = f"http://{chosen.host}:{chosen.port}"
    print(f"ready: {base}", flush=True)
    if chosen.sandbox:
        print(f"  chat page   {base}/sandbox/", flush=True)
    print(f"  console     {base}/console/", flush=True)
    print(f"  board       {base}/board/", flush=True)
    for one in people:
        print(f"    {one.role.value:<14} {one.login} ({one.password})", flush=True)


async def street(environ: Mapping[str, str], *, write: bool) -> str:
    """What the street changed at the console, as a diff; with `write`, put into data/ as well."""
    chosen = settings.read(environ)
    await starting.check_database(chosen)
    database = StaffDatabase(chosen.database_url)
    try:
        async with database.open_work(readonly=True) as work:
            changes = await work.street.all()
    finally:
        await database.close()
    found = difference(ROOT, changes)
    if write:
        write_into(ROOT, changes)
    return found


async def add_staff(
    environ: Mapping[str, str], login: str, name: str, role: str, body: str, password: str
) -> None:
    """Make a console account; raises StaffError in words."""
    chosen = settings.read(environ)
    await starting.check_database(chosen)
    database = StaffDatabase(chosen.database_url)
    try:
        async with database.open_work() as work:
            await accounts.add_staff(
                login,
                name,
                Role(role),
                body,
                password,
                work=work,
                catalogue=catalogue.load(ROOT),
                words=load_words(ROOT),
                now=bootstrap.now(),
            )
            await work.commit()
    finally:
        await database.close()


async def export(environ: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every proposal, oldest reference first, proposers under a pseudonym."""
    chosen = settings.read(environ)
    await ready.check_form(chosen.database_url)
    database = Database(chosen.database_url)
    sealer = SealingKey(chosen.secret_key)
    await check_key(chosen.database_url, sealer, remember=False)
    rows: list[dict[str, Any]] = []
    try:
        async with database.open_work(readonly=True) as work:
            while batch := await work.proposals.find(Filter(), limit=_BATCH, offset=len(rows)):
                rows += [exported(one, sealer.handle(one.proposer)[:12]) for one in batch]
    finally:
        await database.close()
    return sorted(rows, key=lambda row: row["ref"])


def exported(one: Proposal, pseudonym: str) -> dict[str, Any]:
    """One proposal in the export's form, without the name and the numbers somebody wrote in."""
    names = names_in(one.problem, one.solution, one.place_detail)
    return {
        "ref": one.ref,
        "created": one.created_at.isoformat(),
        "proposer": pseudonym,
        "problem": blurred(one.problem, names),
        "solution": blurred(one.solution, names),
        "place": one.place,
        "list": one.list.value,
        "code": one.code,
        "level": one.level.value,
        "body": one.body,
        "status": one.status.value,
        "due": one.due_at.isoformat() if one.due_at else None,
        "history": [
            {
                "step": event.step,
                "by": event.actor.role.value,
                "at": event.at.isoformat(),
                "from": event.before.value if event.before else None,
                "to": event.after.value,
            }
            for event in one.events
        ],
    }
