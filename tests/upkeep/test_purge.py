"""What has been kept long enough goes, what has not stays, and the certificate tells which."""

import json
import os
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.database.purge_database import PurgeDatabase
from bot.catalogue import Kept
from bot.catalogue.certificate import TABLES, load_certificate
from bot.messages import Reply, media_key
from bot.paths import ROOT
from bot.ports import ANONYMOUS, Filter, SendState
from bot.upkeep.purge import ClockDoubtful, Purge
from tests.builders import MONDAY, a_resident, an_incoming
from tests.upkeep import street
from tests.upkeep.rows import all_rows, counts, execute

NOW = MONDAY + timedelta(days=2000)
INSIDE, OUTSIDE = timedelta(minutes=-1), timedelta(minutes=1)
"""A minute less, and a minute more, than the limit."""


@pytest.fixture
def ago(rules):
    """The moment a kind's limit ago, and a bit more or less."""

    def moment(kind, more=timedelta()):
        return NOW - timedelta(days=rules.subdistrict.retention[kind].days) - more

    return moment


@pytest.fixture
async def busy(database):
    """Somebody wrote a minute ago, so that the clock is not in doubt."""
    await street.say(database, "today", NOW - timedelta(minutes=1))
    return database


@pytest.fixture
def purge(database_url, media, rules):
    async def run(*, dry=False, now=NOW, rules=rules):
        opened = PurgeDatabase(database_url, dry=dry)
        try:
            return await Purge(opened, media, rules, now, dry).run()
        finally:
            await opened.close()

    return run


def rows_of(certificate, kind):
    (line,) = [one for one in certificate.lines if one.kind == kind]
    return {table: many for table, many in line.rows.items() if many}


async def talks(database, *names):
    async with database.open_work(readonly=True) as work:
        found = [await work.conversations.get(f"resident-{name}") for name in names]
    return [bool(one.state) for one in found]


async def messages(database, *names):
    async with database.open_work(readonly=True) as work:
        return [
            (
                len(await work.inbox.recent(f"resident-{name}")),
                len(await work.outbox.recent(f"resident-{name}")),
            )
            for name in names
        ]


async def refs(database):
    async with database.open_work(readonly=True) as work:
        return sorted(one.ref for one in await work.proposals.find(Filter()))


async def test_a_draft_goes_with_its_limit_after_the_last_contact(busy, purge, ago):
    for name, more in (("inside", INSIDE), ("outside", OUTSIDE)):
        await street.say(busy, name, ago(Kept.DRAFTS, more))
        await street.draft(busy, name, ago(Kept.DRAFTS, more))

    done = await purge()

    assert rows_of(done, Kept.DRAFTS) == {"conversations": 1}
    assert await talks(busy, "inside", "outside") == [True, False]
    assert await messages(busy, "inside", "outside") == [(1, 0), (1, 0)]


async def test_a_talk_that_staff_hold_does_not_go(busy, purge, ago):
    await street.say(busy, "held", ago(Kept.DRAFTS, OUTSIDE))
    await street.draft(busy, "held", ago(Kept.DRAFTS))
    async with busy.open_work() as work:
        talk = await work.conversations.get("resident-held")
        talk.held_by = "staff-zhou"
        await work.conversations.save(talk)
        await work.commit()

    assert rows_of(await purge(), Kept.DRAFTS) == {}


async def test_messages_go_with_their_limit_after_the_last_one(busy, purge, ago):
    for name, more in (("inside", INSIDE), ("outside", OUTSIDE)):
        last = ago(Kept.MESSAGES, more)
        await street.say(busy, name, last - timedelta(days=100))
        await street.say(busy, name, last)
        await street.owe(busy, name, last)

    done = await purge()

    assert rows_of(done, Kept.MESSAGES) == {"inbox": 2, "outbox": 1}
    assert await messages(busy, "inside", "outside") == [(2, 1), (0, 0)]


