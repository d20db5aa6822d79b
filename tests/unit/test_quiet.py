"""Nothing phones home."""

import asyncio
import marshal
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.paths import ROOT

_CUTS = (
    "from bot.adapters.rasa.quiet import keep_quiet; keep_quiet(); import jieba;"
    "print(*jieba.cut('小区的路灯坏了'), sep='/')"
)


def test_rasa_reports_neither_use_nor_errors(trained: object) -> None:
    import sentry_sdk
    from rasa import telemetry

    assert not telemetry.is_telemetry_enabled()
    assert sentry_sdk.Hub.current.client is None


async def test_a_turn_opens_no_connection(trained: tuple, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, where: asked.append(where))
    dialogue, reader = trained

    reader.understand("路灯坏了")
    await asyncio.sleep(0)

    assert dialogue is not None
    assert asked == []


def test_words_are_cut_without_a_cache_anybody_could_have_planted(tmp_path: Path) -> None:
    planted = tmp_path / "jieba.cache"
    content = marshal.dumps(({}, 1))
    planted.write_bytes(content)

    done = subprocess.run(
        [sys.executable, "-c", _CUTS], env=os.environ | {"TMPDIR": str(tmp_path)}, cwd=ROOT,
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout.strip() == "小区/的/路灯/坏/了"
    assert planted.read_bytes() == content
    assert list(tmp_path.iterdir()) == [planted]
