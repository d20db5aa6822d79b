"""What was saved comes back row by row, and who was deleted since does not."""

import asyncio
import os
import sqlite3
import tarfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import settings
from bot.adapters.database import Database
from bot.adapters.database.copies import CopyFailed, file_of
from bot.adapters.database.migrate import is_current, migrate, migrate_back
from bot.adapters.database.staff import StaffDatabase
from bot.ports import Filter
from bot.upkeep import archive
from bot.upkeep.archive import ArchiveBroken
from bot.upkeep.backup import Place, backup
from bot.upkeep.forgotten import ForgottenList
from bot.upkeep.restore import RestoreRefused, restore
from tests.servers import POSTGRES, postgres_database
from tests.upkeep import street
from tests.upkeep.rows import all_rows, execute

LIU = "resident-liu"


@pytest.fixture
def yesterday():
    return datetime.now(UTC) - timedelta(days=1)


@pytest.fixture
def place(database_url, tmp_path):
    environ = {"DATABASE_URL": database_url, "SECRET_KEY": "s" * 40}
    return Place(settings.read(environ, tmp_path / "var"))


@pytest.fixture
async def elsewhere(place, tmp_path):
    """Another machine of the same desk: an empty database, an empty folder."""
    if place.kind == "sqlite":
        url = f"sqlite:///{tmp_path / 'elsewhere' / 'yishi.db'}"
        yield Place(replace(place.settings, database_url=url, var=tmp_path / "elsewhere"))
        return
    async with postgres_database(POSTGRES) as url:
        yield Place(replace(place.settings, database_url=url, var=tmp_path / "elsewhere"))


@pytest.fixture
async def desk(place, yesterday):
    """A desk that worked yesterday, and has stopped."""
    database = StaffDatabase(place.url)
    await street.fill(database, place.media, yesterday)
    await database.close()
    return place


async def put_back(place, file, *, replace=False):
    said = []
    done = await restore(place, file, replace=replace, say=said.append)
    return done, said


async def known(place):
    database = Database(place.url)
    async with database.open_work(readonly=True) as work:
        found = set(await work.residents.known())
    await database.close()
    return found


async def forget(place, resident=LIU):
    database = Database(place.url)
    async with database.open_work() as work:
        await work.residents.forget(resident)
        await work.commit()
    await database.close()


async def test_a_restore_is_what_was_saved_row_by_row(desk, elsewhere, tmp_path):
    saved = await all_rows(desk.url)
    file = await backup(desk, tmp_path / "all.yishi")

    done, said = await put_back(elsewhere, file)

    assert await all_rows(elsewhere.url) == saved
    assert {name for name, rows in saved.items() if rows} >= {"events", "looks", "media", "calls"}
    assert sorted(elsewhere.media.all()) == sorted(desk.media.all()) != []
    assert await elsewhere.media.read(next(elsewhere.media.all())) == street.JPEG
    assert done.total == 0
    assert "forgotten again: 0 residents" in said


async def test_a_restored_desk_works_on(desk, elsewhere, tmp_path):
    await put_back(elsewhere, await backup(desk, tmp_path / "all.yishi"))
    database = StaffDatabase(elsewhere.url)

    await street.say(database, "new", datetime.now(UTC))
    async with database.open_work() as work:
        assert await work.proposals.next_ref("SMQ", 2026) == "SMQ-2026-000002"
        assert len(await work.proposals.find(Filter(words="声控灯"))) == 2
        await work.commit()
    with pytest.raises(Exception, match="appended, never changed"):
        await execute(elsewhere.url, "DELETE FROM events")
    await database.close()


async def test_a_backup_can_be_restored_over_and_over(desk, tmp_path):
    saved = await all_rows(desk.url)
    file = await backup(desk, tmp_path / "all.yishi")

    for _ in range(2):
        await put_back(desk, file, replace=True)
        second = await backup(desk, tmp_path)
        await put_back(desk, second, replace=True)
        second.unlink()

    assert await all_rows(desk.url) == saved


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


