"""What was saved comes back row by row, or what is there stays as it is."""

import os
import tarfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.adapters.database import Database
from bot.adapters.database.copies import CopyFailed, file_of
from bot.adapters.database.migrate import is_current, migrate, migrate_back
from bot.adapters.database.staff import StaffDatabase
from bot.ports import Filter
from bot.upkeep import archive
from bot.upkeep.archive import ArchiveBroken
from bot.upkeep.backup import Place, backup
from bot.upkeep.forgotten import ForgottenList
from bot.upkeep.restore import RestoreRefused
from tests.upkeep import street
from tests.upkeep.restoring import leave_beside, put_back
from tests.upkeep.rows import all_rows, execute


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


async def test_migrating_after_a_restore_finds_nothing_to_do(desk, elsewhere, tmp_path):
    await put_back(elsewhere, await backup(desk, tmp_path / "all.yishi"))
    before = await all_rows(elsewhere.url)

    await migrate(elsewhere.url)

    assert await all_rows(elsewhere.url) == before


async def test_a_backup_can_be_restored_over_and_over(desk, tmp_path):
    saved = await all_rows(desk.url)
    file = await backup(desk, tmp_path / "all.yishi")

    for _ in range(2):
        await put_back(desk, file, replace=True)
        second = await backup(desk, tmp_path)
        await put_back(desk, second, replace=True)
        second.unlink()

    assert await all_rows(desk.url) == saved


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


@pytest.mark.parametrize("migrated_one", ["sqlite"], indirect=True)
async def test_a_damaged_sqlite_file_can_be_replaced(desk, tmp_path):
    saved = await all_rows(desk.url)
    file = await backup(desk, tmp_path / "all.yishi")
    path = file_of(desk.url)
    path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:])

    with pytest.raises(RestoreRefused, match="--replace"):
        await put_back(desk, file)
    await put_back(desk, file, replace=True)

    assert await all_rows(desk.url) == saved


@pytest.mark.parametrize("migrated_one", ["sqlite"], indirect=True)
@pytest.mark.parametrize("ending", ["-wal", "-journal"])
async def test_what_sqlite_left_of_a_database_that_is_gone_does_not_seep_in(
    desk, elsewhere, tmp_path, ending
):
    saved = await all_rows(desk.url)
    file = await backup(desk, tmp_path / "all.yishi")
    target = file_of(elsewhere.url)
    leave_beside(target, ending)

    _, said = await put_back(elsewhere, file)

    assert await all_rows(elsewhere.url) == saved
    assert any(line.startswith("set aside") for line in said)
    assert not target.with_name(target.name + ending).exists()


@pytest.mark.parametrize("migrated_one", ["sqlite"], indirect=True)
async def test_restored_is_only_said_of_what_opens(desk, elsewhere, tmp_path, monkeypatch):
    file = await backup(desk, tmp_path / "all.yishi")
    rename = Path.rename

    def damaged(self, target):
        done = rename(self, target)
        done.write_bytes(b"\0" * 4096 + done.read_bytes()[4096:])
        return done

    monkeypatch.setattr(Path, "rename", damaged)
    with pytest.raises(CopyFailed, match="damaged"):
        await put_back(elsewhere, file)
