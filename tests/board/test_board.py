"""What is public is on the board from its moment on, is found, and leaves it at once."""

from datetime import timedelta

import pytest

from bot.proposals.meetings import Outcome, Result
from bot.proposals.workflow import Status
from bot.services.desk import minutes
from bot.services.desk.minutes import Record
from tests.board.street import PRIVATE, Street
from tests.console.world import OTHER_COMMUNITY, OTHER_COURTYARD


async def test_nothing_is_there_before_its_moment_and_all_that_is_not_looks_the_same(
    street: Street,
) -> None:
    one = await street.filed(Status.SECONDING)
    hidden = await street.get(f"/p/{one.ref}")
    await street.take(one.ref, "publish", problem="路灯坏了")
    waiting = await street.get(f"/p/{one.ref}")
    unknown = await street.get("/p/SMQ-2026-999999")
    street.world.now += timedelta(hours=25)

    assert hidden[0] == waiting[0] == unknown[0] == 404
    assert hidden[1].replace(one.ref, "") == unknown[1].replace("SMQ-2026-999999", "") or (
        "没有这一页" in hidden[1]
    )
    assert (await street.get(f"/p/{one.ref}"))[0] == 200
    assert one.ref in (await street.get("/"))[1]

    await street.take(one.ref, "unpublish", reason="有人脸")
    assert (await street.get(f"/p/{one.ref}"))[0] == 404
    for path in ("/", "/data.jsonl", "/data.csv", "/feed.atom", "/sitemap.xml"):
        assert one.ref not in (await street.get(path))[1]


@pytest.mark.parametrize("word", ["路灯", "路燈", "ＬＥＤ路灯", "led", "000001", "smq-2026-000001"])
async def test_words_find_in_traditional_and_full_width_alike(
    any_street: Street, word: str
) -> None:
    one = await any_street.filed(Status.SECONDING)
    await any_street.publish(one, problem="请换LED路灯")

    assert one.ref in (await any_street.get(f"/?q={word}"))[1]
    assert one.ref not in (await any_street.get("/?q=电梯"))[1]


async def test_place_topic_and_status_narrow_the_list_the_feed_and_the_data(
    any_street: Street,
) -> None:
    here = await any_street.filed(Status.SECONDING)
    there = await any_street.filed(
        Status.IN_PROGRESS, body=OTHER_COMMUNITY, place=OTHER_COURTYARD, code="B04"
    )
    await any_street.publish(here)
    async with any_street.world.database.open_work() as work:
        other = await work.proposals.get(there.ref)
        other.publication = (await work.proposals.get(here.ref)).publication
        await work.proposals.save(other)
        await work.commit()

    for narrowed in ("place=smq-maan", "topic=A", "topic=A04", "status=seconding"):
        for path in ("/", "/feed.atom", "/data.csv", "/data.jsonl"):
            text = (await any_street.get(f"{path}?{narrowed}"))[1]
            assert here.ref in text, (path, narrowed)
            assert there.ref not in text, (path, narrowed)
    everything = (await any_street.get("/?place=nowhere&topic=Z9&status=odd"))[1]
    assert there.ref in everything


async def test_the_way_shows_each_reason_voices_and_answer(any_street: Street) -> None:
    ref = await any_street.full_life()

    _, text = await any_street.get(f"/p/{ref}")

    for told in ("满 3 人", "列入议题", "划线", "线划好了", "协商一致", "已解决"):
        assert told in text
    assert '<strong class="many">1</strong>' in text


async def test_a_notice_runs_until_its_last_day_is_over(any_street: Street) -> None:
    one = await any_street.filed(Status.DELIBERATING)
    await any_street.take(
        one.ref, "approve_plan", decision="先试三个月", basis="consensus", until="2026-11-26"
    )
    await any_street.publish(await any_street.world.get(one.ref))

    running = (await any_street.get("/notices"))[1]
    any_street.world.now += timedelta(days=3)
    ended = (await any_street.get("/notices"))[1]

    assert "正在公示（1）" in running
    assert "先试三个月" in running
    assert "正在公示（0）" in ended
    assert "先试三个月" in ended