async def test_who_was_deleted_since_the_backup_is_deleted_again(desk, tmp_path):
    file = await backup(desk, tmp_path / "all.yishi")
    await forget(desk)

    _, said = await put_back(desk, file, replace=True)

    assert "forgotten again: 1 residents" in said
    assert LIU not in await known(desk)
    rows = await all_rows(desk.url)
    assert "路灯坏了" not in str([row for row in rows["inbox"] if LIU in row])
    assert {row[2] for row in rows["proposals"]} == {"anonymous", "resident-chen"}


async def test_deletions_survive_the_loss_of_the_whole_database(desk, elsewhere, tmp_path):
    """The list stands outside of the database, and beside the backups."""
    file = await backup(desk, tmp_path / "all.yishi")
    await forget(desk)
    await backup(desk, tmp_path)  # the next night; then the machine burns

    await put_back(elsewhere, file)

    assert LIU not in await known(elsewhere)


async def test_a_running_desk_notes_deletions_by_itself(desk, elsewhere, tmp_path):
    file = await backup(desk, tmp_path / "all.yishi")
    database = Database(desk.url)
    async with desk.forgotten().kept(database.open_work):
        await forget(desk)
    await database.close()
    noted = desk.forgotten()

    assert LIU in noted
    assert LIU not in "".join(noted.lines())
    elsewhere.forgotten().add_lines(noted.lines())
    await put_back(elsewhere, file)
    assert LIU not in await known(elsewhere)


async def test_who_came_back_after_a_deletion_is_somebody_new(desk, elsewhere, tmp_path):
    await forget(desk)
    database = StaffDatabase(desk.url)
    async with database.open_work() as work:
        again = street.a_resident("liu", id="resident-liu-again")
        await work.residents.add(again)
        await work.commit()
    await database.close()

    await put_back(elsewhere, await backup(desk, tmp_path / "all.yishi"))

    assert "resident-liu-again" in await known(elsewhere)
    assert LIU not in await known(elsewhere)


async def test_what_ran_out_since_the_backup_is_purged_again(place, elsewhere, tmp_path):
    database = StaffDatabase(place.url)
    now = datetime.now(UTC)
    await street.say(database, "wang", now - timedelta(days=31))
    await street.draft(database, "wang", now - timedelta(days=31))
    await street.say(database, "chen", now)
    await database.close()

    done, _ = await put_back(elsewhere, await backup(place, tmp_path / "all.yishi"))

    assert done.total == 1
    assert (await all_rows(elsewhere.url))["conversations"] == []


async def test_a_database_with_data_is_only_replaced_when_told_and_set_aside(desk, tmp_path):
    file = await backup(desk, tmp_path / "all.yishi")
    await execute(desk.url, "UPDATE residents SET home = 'after'")
    after = await all_rows(desk.url)

    with pytest.raises(RestoreRefused, match="--replace"):
        await put_back(desk, file)
    assert await all_rows(desk.url) == after
    _, said = await put_back(desk, file, replace=True)

    (aside,) = [line.split(" ")[2] for line in said if line.startswith("set aside")]
    assert await all_rows(desk.url) != after
    if desk.kind == "sqlite":
        assert await all_rows(f"sqlite:///{aside}") == after
    else:
        await put_back(desk, tmp_path / aside, replace=True)
        assert await all_rows(desk.url) == after


async def test_a_database_in_use_is_never_replaced(desk, tmp_path):
    file = await backup(desk, tmp_path / "all.yishi")
    serving = Database(desk.url)
    await serving.ping()

    with pytest.raises(RestoreRefused, match="in use"):
        await put_back(desk, file, replace=True)

    await serving.close()
    await put_back(desk, file, replace=True)


async def test_a_backup_of_a_newer_form_is_refused_by_an_older_program(desk, elsewhere, tmp_path):
    await execute(desk.url, "UPDATE alembic_version SET version_num = '9999'")
    file = await backup(desk, tmp_path / "all.yishi")

    with pytest.raises(RestoreRefused, match="update it first"):
        await put_back(elsewhere, file)


