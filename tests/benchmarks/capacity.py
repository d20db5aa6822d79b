"""How many residents one, two and (reckoned) eight processes carry, on PostgreSQL with Redis.

`python -m tests.benchmarks.capacity [--seconds 30] [--server postgresql://…]`; residents file and
track proposals over signed and encrypted callbacks on loopback, each the next visit as soon as
the last one is over, so that every process is as busy as it can be. Load, desk and database share
this machine's cores; what each costs is measured apart, so that more cores can be reckoned with.
"""

import argparse
import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

import psutil
from tqdm import tqdm

from bot.adapters.database.migrate import migrate
from bot.sandbox.account import Account
from bot.sandbox.clock import WallClock
from bot.sandbox.gateway import Gateway
from bot.sandbox.platform import Platform
from tests.deploy.town import Desk, environment, redis, wechat
from tests.servers import POSTGRES, free_port, postgres_database

VISIT = ("马东大院的路灯坏了半个月", "1", "换成声控灯", "没有", "提交", "路灯那个怎么样了")
CROWD = 8
"""Residents at once, for each process."""

MESSAGES_A_DAY = 0.08
"""Each resident: a visit of eight messages every hundred days, counting those who never write."""
BUSY_HOUR = 0.2
"""The share of a day's messages in its busiest hour."""
HEADROOM = 0.5
"""No more than this share of what was measured is counted on."""
PILOT = 123_023


@dataclass
class Run:
    """What was measured with so many processes."""

    processes: int
    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    unanswered: int = 0
    desk: float = 0.0
    database: float = 0.0

    @property
    def rate(self) -> float:
        """Messages a second."""
        return len(self.milliseconds) / self.seconds

    @property
    def desk_ms(self) -> float:
        """CPU of the desk, a message."""
        return 1000 * self.desk / len(self.milliseconds)

    @property
    def database_ms(self) -> float:
        """CPU of PostgreSQL, a message; 0 where it is on another machine."""
        return 1000 * self.database / len(self.milliseconds)


def residents(rate: float) -> int:
    """How many residents so many messages a second are enough for, in thousands."""
    return int(rate * HEADROOM * 3600 / (MESSAGES_A_DAY * BUSY_HOUR) / 1000)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--server", default=POSTGRES, help="a PostgreSQL that may be worked hard")
    chosen = parser.parse_args()
    runs = [asyncio.run(_measure(many, chosen.seconds, chosen.server)) for many in (1, 2)]
    _print(runs)
    return int(any(run.unanswered for run in runs))


async def _measure(processes: int, seconds: float, server: str) -> Run:
    account, run = Account.generated(), Run(processes)
    redis_port, wechat_port = free_port(), free_port()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = await stack.enter_async_context(postgres_database(server))
        await migrate(url)
        stack.enter_context(redis(redis_port))
        await stack.enter_async_context(wechat(Platform(account), wechat_port, free_port()))
        environ = environment(account, url, folder, redis_port, wechat_port)
        desks = [Desk(free_port(), environ) for _ in range(processes)]
        for desk in desks:
            stack.push_async_callback(desk.stop)
        await asyncio.gather(*(desk.start() for desk in desks))
        gateways = [_door(account, desk) for desk in desks]
        for gateway in gateways:
            stack.push_async_callback(gateway.close)
        await _load(account, gateways, 3.0, Run(processes), "warm-up")
        name = url.rpartition("/")[2]
        desk, database = _desk_spent(desks), _database_spent(name)
        await _load(account, gateways, seconds, run, f"{processes} processes")
        run.desk = _desk_spent(desks) - desk
        run.database = _database_spent(name) - database
    return run


def _door(account: Account, desk: Desk) -> Gateway:
    return Gateway(account, f"http://127.0.0.1:{desk.port}/wechat", WallClock())


def _desk_spent(desks: list[Desk]) -> float:
    """CPU seconds of the desk's processes so far."""
    times = [psutil.Process(desk.process.pid).cpu_times() for desk in desks if desk.process]
    return sum(one.user + one.system for one in times)


def _database_spent(name: str) -> float:
    """CPU seconds so far of PostgreSQL's processes for one database, which their titles name."""
    spent = 0.0
    for process in psutil.process_iter(["cmdline", "cpu_times"]):
        title = " ".join(process.info["cmdline"] or ())
        if title.startswith("postgres:") and name in title:
            spent += process.info["cpu_times"].user + process.info["cpu_times"].system
    return spent


async def _load(
    account: Account, gateways: list[Gateway], seconds: float, run: Run, what: str
) -> None:
    serial, started = itertools.count(time.time_ns()), time.perf_counter()
    with tqdm(total=round(seconds), desc=what, unit="s", leave=False) as bar:

        async def come() -> None:
            while time.perf_counter() - started < seconds:
                await _visit(account, gateways, f"o{next(serial):027d}"[:28], run)
                bar.update(min(round(time.perf_counter() - started), bar.total) - bar.n)

        await asyncio.gather(*(come() for _ in range(CROWD * len(gateways))))
    run.seconds = time.perf_counter() - started


async def _visit(account: Account, gateways: list[Gateway], openid: str, run: Run) -> None:
    """One resident, always at the same process, as the balancer sees to it."""
    gateway = gateways[crc32(openid.encode()) % len(gateways)]
    for number, said in enumerate(VISIT):
        fields = {
            "ToUserName": account.account_id,
            "FromUserName": openid,
            "CreateTime": int(time.time()),
            "MsgType": "text",
            "Content": said,
            "MsgId": int(openid[-16:]) * 10 + number,
        }
        started = time.perf_counter()
        delivery = await gateway.push(openid, fields)
        run.milliseconds.append((time.perf_counter() - started) * 1000)
        run.unanswered += delivery.reply is None


def _print(runs: list[Run]) -> None:
    print(
        f"Each resident {MESSAGES_A_DAY} messages a day, {BUSY_HOUR:.0%} of them in the busiest "
        f"hour, at most {HEADROOM:.0%} of the rate used; the pilot ({PILOT:,} residents) needs "
        f"{_needed(PILOT):.1f} messages/s.\n"
    )
    print("| processes | messages/s | p50 | p99 | CPU a message: desk, database | residents |")
    print("| --- | --- | --- | --- | --- | --- |")
    for run in runs:
        cuts = statistics.quantiles(run.milliseconds, n=100)
        print(
            f"| {run.processes}, on {psutil.cpu_count()} cores with load and database "
            f"| {run.rate:.0f} | {cuts[49]:.0f} ms | {cuts[98]:.0f} ms "
            f"| {run.desk_ms:.1f} ms, {run.database_ms:.1f} ms "
            f"| {residents(run.rate):,},000 |"
        )
    last = runs[-1]
    for processes, cores in ((1, 1), (2, 1), (8, 4)):
        rate, limit = _reckoned(last, processes, cores)
        print(
            f"| {processes}, reckoned: a core each, {cores} for the database "
            f"| {rate:.0f} ({limit} is the limit) | | | | {residents(rate):,},000 |"
        )
    print(f"\nmessages without an answer: {sum(run.unanswered for run in runs)}")


def _reckoned(run: Run, processes: int, cores: int) -> tuple[float, str]:
    """Messages a second with cores of their own, and which of the two is the limit."""
    desk, database = processes * 1000 / run.desk_ms, cores * 1000 / max(run.database_ms, 0.01)
    return min((desk, "the desk"), (database, "the database"))


def _needed(people: int) -> float:
    return people * MESSAGES_A_DAY * BUSY_HOUR / 3600 / HEADROOM


if __name__ == "__main__":
    sys.exit(main())
