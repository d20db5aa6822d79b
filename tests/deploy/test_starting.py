"""What is wrong at the start ends it: one sentence, exit code 1, no traceback, no password."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot import settings, starting
from bot.adapters.database.migrate import migrate
from bot.adapters.database.ready import DatabaseRefused
from bot.adapters.database.staff import StaffDatabase
from bot.adapters.sealing import SealingKey
from bot.paths import ROOT
from bot.ports import Resident
from bot.proposals.errors import SettingsError
from tests.builders import MONDAY
from tests.servers import POSTGRES, free_port, postgres_database
from tests.upkeep.rows import execute

NOBODY = 65534
SECRET = "s" * 40


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A folder of the desk's own."""
    (tmp_path / "state").mkdir()
    return tmp_path / "state"


def chosen_for(url: str, state: Path, **environ: str) -> settings.Settings:
    known = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "PORT": str(free_port())}
    return settings.read(known | environ, state)


def told(state: Path, *command: str, **environ: str) -> str:
    """The one line a command ends with."""
    known = {"STATE_DIRECTORY": str(state), "SECRET_KEY": SECRET, "PORT": str(free_port())}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *(command or ("serve",))],
        env=os.environ | known | environ, capture_output=True, text=True, check=False, cwd=ROOT,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    return done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://yishi:p@ss%40/:#? 密@127.0.0.1/yishi"),
        ("DATABASE_URL", "postgresql://yishi:Gehe@im@127.0.0.1/yishi"),
        ("DATABASE_URL", "postgresql://yishi:Gehe/im@127.0.0.1/yishi"),
        ("DATABASE_URL", "postgresql://yishi:Gehe?im@127.0.0.1/yishi"),
        ("DATABASE_URL", "postgresql://yishi:Gehe%im@127.0.0.1/yishi"),
        ("DATABASE_URL", "postgresql://yishi:Geheim@127.0.0.1"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("REDIS_URL", "redis://:Gehe@im@127.0.0.1:6379/0"),
        ("REDIS_URL", "redis://:Gehe#im@127.0.0.1:6379/0"),
        ("REDIS_URL", "http://127.0.0.1:6379"),
        ("ALERT_SMTP_URL", "smtp://desk:Gehe@im@127.0.0.1:25"),
        ("ALERT_SMTP_URL", "smtp://desk:Gehe/im@127.0.0.1:25"),
        ("SECRET_KEY", "Geheim"),
        ("PORT", "²"),
        ("WECHAT_MODE", "open"),
        ("WECHAT_ACCOUNT_TYPE", "none"),
    ],
)
def test_a_malformed_setting_is_named_and_never_printed(state, name, value):
    mail = {"ALERT_MAIL_FROM": "a@b.cn", "ALERT_MAIL_TO": "a@b.cn"} if "SMTP" in name else {}

    with pytest.raises(SettingsError) as caught:
        settings.read({name: value} | mail, state)

    assert str(caught.value).startswith(f"{name}: ")
    assert "Gehe" not in str(caught.value)
    assert "p@ss" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://yishi:p%40ss%2540%2F%3A%23%3F%20%E5%AF%86@[::1]:5432/yishi",
        "postgresql://yishi:x@/yishi?host=/var/run/postgresql",
        "postgres://yishi@127.0.0.1/yishi?options=-csearch_path%3Dx",
        "sqlite:////var/lib/yishi/议事 1.db",
    ],
)
def test_a_well_formed_address_is_taken(state, url):
    assert chosen_for(url, state).database_url == url


def test_a_damaged_key_of_the_sandbox_is_said(state):
    (state / "sandbox.key").write_text("cut off")

    with pytest.raises(SettingsError, match=r"sandbox\.key is damaged"):
        settings.read({}, state)


def test_a_state_directory_that_cannot_be_written_to_ends_the_start(tmp_path):
    (tmp_path / "file").write_text("")

    said = told(tmp_path / "file" / "state", WECHAT_APP_ID="")

    assert said.startswith("STATE_DIRECTORY: ")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("whose", ["yishi.db", "yishi.db-wal", "forgotten", "media"])
async def test_files_of_somebody_else_are_named_with_the_remedy(state, whose):
    url = f"sqlite:///{state / 'yishi.db'}"
    await migrate(url)
    path = state / whose
    if whose == "media":
        path.mkdir()
    else:
        path.touch()
    os.chown(path, NOBODY, NOBODY)

    with pytest.raises(SettingsError, match=f"{whose} belongs to user {NOBODY}"):
        await starting.check(chosen_for(url, state))


async def test_a_port_in_use_is_said(sqlite_url, state):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        with pytest.raises(SettingsError, match=rf"127\.0\.0\.1:{port} is not free"):
            await starting.check(chosen_for(sqlite_url, state, PORT=port))


async def test_an_empty_database_says_to_migrate(state):
    url = f"sqlite:///{state / 'yishi.db'}"

    with pytest.raises(DatabaseRefused, match="empty: python -m bot migrate"):
        await starting.check(chosen_for(url, state), patience=0.0)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_of_all_that_start_at_once_one_migrates_and_the_others_wait(state, kind):
    async with contextlib.AsyncExitStack() as stack:
        url = f"sqlite:///{state / 'yishi.db'}"
        if kind == "postgresql":
            url = await stack.enter_async_context(postgres_database(POSTGRES))
        async with asyncio.TaskGroup() as group:
            for _ in range(2):
                group.create_task(starting.check(chosen_for(url, state)))
                group.create_task(migrate(url))


@pytest.mark.parametrize("command", ["serve", "migrate", "purge", "proposals"])
async def test_a_newer_database_is_refused_by_every_command(sqlite_url, state, command):
    await execute(sqlite_url, "UPDATE alembic_version SET version_num = '9999'")

    said = told(state, command, DATABASE_URL=sqlite_url)

    assert "9999, newer than this program: update the program" in said


async def test_a_wrong_password_is_said_without_it(state):
    async with postgres_database(POSTGRES) as url:
        wrong = url.replace("postgres@", "nobody_here:Geheim@")
        said = told(state, "purge", DATABASE_URL=wrong)

    assert "Geheim" not in said
    assert "DATABASE_URL" in said


async def test_another_key_than_the_first_is_refused(url, state):
    await starting.check(chosen_for(url, state))

    await starting.check(chosen_for(url, state))
    with pytest.raises(DatabaseRefused, match="SECRET_KEY is not the one"):
        await starting.check(chosen_for(url, state, SECRET_KEY="t" * 40))


async def test_what_was_sealed_before_tells_the_key_too(url, state):
    database, sealer = StaffDatabase(url), SealingKey(SECRET)
    async with database.open_work() as work:
        await work.residents.add(Resident("r1", sealer.handle("o1"), sealer.seal("o1"), MONDAY))
        await work.commit()
    await database.close()

    with pytest.raises(DatabaseRefused, match="SECRET_KEY is not the one"):
        await starting.check(chosen_for(url, state, SECRET_KEY="t" * 40))
    await starting.check(chosen_for(url, state))


async def test_no_backup_is_made_under_another_key(url, state, tmp_path):
    await starting.check(chosen_for(url, state))

    said = told(state, "backup", str(tmp_path), DATABASE_URL=url, SECRET_KEY="t" * 40)

    assert "SECRET_KEY is not the one" in said
    assert not list(tmp_path.glob("*.yishi"))
