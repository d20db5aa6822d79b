"""Whether memory grows: one process, 100,000 messages of new residents; about 25 minutes.

`python -m tests.benchmarks.memory [--messages 100000]`. Memory is read after a first tenth, when
all that is loaded once has been loaded, and at the end.
"""

import argparse
import asyncio
import gc
import sys

import psutil
from tqdm import tqdm

from tests.benchmarks.desk import VISIT, markdown, residents
from tests.benchmarks.turn import opened, say

LOOKS = 10


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    looks = asyncio.run(_talk(parser.parse_args().messages))
    rows: list[tuple[object, ...]] = [("messages", "memory MB", "since the first tenth")]
    first = looks[0][1]
    rows += [(f"{count:,}", f"{size:.0f}", f"{size - first:+.0f}") for count, size in looks]
    print(markdown(rows))
    return 0


async def _talk(messages: int) -> list[tuple[int, float]]:
    """Messages so far and resident megabytes, ten times."""
    looks: list[tuple[int, float]] = []
    visits = max(LOOKS, messages // len(VISIT))
    process, fresh = psutil.Process(), residents()
    async with opened() as parts:
        for visit in tqdm(range(1, visits + 1), desc="visits", leave=False, disable=None):
            who = next(fresh)
            for said in VISIT:
                await say(parts, who, said)
            if visit % (visits // LOOKS) == 0:
                gc.collect()
                looks.append((visit * len(VISIT), process.memory_info().rss / 1e6))
    return looks


if __name__ == "__main__":
    sys.exit(main())
