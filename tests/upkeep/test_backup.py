"""A backup is one moment of a desk in one file, or there is none and the reason is said."""

import asyncio
import sqlite3
from datetime import UTC, datetime

import pytest

from bot import settings
from bot.adapters.database.copies import CopyFailed, file_of
from bot.adapters.database.staff import StaffDatabase
from bot.upkeep.backup import Place, backup
from tests.upkeep import street
from tests.upkeep.restoring import put_back
from tests.upkeep.rows import all_rows


async def test_a_backup_made_while_the_desk_works_is_one_moment(desk, elsewhere, tmp_path):
    """Each work files a proposal and its message together; a copy has both or neither."""
    database = StaffDatabase(desk.url)
    writing = True

    async def write():
        number = 10
        while writing:
            number += 1
            now = datetime.now(UTC)
            async with database.open_work() as work:
                one = street.a_proposal(f"SMQ-2026-{number:06d}", created_at=now)
                await work.proposals.add(one)
                await work.calls.add(street.a_call(at=now, ref=one.ref))
                await work.commit()
            await asyncio.sleep(0)
        return number

    task = asyncio.create_task(write())
    await asyncio.sleep(0.2)
    file = await backup(desk, tmp_path / "all.yishi")
    await asyncio.sleep(0.1)
    writing = False
    written = await task
    await database.close()
    await put_back(elsewhere, file)

    rows = await all_rows(elsewhere.url)
    filed = {row[1] for row in rows["proposals"]}
    called = {row[7] for row in rows["calls"] if row[7]}
    assert called
    assert called == {ref for ref in filed if ref > "SMQ-2026-000010"}
    assert len(called) < written - 10


async def test_a_backup_is_never_written_over_another(desk, tmp_path):
    file = await backup(desk, tmp_path / "all.yishi")
    before = file.read_bytes()

    with pytest.raises(CopyFailed, match="there already"):
        await backup(desk, file)
    with pytest.raises(CopyFailed, match="no folder"):
        await backup(desk, tmp_path / "nowhere" / "all.yishi")

    assert file.read_bytes() == before
    assert file.stat().st_mode & 0o077 == 0
    assert sorted(one.name for one in tmp_path.iterdir() if "backup" in one.name) == []


@pytest.mark.parametrize("migrated_one", ["postgresql"], indirect=True)
async def test_without_its_tools_postgresql_is_not_saved_and_the_reason_is_said(
    desk, tmp_path, monkeypatch
):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(CopyFailed, match="pg_dump is not installed: apt-get install"):
        await backup(desk, tmp_path / "all.yishi")

    assert not (tmp_path / "all.yishi").exists()


async def test_a_database_nobody_migrated_is_not_saved(tmp_path):
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    chosen = settings.read({"DATABASE_URL": url, "SECRET_KEY": "s" * 40}, tmp_path)
    empty = Place(chosen)

    with pytest.raises(CopyFailed, match="bot migrate"):
        await backup(empty, tmp_path / "all.yishi")


async def test_a_server_that_is_not_there_is_said_in_words(tmp_path):
    url = "postgresql://nobody@127.0.0.1:1/x"
    gone = Place(settings.read({"DATABASE_URL": url, "SECRET_KEY": "s" * 40}, tmp_path))

    with pytest.raises(CopyFailed, match="PostgreSQL does not answer"):
        await backup(gone, tmp_path / "all.yishi")


@pytest.mark.parametrize("migrated_one", ["sqlite"], indirect=True)
async def test_a_copy_of_a_damaged_sqlite_file_is_not_taken_for_a_backup(desk, tmp_path):
    path = file_of(desk.url)
    connection = sqlite3.connect(path)
    (page,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'ix_inbox_resident'"
    ).fetchone()
    connection.close()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(content)

    with pytest.raises(CopyFailed, match=r"damaged|malformed"):
        await backup(desk, tmp_path / "all.yishi")

    assert not (tmp_path / "all.yishi").exists()
