"""One process as an operator starts it: time to ready, memory, and the callback's latency.

`python -m tests.benchmarks.callback [--visits 60] [--database postgresql://…]`; a fresh resident
files and tracks a proposal in each visit, over signed and encrypted callbacks on loopback.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psutil
from aiohttp import ClientError, ClientSession
from tqdm import tqdm

from bot import settings
from bot.adapters.database.migrate import migrate
from bot.bootstrap import callback_url, sandbox_account
from bot.sandbox.clock import WallClock
from bot.sandbox.gateway import Gateway
from tests.visits.conftest import _free_port as free_port

VISIT = ("马东大院的路灯坏了半个月", "1", "换成声控灯", "没有", "提交", "路灯那个怎么样了")


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=60)
    parser.add_argument("--database", default="", help="default: a fresh SQLite file")
    return asyncio.run(_measure(parser.parse_args()))


async def _measure(chosen: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as folder:
        port = str(free_port())
        url = chosen.database or f"sqlite:///{folder}/bench.db"
        environ = {"PORT": port, "DATABASE_URL": url, "SECRET_KEY": "b" * 40}
        account = settings.read(environ, Path("var"))
        await migrate(url)
        started = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "serve",
            env={**os.environ, **environ},
            stdout=asyncio.subprocess.DEVNULL,
        )
        try:
            await _ready(f"http://127.0.0.1:{port}/readyz")
            ready = time.perf_counter() - started
            milliseconds = await _talk(account, chosen.visits)
            megabytes = psutil.Process(process.pid).memory_info().rss / 1e6
        finally:
            process.terminate()
            await process.wait()
    _print(ready, megabytes, milliseconds)
    return 0


async def _ready(url: str) -> None:
    async with ClientSession() as session:
        for _ in range(600):
            try:
                async with session.get(url) as response:
                    if response.status == 200:
                        return
            except ClientError:
                pass
            await asyncio.sleep(0.1)
    raise TimeoutError("the desk did not become ready in a minute")


async def _talk(chosen: settings.Settings, visits: int) -> list[float]:
    gateway = Gateway(sandbox_account(chosen), callback_url(chosen), WallClock())
    milliseconds: list[float] = []
    for visit in tqdm(range(visits), desc="visits", leave=False):
        openid = f"oBench{time.time_ns():022d}"[:28]
        for number, said in enumerate(VISIT):
            fields = {
                "ToUserName": chosen.wechat.account_id,
                "FromUserName": openid,
                "CreateTime": int(time.time()),
                "MsgType": "text",
                "Content": said,
                "MsgId": visit * 100 + number + 1,
            }
            started = time.perf_counter()
            delivery = await gateway.push(openid, fields)
            milliseconds.append((time.perf_counter() - started) * 1000)
            assert delivery.reply, f"no answer to {said}"
    await gateway.close()
    return milliseconds


def _print(ready: float, megabytes: float, milliseconds: list[float]) -> None:
    cuts = statistics.quantiles(milliseconds, n=100)
    print("| what | measured |\n| --- | --- |")
    print(f"| start to ready | {ready:.1f} s |")
    print(f"| memory of the process | {megabytes:.0f} MB |")
    print(f"| callback in to reply out, p50 | {statistics.median(milliseconds):.1f} ms |")
    print(f"| p99 | {cuts[98]:.1f} ms |")
    print(f"| callbacks | {len(milliseconds)} |")


if __name__ == "__main__":
    sys.exit(main())
