"""Proposals, their photos and the traces of who worked on them go with their limits."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.catalogue import Kept
from bot.messages import media_key
from bot.ports import FiledFor, Filter, KeptMedia
from bot.ports.staff import StaffFile
from tests.builders import MONDAY
from tests.upkeep import street
from tests.upkeep.rows import rows_of
from tests.upkeep.street import INSIDE, NOW, OUTSIDE


async def refs(database):
    async with database.open_work(readonly=True) as work:
        return sorted(one.ref for one in await work.proposals.find(Filter()))


async def test_a_proposal_goes_with_its_limit_after_its_end_and_takes_everything_along(
    busy, purge, ago
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


async def test_files_of_staff_stay_as_long_as_their_proposal_and_go_with_it(
    busy, media, purge, ago
):
    await street.employ(busy)
    kept = {}
    for number, more in ((1, INSIDE), (2, OUTSIDE)):
        ref, at = f"SMQ-2026-00000{number}", ago(Kept.ATTACHMENTS, more)
        await street.file(busy, ref, at - street.HOUR)
        await street.end(busy, ref, at)
        content = street.JPEG + bytes([number])
        kept[ref] = await media.keep(content, "image/jpeg")
        async with busy.open_work() as work:
            await work.media.add(KeptMedia(kept[ref], "image/jpeg", len(content), at))
            await work.files.add(StaffFile(ref, kept[ref], "after", "", "staff-zhou", at))
            await work.commit()

    done = await purge()

    assert rows_of(done, Kept.ATTACHMENTS)["staff_files"] == 1
    async with busy.open_work(readonly=True) as work:
        assert await work.media.get(kept["SMQ-2026-000001"]) is not None
        assert await work.media.get(kept["SMQ-2026-000002"]) is None


async def test_whose_words_they_were_goes_with_what_staff_filed_for_them(busy, purge, ago):
    await street.employ(busy)
    at, ref = ago(Kept.PROPOSALS, OUTSIDE), "SMQ-2026-000001"
    await street.file(busy, ref, at - street.HOUR)
    await street.end(busy, ref, at)
    async with busy.open_work() as work:
        who = (await work.accounts.all())[0].id
        await work.filed_for.add(FiledFor(ref, who, at, "王婆婆", "phone", "2026-11"))
        await work.commit()

    await purge()

    async with busy.open_work(readonly=True) as work:
        assert await work.filed_for.get(ref) is None


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


async def test_a_subdistrict_keeps_its_proposals_as_long_as_it_says(busy, purge, rules):
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


async def test_photos_go_once_no_proposal_and_no_talk_holds_them(busy, purge, ago, media):
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


async def test_attachments_of_ended_proposals_go_with_their_files(busy, purge, media, rules):
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