async def test_what_is_not_answered_or_not_sent_yet_stays_however_old(busy, purge, ago):
    at = ago(Kept.MESSAGES, OUTSIDE)
    await street.say(busy, "liu", at - street.HOUR)
    await street.owe(busy, "liu", at, SendState.PENDING)
    async with busy.open_work() as work:
        await work.inbox.receive("resident-liu", an_incoming("open", sent_at=at), at)
        await work.commit()

    done = await purge()

    assert rows_of(done, Kept.MESSAGES) == {"inbox": 1}
    assert await messages(busy, "liu") == [(1, 1)]
    async with busy.open_work() as work:
        assert (await work.residents.get("resident-liu")).sealed_address
        await work.inbox.finish("open", Reply("好"), NOW)


async def test_a_resident_without_anything_left_is_forgotten(busy, purge, ago):
    at = ago(Kept.RESIDENTS, OUTSIDE)
    for name in ("gone", "proposer", "caller"):
        await street.say(busy, name, at)
    await street.say(busy, "inside", ago(Kept.RESIDENTS, INSIDE))
    await street.file(busy, "SMQ-2026-000001", at, "proposer")
    await street.call(busy, "caller", at, None)
    async with busy.open_work() as work:
        await work.consents.grant("resident-gone", "notice-1", at)
        await work.commit()

    done = await purge()

    assert rows_of(done, Kept.RESIDENTS) == {"residents": 1, "consents": 1}
    async with busy.open_work(readonly=True) as work:
        assert await work.residents.is_forgotten("resident-gone")
        assert await work.residents.by_handle("handle-gone") is None
        for name in ("proposer", "caller", "inside", "today"):
            assert (await work.residents.get(f"resident-{name}")).sealed_address


async def test_a_proposal_goes_with_its_limit_after_its_end_and_takes_everything_along(
    busy, purge, ago, media
):
    await street.employ(busy)
    for number, more in ((1, INSIDE), (2, OUTSIDE)):
        ref = f"SMQ-2026-00000{number}"
        at = ago(Kept.PROPOSALS, more)
        await street.file(busy, ref, at - street.HOUR, seconders={"resident-chen"})
        await street.end(busy, ref, at)
        await street.work_a_day(busy, NOW - street.HOUR * number, ref)
    await street.file(busy, "SMQ-2026-000003", ago(Kept.PROPOSALS, OUTSIDE))

    done = await purge()

    gone = {"secondings": 1, "events": 2, "corrections": 1, "proposals": 1}
    assert rows_of(done, Kept.PROPOSALS) == gone
    assert await refs(busy) == ["SMQ-2026-000001", "SMQ-2026-000003"]
    async with busy.open_work(readonly=True) as work:
        found = await work.proposals.find(Filter(words="声控灯"))
        assert len(found) == 2
        assert len(await work.proposals.find(Filter(words="2"))) == 0


async def test_a_merged_proposal_ends_with_the_one_it_was_merged_into(busy, purge, ago):
    at = ago(Kept.PROPOSALS, OUTSIDE)
    for number, target in ((1, 2), (2, 3), (4, 5)):
        for ref in (number, target):
            if f"SMQ-2026-00000{ref}" not in await refs(busy):
                await street.file(busy, f"SMQ-2026-00000{ref}", at - street.HOUR)
        into = f"SMQ-2026-00000{target}"
        await street.end(
            busy, f"SMQ-2026-00000{number}", at, "merge", target=into, reason="同一盏灯"
        )
    await street.end(busy, "SMQ-2026-000005", at)

    await purge()

    assert await refs(busy) == [f"SMQ-2026-00000{one}" for one in (1, 2, 3)]


