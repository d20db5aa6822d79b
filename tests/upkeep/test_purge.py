"""A purge as a whole: counted first, done once, certified, and never by a doubtful clock."""

import json
from datetime import timedelta

import pytest

from bot.catalogue import Kept
from bot.catalogue.certificate import TABLES, load_certificate
from bot.paths import ROOT
from bot.upkeep.purge import ClockDoubtful
from tests.upkeep import street
from tests.upkeep.rows import all_rows, counts, execute
from tests.upkeep.street import NOW


@pytest.fixture
async def full(busy, media):
    """Data of every kind, all of that Monday, in a desk that is still at work."""
    await street.fill(busy, media)
    return busy


async def test_a_dry_run_counts_exactly_and_changes_nothing(full, purge, media, database_url):
    before, files = await all_rows(database_url), set(media.all())

    dry = await purge(dry=True)

    assert await all_rows(database_url) == before
    assert set(media.all()) == files
    real = await purge()
    assert dry.plain()["rules"] == real.plain()["rules"]
    assert (dry.files, dry.total) == (real.files, real.total)
    assert real.total > 15


async def test_purging_again_deletes_nothing_more(full, purge, database_url):
    first = await purge()
    after = await all_rows(database_url)

    second = await purge()

    assert first.total
    assert (second.total, second.files) == (0, 0)
    assert await all_rows(database_url) == after


async def test_what_is_left_of_everything_is_what_is_still_needed(full, purge, database_url):
    await purge()

    left = await counts(database_url)
    assert left["proposals"] == 1  # the open one
    assert left["events"] == 1
    assert left["outbox"] == 1  # still owed
    assert left["inbox"] == 1  # today's
    assert "conversations" not in left
    assert "sign_ins" not in left


async def test_a_deleted_proposals_number_is_not_given_again(full, purge):
    await purge()

    async with full.open_work() as work:
        assert await work.proposals.next_ref("SMQ", 2026) == "SMQ-2026-000002"


async def test_appended_tables_are_guarded_again_afterwards(full, purge, database_url):
    await purge()
    await street.file(full, "SMQ-2026-000009", NOW)

    with pytest.raises(Exception, match="appended, never changed"):
        await execute(database_url, "DELETE FROM events")
    with pytest.raises(Exception, match="appended, never changed"):
        await execute(database_url, "UPDATE events SET actor_id = 'x'")


@pytest.mark.parametrize("days", [-2, 366])
async def test_a_doubtful_clock_deletes_nothing(database, purge, days, database_url):
    await street.say(database, "liu", NOW)
    before = await all_rows(database_url)

    with pytest.raises(ClockDoubtful, match="set the clock right"):
        await purge(now=NOW + timedelta(days=days))

    assert await all_rows(database_url) == before


async def test_the_certificate_is_kept_for_programs_and_for_people(full, purge, tmp_path):
    done = await purge()
    words = load_certificate(ROOT)

    path = done.keep(tmp_path / "certificates", words)

    plain = json.loads(path.read_text())
    assert plain["rows"] == done.total == sum(sum(r["rows"].values()) for r in plain["rules"])
    assert {rule["kind"] for rule in plain["rules"]} == {*Kept, "media"}
    text = path.with_suffix(".txt").read_text()
    assert "到期数据清理证明" in text
    assert f"合计 {done.total} 条" in text
    assert "网络安全法第 21 条" in text
    assert path.stat().st_mode & 0o077 == 0


def test_every_table_a_purge_touches_has_a_name():
    assert set(TABLES) == set(load_certificate(ROOT).tables)
