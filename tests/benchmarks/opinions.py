"""How long it takes to find groups of opinion: python -m tests.benchmarks.opinions"""

import time

import numpy as np

from bot.grouping import Votes, grouped

VOTERS, STATEMENTS, SECONDS = 10_000, 200, 2.0


def two_camps(voters: int, statements: int, seed: int = 1) -> Votes:
    """Voters of two camps, four fifths sure of it, who vote on two statements of five."""
    chance = np.random.default_rng(seed)
    camp = chance.integers(0, 2, voters)
    lean = chance.choice([-1, 1], statements)
    theirs = np.where(camp[:, None] == 1, lean, -lean)
    made = np.where(
        chance.random((voters, statements)) < 0.8,
        theirs,
        chance.integers(-1, 2, (voters, statements)),
    ).astype(float)
    made[chance.random(made.shape) < 0.6] = np.nan
    return made


def main() -> None:
    """Measure once and say so."""
    votes = two_camps(VOTERS, STATEMENTS)
    start = time.perf_counter()
    found = grouped(votes)
    took = time.perf_counter() - start
    sizes = [one.size for one in found.groups] if found else []
    print(f"{VOTERS} voters, {STATEMENTS} statements: {took:.2f} s, groups {sizes}")
    raise SystemExit(took > SECONDS)


if __name__ == "__main__":
    main()
