"""Who was deleted since a backup stays deleted, whatever is put back."""

from datetime import UTC, datetime, timedelta

from bot.adapters.database import Database
from bot.adapters.database.staff import StaffDatabase
from bot.upkeep.backup import backup
from tests.builders import a_proposal
from tests.upkeep import street
from tests.upkeep.restoring import put_back
from tests.upkeep.rows import all_rows

LIU = "resident-liu"


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


async def test_the_name_said_in_a_proposal_does_not_come_back_with_a_backup(desk, tmp_path):
    database = Database(desk.url)
    async with database.open_work() as work:
        said = "我叫赵铁柱，路灯坏了"
        await work.proposals.add(a_proposal("SMQ-2026-009999", proposer=LIU, problem=said))
        await work.commit()
    await database.close()
    file = await backup(desk, tmp_path / "all.yishi")
    await forget(desk)

    await put_back(desk, file, replace=True)

    rows = repr(await all_rows(desk.url))
    assert "赵铁柱" not in rows
    assert "SMQ-2026-009999" in rows