async def test_a_subdistrict_keeps_its_proposals_as_long_as_it_says(busy, purge, ago, rules):
    own = rules.subdistrict
    short = {**own.retention, Kept.PROPOSALS: replace(own.retention[Kept.PROPOSALS], days=30)}
    other = replace(own, place="other", name="邻街", ref_prefix="LJ", retention=short)
    both = replace(rules, subdistricts={**rules.subdistricts, "other": other})
    at = NOW - timedelta(days=31)
    for ref in ("SMQ-2026-000001", "LJ-2026-000001"):
        await street.file(busy, ref, at)
        await street.end(busy, ref, at)

    done = await purge(rules=both)

    assert await refs(busy) == ["SMQ-2026-000001"]
    apart = [(one.subdistrict, one.rule.days) for one in done.lines if one.kind == Kept.PROPOSALS]
    assert apart == [(own.name, 730), ("邻街", 30)]


async def test_closed_calls_go_and_open_ones_stay(busy, purge, ago):
    for name, closed in (
        ("inside", ago(Kept.CALLS, INSIDE)),
        ("outside", ago(Kept.CALLS, OUTSIDE)),
        ("open", None),
    ):
        await street.say(busy, name, NOW - timedelta(days=1))
        await street.call(busy, name, ago(Kept.CALLS, 2 * OUTSIDE), closed)

    assert rows_of(await purge(), Kept.CALLS) == {"calls": 1}
    async with busy.open_work(readonly=True) as work:
        assert [one.resident for one in await work.calls.open()] == ["resident-open"]


@pytest.mark.parametrize(
    ("kind", "gone"),
    [(Kept.LOGS, {"sign_ins": 1, "staff_sessions": 1}), (Kept.AUDIT, {"looks": 1})],
)
async def test_logs_go_with_their_limit(busy, purge, ago, kind, gone):
    await street.employ(busy)
    for more in (INSIDE, OUTSIDE + street.HOUR):
        await street.work_a_day(busy, ago(kind, more), "SMQ-2026-000009")

    done = await purge()

    assert rows_of(done, kind) == gone


async def test_photos_go_once_no_proposal_and_no_talk_holds_them(
    busy, purge, ago, media, database_url
):
    names = ("left", "filed", "going_on", "young")
    shots = {}
    for number, name in enumerate(names):
        at = NOW - timedelta(days=1) if name == "young" else ago(Kept.DRAFTS, OUTSIDE)
        shots[name] = await street.photo(busy, media, name, at, street.JPEG + bytes([number]))
        os.utime(media.path(shots[name].digest), (at.timestamp(), at.timestamp()))
    await street.file(busy, "SMQ-2026-000001", MONDAY, "filed", attachments=[shots["filed"]])
    await street.say(busy, "going_on", NOW - timedelta(days=1))
    await street.draft(busy, "going_on", NOW, photos=[shots["going_on"].media_id])
    stray = await media.keep(b"nobody's", "image/jpeg")
    os.utime(media.path(stray), (MONDAY.timestamp(), MONDAY.timestamp()))

    done = await purge()

    assert (rows_of(done, "media"), done.files) == ({"media": 1}, 2)
    assert set(media.all()) == {shots[name].digest for name in names[1:]}
    async with busy.open_work(readonly=True) as work:
        assert await work.shared.get(media_key(shots["left"].media_id), MONDAY) is None


async def test_attachments_of_ended_proposals_go_with_their_files(busy, purge, ago, media, rules):
    own = rules.subdistrict
    short = replace(own.retention[Kept.ATTACHMENTS], days=100)
    street_rules = replace(own, retention={**own.retention, Kept.ATTACHMENTS: short})
    rules = replace(rules, subdistricts={own.place: street_rules})
    for number, days in ((1, 99), (2, 101)):
        at = NOW - timedelta(days=days)
        shot = await street.photo(busy, media, f"p{number}", at, street.JPEG + bytes([number]))
        os.utime(media.path(shot.digest), (at.timestamp(), at.timestamp()))
        await street.file(busy, f"SMQ-2026-00000{number}", at, attachments=[shot])
        await street.end(busy, f"SMQ-2026-00000{number}", at)

    done = await purge(rules=rules)

    assert rows_of(done, Kept.ATTACHMENTS) == {"attachments": 1}
    assert (rows_of(done, "media"), done.files) == ({"media": 1}, 1)
    async with busy.open_work(readonly=True) as work:
        found = [await work.proposals.get(f"SMQ-2026-00000{number}") for number in (1, 2)]
    assert [len(one.attachments) for one in found] == [1, 0]


