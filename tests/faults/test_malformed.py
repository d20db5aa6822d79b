"""Malformed callbacks: no 500, no crash, no memory growth; and who writes properly is answered."""

import asyncio
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.paths import ROOT
from tests.faults.counting import insist
from tests.faults.malformed import Malformed, Push
from tests.faults.town import Town, town

COUNT = 10_000
WARM = 2_000
GROWTH = 12 * 1024 * 1024
"""Bytes an allocator may keep back (6.5 MB measured): less than the bodies of the requests."""
AT_ONCE = 16
RUNS = 20_000


async def test_ten_thousand_malformed_callbacks_cost_nothing(sqlite_file):
    async with town(f"sqlite:///{sqlite_file}", processes=1) as here:
        process = here.processes[0]
        assert process is not None
        pushes = Malformed(here.platform.account).pushes(COUNT)
        answers = await _throw(here, [next(pushes) for _ in range(WARM)])
        before = _allocated(process.pid)
        answers += await _throw(here, list(pushes))
        grown = _allocated(process.pid) - before

        resident = await here.neighbour()
        await resident.file("马东大院的路灯坏了半个月")
        await here.settled()
        insist(
            f"{COUNT} malformed: {dict(answers)}, memory {grown / 1e6:+.1f} MB", await here.counts()
        )
        assert set(answers) <= {200, 400, 403}
        assert answers[403] > COUNT / 2
        assert grown < GROWTH


def _allocated(pid: int | None) -> int:
    """Bytes a process has allocated; not what it has mapped from files, or shares."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"RssAnon:\s+(\d+) kB", status)[0]) * 1024


async def _throw(here: Town, pushes: list[Push]) -> Counter[int]:
    room, answers = asyncio.Semaphore(AT_ONCE), Counter[int]()

    async def one(query: dict[str, str], body: bytes) -> None:
        async with room, here.session.post(f"{here.url(0)}/wechat", params=query, data=body) as got:
            await got.read()
            answers[got.status] += 1

    await asyncio.gather(*(one(*push) for push in pushes))
    return answers


@pytest.mark.timeout(300)
def test_guided_by_coverage_nothing_but_a_message_or_a_refusal_is_found(tmp_path):
    command = [sys.executable, "-m", "tests.faults.fuzz", f"-runs={RUNS}", "-seed=1"]
    done = subprocess.run(
        [*command, "-rss_limit_mb=1024", f"-artifact_prefix={tmp_path}/", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, env=dict(os.environ), check=False,
    )  # fmt: skip
    covered = [int(found) for found in re.findall(r"cov: (\d+)", done.stderr)]
    print(f"\ncoverage-guided, {RUNS} inputs: {covered[0]} → {covered[-1]} branches")
    assert done.returncode == 0, done.stderr[-3000:]
    assert covered[-1] > covered[0]