async def test_a_backup_of_an_older_form_is_brought_to_the_newest(desk, elsewhere, tmp_path):
    saved = await all_rows(desk.url)
    await migrate_back(desk.url, "0007")
    file = await backup(desk, tmp_path / "old.yishi")

    await put_back(elsewhere, file)

    assert await is_current(elsewhere.url)
    assert await all_rows(elsewhere.url) == saved


async def test_another_key_or_another_kind_of_database_is_refused(desk, elsewhere, tmp_path):
    file = await backup(desk, tmp_path / "all.yishi")
    other_key = Place(replace(elsewhere.settings, secret_key="t" * 40))
    kind = "postgresql://nobody@127.0.0.1/x" if desk.kind == "sqlite" else "sqlite:////tmp/x.db"
    other_kind = Place(replace(elsewhere.settings, database_url=kind))

    with pytest.raises(RestoreRefused, match="SECRET_KEY"):
        await put_back(other_key, file)
    with pytest.raises(RestoreRefused, match="DATABASE_URL"):
        await put_back(other_kind, file)


@pytest.mark.parametrize("damage", ["cut", "bit", "empty", "text", "missing", "extra"])
async def test_a_damaged_backup_changes_nothing(desk, elsewhere, tmp_path, damage):
    file = await backup(desk, tmp_path / "all.yishi")
    content = bytearray(file.read_bytes())
    if damage == "cut":
        content = content[: len(content) // 2]
    elif damage == "bit":
        content[4096] ^= 1
    elif damage in ("empty", "text"):
        content = bytearray(b"not a backup" if damage == "text" else b"")
    file.write_bytes(content)
    if damage == "missing":
        file.unlink()
    elif damage == "extra":
        with tarfile.open(file, "a") as tar:
            tar.add(__file__, "media/" + "0" * 64)

    with pytest.raises(ArchiveBroken):
        await put_back(elsewhere, file)

    assert not list(elsewhere.media.all())
    assert elsewhere.kind == "postgresql" or not file_of(elsewhere.url).exists()


async def test_a_restore_that_fails_half_way_leaves_the_database_as_it_was(
    desk, tmp_path, monkeypatch
):
    file = await backup(desk, tmp_path / "all.yishi")
    await execute(desk.url, "UPDATE residents SET home = 'after'")
    after = await all_rows(desk.url)
    if desk.kind == "sqlite":

        async def fail(*_):
            raise OSError("no space left on device")

        monkeypatch.setattr(ForgottenList, "apply", fail)
    else:
        broken = tmp_path / "broken.yishi"
        _with_broken_dump(file, broken)
        file = broken

    with pytest.raises((OSError, CopyFailed)):
        await put_back(desk, file, replace=True)

    assert await all_rows(desk.url) == after
    assert not [one for one in tmp_path.rglob("*") if "restoring" in one.name]


def _with_broken_dump(file, broken):
    """A backup whose checksums are right and whose dump PostgreSQL cannot read to its end."""
    found = archive.Archive(file)
    dump = broken.with_suffix(".dump")
    found.extract(archive.DATABASE, dump)
    os.truncate(dump, dump.stat().st_size - 2000)
    with archive.writing(broken) as writer:
        writer.add(archive.DATABASE, dump)
        writer.add_text(archive.FORGOTTEN, "")
        writer.finish(replace(found.manifest, members=writer.members))


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


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
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


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_damaged_sqlite_file_can_be_replaced(desk, tmp_path):
    saved = await all_rows(desk.url)
    file = await backup(desk, tmp_path / "all.yishi")
    path = file_of(desk.url)
    path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:])

    with pytest.raises(RestoreRefused, match="--replace"):
        await put_back(desk, file)
    await put_back(desk, file, replace=True)

    assert await all_rows(desk.url) == saved


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
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


async def test_migrating_after_a_restore_finds_nothing_to_do(desk, elsewhere, tmp_path):
    await put_back(elsewhere, await backup(desk, tmp_path / "all.yishi"))
    before = await all_rows(elsewhere.url)

    await migrate(elsewhere.url)

    assert await all_rows(elsewhere.url) == before