async def test_a_share_of_few_marks_is_not_told(street: Street) -> None:
    await street.full_life()

    _, text = await street.get("/results")

    assert "评价太少" in text
    assert "%" not in text.split("<main", 1)[1].split('class="part"')[0]


async def test_a_table_calculates_nothing(street: Street) -> None:
    one = await street.filed(Status.SECONDING)
    await street.publish(one, problem="=HYPERLINK(1)")

    assert "'=HYPERLINK(1)" in (await street.get("/data.csv"))[1]


async def test_the_size_of_the_text_stays_in_every_link(street: Street) -> None:
    one = await street.filed(Status.SECONDING)
    await street.publish(one)

    _, text = await street.get("/?size=3&topic=A")

    assert 'class="size-3"' in text
    assert f'/board/p/{one.ref}?size=3"' in text
    assert 'href="/board/notices?size=3"' in text
    assert 'href="/board/?topic=A&amp;size=2"' in text
    assert '<input type="hidden" name="size" value="3">' in text


async def test_headers_are_strict_and_there_is_neither_cookie_nor_script(street: Street) -> None:
    for path in ("/", "/notices", "/p/SMQ-2026-999999", "/data.csv"):
        async with street.client.get(f"/board{path}") as answer:
            text = await answer.text()
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src" not in policy
        assert "default-src 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers
        assert "<script" not in text
        keep = "public, max-age=60" if answer.status == 200 else "no-store"
        assert answer.headers["Cache-Control"] == keep


async def test_the_board_takes_nothing(street: Street) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        async with street.client.request(method, "/board/") as answer:
            assert answer.status == 405


async def test_a_full_page_is_small(street: Street) -> None:
    for _ in range(22):
        one = await street.filed(Status.SECONDING)
        await street.take(one.ref, "publish", problem="路" * 2000, solution="灯" * 2000)
    street.world.now += timedelta(hours=25)

    for path in ("/", "/?page=2", "/feed.atom", f"/p/{one.ref}"):
        async with street.client.get(f"/board{path}") as answer:
            assert len(await answer.read()) <= 100 * 1024, path


async def test_a_meeting_is_in_the_calendar_of_the_street_and_on_its_proposal(street) -> None:
    ref = await street.full_life()

    for path in ("/meetings", f"/p/{ref}"):
        _, text = await street.get(path)
        assert "请了：居委会、租户" in text, path
        assert f"/p/{ref}/meeting-1.ics" in text, path
    status, text = await street.get(f"/p/{ref}/meeting-1.ics")
    assert status == 200
    assert "BEGIN:VEVENT\r\n" in text
    assert f"UID:{ref}-1@yishi" in text.replace("\r\n ", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert (await street.get(f"/p/{ref}/meeting-2.ics"))[0] == 404
    assert (await street.get("/p/SMQ-2026-999999/meeting-1.ics"))[0] == 404


async def test_a_result_is_public_without_what_was_said_and_says_what_it_is_worth(street) -> None:
    ref, world = await street.full_life(), street.world
    record = Record(
        {1: (Outcome.NOT_TAKEN, "王小明家另说")},
        result=Result.CONSENSUS,
        decision="按王小明说的，先划线",
        common=True,
    )
    async with world.database.open_work() as work:
        clerk = world.clerk("duban")
        proposal = await work.proposals.get(ref)
        proposal.status = Status.DELIBERATING
        await work.proposals.save(proposal)
        await minutes.close(ref, 1, record, clerk, work=work, tools=world.tools)
        await work.commit()

    for path in ("/meetings", f"/p/{ref}"):
        _, text = await street.get(path)
        assert "先划线" in text
        assert "只是协商共识，还要业主共同决定" in text
        assert "未采纳 1 条" in text
        assert [name for name, value in PRIVATE.items() if value in text] == [], path
