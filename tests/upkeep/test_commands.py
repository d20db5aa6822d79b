"""The commands as an operator types them."""

import json
import os
import subprocess
import sys

import pytest

from bot.adapters.database.staff import StaffDatabase
from bot.adapters.media import FolderMedia
from bot.adapters.sealing import SealingKey
from bot.paths import ROOT
from tests.builders import MONDAY
from tests.upkeep import street
from tests.upkeep.rows import all_rows, execute


@pytest.fixture
def bot(database_url, tmp_path):
    """Runs one command on a database of its own; (exit code, output, errors)."""

    def run(*command, **environ):
        known = {
            "DATABASE_URL": database_url,
            "STATE_DIRECTORY": str(tmp_path / "var"),
            "SECRET_KEY": "s" * 40,
        }
        done = subprocess.run(
            [sys.executable, "-m", "bot", *map(str, command)],
            env=os.environ | known | environ, capture_output=True, text=True, check=False,
            cwd=ROOT,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.fixture
async def filled(database_url, tmp_path):
    """Data of every kind, all of that Monday."""
    database = StaffDatabase(database_url)
    await street.fill(database, FolderMedia(tmp_path / "var" / "media"), MONDAY)
    await database.close()
    sealed = SealingKey("s" * 40).seal("o1")
    await execute(
        database_url,
        f"UPDATE residents SET sealed_address = '{sealed}' WHERE sealed_address <> ''",
        "UPDATE staff SET totp_sealed = ''",
    )


async def test_a_night_of_upkeep(bot, filled, tmp_path, database_url):
    """Count, delete, save, put back: what an operator's timers do, and their worst morning."""
    dry = bot("purge", "--dry-run")
    real = bot("purge")
    saved = await all_rows(database_url)
    code, told, _ = bot("backup", tmp_path)
    file = told.strip()
    refused = bot("restore", file)
    restored = bot("restore", file, "--replace")

    assert (dry[0], real[0], code, restored[0]) == (0, 0, 0, 0)
    assert "试算" in dry[1]
    assert "试算" not in real[1]
    (certificate,) = (tmp_path / "var" / "certificates").glob("*.json")
    assert json.loads(certificate.read_text())["rows"] > 0
    assert (refused[0], "--replace" in refused[2]) == (1, True)
    assert "restored: " in restored[1]
    assert await all_rows(database_url) == saved


def test_what_goes_wrong_is_one_line_that_says_what_to_do(bot, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")

    for told in (
        bot("restore", tmp_path / "nowhere.yishi"),
        bot("restore", tmp_path),
        bot("backup", tmp_path / "nowhere" / "x.yishi"),
        bot("backup", blocked),
        bot("purge", DATABASE_URL="postgresql://nobody@127.0.0.1:1/x"),
        bot("backup", tmp_path / "x.yishi", DATABASE_URL="postgresql://nobody@127.0.0.1:1/x"),
    ):
        assert told[0] == 1
        assert len(told[2].strip().splitlines()) == 1, told[2]
        assert "Traceback" not in told[2]
