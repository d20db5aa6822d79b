"""What the 10th, the 1,000th and the 10,000th message of one resident cost; about four minutes.

`python -m tests.benchmarks.length [--messages 10000]`. In processor time inside the process, so
that it can be compared on a machine that does other things too. The resident files one proposal
and then goes on asking, thanking and greeting.
"""

import argparse
import asyncio
import statistics
import sys

from tqdm import tqdm

from tests.benchmarks.desk import VISIT, markdown, residents
from tests.benchmarks.turn import opened, say

ROUND = ("路灯那个怎么样了", "谢谢", "怎么提案", "你好")
AROUND = 5
"""How many rounds are looked at, before and after each mark."""


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    marks = [10, 1000, parser.parse_args().messages]
    costs = asyncio.run(_talk(max(marks)))
    width = AROUND * len(ROUND)
    middles = {at: statistics.median(costs[max(0, at - width) : at + width]) for at in marks}
    rows: list[tuple[object, ...]] = [("message", "ms of processor time", "÷ the 10th")]
    rows += [(f"{at:,}", f"{ms:.1f}", f"{ms / middles[10]:.2f}") for at, ms in middles.items()]
    print(markdown(rows))
    return 0


async def _talk(messages: int) -> list[float]:
    """The cost of each message, in order."""
    async with opened() as parts:
        warm, who = residents(), next(residents())
        for openid in (next(warm), next(warm), next(warm)):
            for said in (*VISIT, *ROUND):
                await say(parts, openid, said)
        for said in VISIT:
            await say(parts, who, said)
        bar = tqdm(
            range(messages + AROUND * len(ROUND)), desc="messages", leave=False, disable=None
        )
        return [sum(await say(parts, who, ROUND[number % len(ROUND)])) for number in bar]


if __name__ == "__main__":
    sys.exit(main())
