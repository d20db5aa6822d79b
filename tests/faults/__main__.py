"""`make torture`: two processes under a mixed load while everything around them breaks.

`python -m tests.faults [--minutes 5] [--people 12] [--seed 1]`. PostgreSQL and Redis are private
instances on ports of their own. Ends with three counts; exit code 1 when any message, proposal or
answer was lost or came twice.
"""

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tqdm import tqdm

from bot.adapters.database.migrate import migrate
from bot.sandbox.faults import Fault
from tests.faults.counting import Counts
from tests.faults.servers import PostgreSQL, Redis, private_postgresql
from tests.faults.serving import FIELD
from tests.faults.town import Neighbour, Town, town

SEND = "message/custom/send"
_PROBLEMS = (
    "路灯坏了半个月",
    "下水道堵了，臭得很",
    "垃圾没有人收，招苍蝇",
    "路面有个大坑，老人摔过",
)
_OTHER = ("路灯那个怎么样了", "你好", "谢谢", "我的提案")


@dataclass
class Torture:
    """What is broken, how often, and by which dice."""

    here: Town
    postgresql: PostgreSQL
    redis: Redis
    dice: random.Random
    done: Counter[str] = field(default_factory=Counter)

    async def until(self, end: float) -> None:
        """Break one thing after the other."""
        faults: tuple[Callable[[], Awaitable[None]], ...] = (
            self.kill, self.kill, self.kill, self.stop_politely, self.restart_postgresql,
            self.restart_redis, self.flush_redis, self.api_fails, self.api_is_slow,
            self.clock_jumps,
        )  # fmt: skip
        while time.monotonic() < end:
            await asyncio.sleep(self.dice.uniform(2, 8))
            fault = self.dice.choice(faults)
            self.done[fault.__name__] += 1
            await fault()

    async def kill(self) -> None:
        """kill -9 one process; started again, as systemd does."""
        number = self.dice.randrange(len(self.here.processes))
        await self.here.kill(number)
        await asyncio.sleep(self.dice.uniform(0, 3))
        await self.here.start(number)

    async def stop_politely(self) -> None:
        """SIGTERM, as in an update."""
        number = self.dice.randrange(len(self.here.processes))
        await self.here.stop(number)
        await self.here.start(number)

    async def restart_postgresql(self) -> None:
        """Stop as if the power failed; it recovers from its log."""
        await self.postgresql.stop()
        await asyncio.sleep(self.dice.uniform(0, 3))
        await self.postgresql.start()

    async def restart_redis(self) -> None:
        """kill -9, and back."""
        await self.redis.stop()
        await asyncio.sleep(self.dice.uniform(0, 5))
        await self.redis.start()

    async def flush_redis(self) -> None:
        """FLUSHALL."""
        await self.redis.flush()

    async def api_fails(self) -> None:
        """A code or an HTTP error for a few calls."""
        kind = self.dice.choice(({"code": -1}, {"status": 502}, {"code": 40001}, {"code": 45015}))
        self.here.platform.faults.add(Fault(SEND, times=self.dice.randint(1, 5), **kind))

    async def api_is_slow(self) -> None:
        """Some calls take seconds."""
        self.here.platform.faults.add(Fault(SEND, seconds=6.0, times=3))

    async def clock_jumps(self) -> None:
        """An hour forward, or back."""
        self.here.jump(self.dice.choice((3600.0, -3600.0)))


async def talk(one: Neighbour, dice: random.Random, end: float) -> None:
    """One resident: proposals and small questions, with pauses, until the end."""
    number = 0
    while time.monotonic() < end:
        number += 1
        if dice.random() < 0.5:
            where = f"马东大院{dice.randrange(1, 30)}栋"
            await one.file(f"{where}{number}单元{dice.choice(_PROBLEMS)}", pause=dice.uniform(0, 2))
        else:
            await one.say(dice.choice(_OTHER))
        await asyncio.sleep(dice.uniform(0.5, 4))


async def watch(end: float) -> None:
    """The bar."""
    seconds = max(1, round(end - time.monotonic()))
    for _ in tqdm(range(seconds), desc="torture", unit="s"):
        await asyncio.sleep(1)


async def torture(minutes: float, people: int, seed: int) -> tuple[Counts, Counter[str]]:
    """Run it; the counts, and how often each fault was made."""
    dice = random.Random(seed)
    redis = Redis()
    async with private_postgresql() as postgresql:
        await migrate(postgresql.url)
        await redis.start()
        try:
            async with town(postgresql.url, pace=FIELD, redis_url=redis.url) as here:
                return await _broken(Torture(here, postgresql, redis, dice), minutes, people)
        finally:
            await redis.stop()


async def _broken(run: Torture, minutes: float, people: int) -> tuple[Counts, Counter[str]]:
    here, end = run.here, time.monotonic() + minutes * 60
    crowd = [await here.neighbour() for _ in range(people)]
    talking = [talk(one, random.Random(run.dice.random()), end) for one in crowd]
    await asyncio.gather(run.until(end), watch(end), *talking)
    here.platform.faults.clear()
    await here.settled(300)
    for one in crowd:
        await one.say("我的提案")
    await here.settled(300)
    return await here.counts(), run.done


def main() -> int:
    """Print the three counts and what was done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--people", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    counts, done = asyncio.run(torture(chosen.minutes, chosen.people, chosen.seed))
    print(", ".join(f"{name} {count}" for name, count in done.most_common()))
    print(counts)
    for line in (*counts.lost, *counts.twice):
        print(f"  {line}")
    return 1 if counts.lost or counts.twice else 0


if __name__ == "__main__":
    sys.exit(main())
