"""One process under test: the product as `bot serve` wires it, faults around its ports.

Processes are forked from a server that has loaded the model, so that one that was killed is
back in a moment. `Pace` runs the five-second rule faster, each limit by the same factor.
"""

import asyncio
import logging
import multiprocessing
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from aiohttp import web

from bot import bootstrap, settings
from bot.adapters.sealing import SealingKey
from bot.adopting import StreetContent
from bot.gateway import background, sender, turns
from bot.paths import ROOT
from bot.ports import Clock
from tests.faults.fuse import Fuse, FusedDatabase, FusedDialogue, FusedMessenger

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.faults.preload"])


@dataclass(frozen=True)
class Pace:
    """How long WeChat waits for an attempt, in seconds; everything of ours in proportion."""

    limit: float

    @property
    def factor(self) -> float:
        """How much faster than in the field."""
        return self.limit / 5.0


FIELD = Pace(5.0)
BRISK = Pace(3.0)


@dataclass(frozen=True)
class Plan:
    """What one process is started with. `skew`: a file with seconds its clock is wrong by."""

    port: int
    environ: Mapping[str, str]
    var: Path
    skew: Path
    pace: Pace = BRISK
    fuse: Fuse = field(default_factory=Fuse)
    slow: float = 0.0
    template: str = ""


def begin(plan: Plan) -> BaseProcess:
    """Start a process; it serves when its port answers."""
    process = _FORKS.Process(target=run, args=(plan,), daemon=True)
    process.start()
    return process


def run(plan: Plan) -> None:
    """Serve until told to stop."""
    logging.basicConfig(filename=plan.var / "log.txt", level=logging.WARNING, force=True)
    asyncio.run(_serve(plan))


def skewed(path: Path) -> Clock:
    """A clock that is wrong by what stands in a file, and jumps when that changes."""

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(path.read_text()))

    return now


async def _serve(plan: Plan) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    _hurry(plan.pace)
    chosen = settings.read(plan.environ, plan.var)
    async with bootstrap.open_messenger(chosen) as messenger:
        parts = _wired(plan, chosen, FusedMessenger(messenger, plan.fuse))
        runner = web.AppRunner(bootstrap.make_app(parts), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, chosen.host, plan.port).start()
        await stop.wait()
        await runner.cleanup()


def _hurry(pace: Pace) -> None:
    """Patience and hold are given to the gateway; these limits are constants of its modules."""
    turns.STALE *= pace.factor
    sender.CLAIM *= pace.factor / 10
    background.SWEEP_SECONDS *= pace.factor / 4


def _wired(plan: Plan, chosen: settings.Settings, messenger: FusedMessenger) -> bootstrap.Parts:
    from tests.faults.preload import DIALOGUE, READER

    database = FusedDatabase(chosen.database_url, plan.fuse)
    desk = bootstrap.make_desk(
        database, DIALOGUE, READER, skewed(plan.skew), bootstrap.invitation(chosen)
    )
    gateway = background.make_gateway(
        desk,
        FusedDialogue(DIALOGUE, plan.fuse, plan.slow),
        messenger,
        SealingKey(chosen.secret_key),
        bootstrap.FolderMedia(chosen.var / "media"),
        may_push=chosen.wechat.may_push,
        notices=bootstrap.make_notices(chosen, messenger),
        bell=bootstrap.make_bell(chosen),
        patience=turns.PATIENCE * plan.pace.factor,
        hold=turns.HOLD * plan.pace.factor,
    )
    street = StreetContent.around(desk.catalogue, ROOT, database.open_work)
    return bootstrap.Parts(chosen, desk, database, DIALOGUE, gateway, street)