async def test_a_dry_run_counts_exactly_and_changes_nothing(database, purge, media, database_url):
    await street.fill(database, media)
    await street.say(database, "today", NOW - timedelta(minutes=1))
    before, files = await all_rows(database_url), set(media.all())

    dry = await purge(dry=True)

    assert await all_rows(database_url) == before
    assert set(media.all()) == files
    real = await purge()
    assert dry.plain()["rules"] == real.plain()["rules"]
    assert (dry.files, dry.total) == (real.files, real.total)
    assert real.total > 15


async def test_purging_again_deletes_nothing_more(database, purge, media, database_url):
    await street.fill(database, media)
    await street.say(database, "today", NOW - timedelta(minutes=1))
    first = await purge()
    after = await all_rows(database_url)

    second = await purge()

    assert first.total
    assert (second.total, second.files) == (0, 0)
    assert await all_rows(database_url) == after


async def test_what_is_left_of_everything_is_what_is_still_needed(
    database, purge, media, database_url
):
    await street.fill(database, media)
    await street.say(database, "today", NOW - timedelta(minutes=1))

    await purge()

    left = await counts(database_url)
    assert left["proposals"] == 1  # the open one
    assert left["events"] == 1
    assert left["outbox"] == 1  # still owed
    assert left["inbox"] == 1  # today's
    assert "conversations" not in left
    assert "sign_ins" not in left


async def test_a_deleted_proposals_number_is_not_given_again(database, purge, media, rules):
    await street.fill(database, media)
    await street.say(database, "today", NOW - timedelta(minutes=1))
    await purge()

    async with database.open_work() as work:
        assert await work.proposals.next_ref("SMQ", 2026) == "SMQ-2026-000002"


async def test_appended_tables_are_guarded_again_afterwards(database, purge, media, database_url):
    await street.fill(database, media)
    await street.say(database, "today", NOW - timedelta(minutes=1))
    await purge()
    await street.file(database, "SMQ-2026-000009", NOW)

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


async def test_a_resident_who_comes_back_meanwhile_keeps_everything(busy, ago, database_url):
    at = ago(Kept.MESSAGES, OUTSIDE)
    await street.say(busy, "liu", at)
    opened = PurgeDatabase(database_url, dry=False)
    async with opened.reading() as found:
        due = await found.heard(ago(Kept.MESSAGES))
    await street.say(busy, "liu", NOW)

    async with opened.deleting() as purging:
        rows = await purging.drop_heard(due, ago(Kept.MESSAGES))
    await opened.close()

    assert due == ["resident-liu"]
    assert sum(rows.values()) == 0
    assert await messages(busy, "liu") == [(2, 0)]


async def test_the_certificate_is_kept_for_programs_and_for_people(
    database, purge, media, tmp_path
):
    await street.fill(database, media)
    await street.say(database, "today", NOW - timedelta(minutes=1))
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


async def test_anonymous_proposals_hold_nobody_back(busy, purge, ago):
    at = ago(Kept.RESIDENTS, OUTSIDE)
    async with busy.open_work() as work:
        await work.residents.add(a_resident("liu", joined_at=at))
        await work.commit()
    await street.file(busy, "SMQ-2026-000001", at, "liu")
    async with busy.open_work() as work:
        await work.residents.forget("resident-liu")
        await work.commit()

    done = await purge()

    assert rows_of(done, Kept.RESIDENTS) == {}
    async with busy.open_work(readonly=True) as work:
        assert (await work.proposals.get("SMQ-2026-000001")).proposer == ANONYMOUS
