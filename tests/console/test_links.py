"""A link for an outside party: one question, one answer, and kind words for everything else."""

import asyncio
import hashlib
import logging
import re
from datetime import timedelta

import aiohttp
import pytest
from sqlalchemy import text as sql

from bot.proposals.errors import ChangedMeanwhile
from bot.proposals.proposal import OUTSIDE
from bot.proposals.workflow import Status
from bot.services.desk import asking
from bot.services.desk.asking import UNKNOWN_LINKS
from tests.console.test_moving import take
from tests.console.world import Browser, World

ASKED = {
    "party": "康居物业张经理",
    "question": "3 号院的路灯是不是归你们管？",
    "until": "2026-11-30",
}
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 64


async def asked(world: World, ref: str, **chosen: list[str]) -> str:
    """Staff ask from the ticket; the path of the link."""
    async with world.database.open_work() as work:
        _, token = await asking.ask(
            ref, ASKED | chosen, world.clerk("chengban"), work=work, tools=world.tools
        )
        await work.commit()
    return f"/ask/{token}"


async def guest(world: World) -> Browser:
    """Somebody with no account."""
    return Browser(await world.client(), world)


async def reply(browser: Browser, path: str, text: str, photo: bytes | None = None) -> int:
    """Fill in the page's form."""
    form = aiohttp.FormData()
    form.add_field("_csrf", browser.csrf)
    form.add_field("text", text)
    if photo is not None:
        form.add_field("photo", photo, filename="x.jpg", content_type="image/jpeg")
    async with browser.client.post(f"/console{path}", data=form, allow_redirects=False) as answer:
        browser._remember(await answer.text())
        return answer.status


async def test_the_answer_lands_on_the_ticket_and_the_link_is_used_up(any_world: World) -> None:
    world = any_world
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    path = await asked(world, ticket.ref)
    party = await guest(world)

    status, text = await party.get(path)
    assert status == 200
    assert ASKED["question"] in text
    assert await reply(party, path, "归我们管，明天派人去换") == 303

    event = (await world.get(ticket.ref)).events[-1]
    assert event.step == "answer_outside"
    assert event.given["text"] == "归我们管，明天派人去换"
    assert event.given["party"] == ASKED["party"]
    assert event.actor.role == "guest"
    assert "已经收到您的回答" in (await party.get(path))[1]
    await reply(party, path, "再说一句")
    assert len((await world.get(ticket.ref)).events) == 3


async def test_nothing_of_the_resident_is_on_the_page(world: World) -> None:
    ticket = await world.add_ticket(
        Status.IN_PROGRESS, contact="13900000000", place_detail="3栋2单元401"
    )
    path = await asked(world, ticket.ref, shows=["topic"])

    _, text = await (await guest(world)).get(path)

    place = world.tools.catalogue.places.full_name(ticket.place or "")
    assert "地点" not in text
    for secret in (ticket.ref, ticket.problem, ticket.solution, "13900000000", "401", place):
        assert secret not in text
    assert world.tools.catalogue.lists.name_of(ticket.code) in text


async def test_the_page_shows_the_link_once_and_what_it_takes_to_scan_it(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    staff = await world.signed_in("chengban")
    form = await staff.get(f"/tickets/{ticket.ref}/steps/ask_outside")

    status, text, _ = await staff.post(f"/tickets/{ticket.ref}/ask", version=0, **ASKED)
    again, kept, _ = await staff.post(f"/tickets/{ticket.ref}/ask", version=0, **ASKED)

    assert f'action="/console/tickets/{ticket.ref}/ask"' in form[1]
    assert status == 200
    found = re.search(r'value="(http://[^"]+/console/ask/[\w-]{43})"', text)
    assert found
    assert "<svg" in text
    assert again == 409
    assert ASKED["question"] in kept
    later = (await staff.get(f"/tickets/{ticket.ref}"))[1]
    assert found.group(1) not in later
    assert "等外单位回答" in later


async def test_the_database_never_sees_the_link(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    path = await asked(world, ticket.ref)
    token = path.rsplit("/", 1)[1]

    async with world.database._reader.connect() as connection:
        rows = (await connection.execute(sql("SELECT * FROM inquiries"))).all()
        events = (await connection.execute(sql("SELECT given FROM events"))).all()

    assert len(token) >= 40
    assert hashlib.sha256(token.encode()).hexdigest() in str(rows)
    assert token not in str(rows) + str(events)
    staff = await world.signed_in("chengban")
    assert token not in (await staff.get(f"/tickets/{ticket.ref}"))[1]


async def test_each_way_a_link_can_be_dead_says_so_kindly(world: World) -> None:
    staff = await world.signed_in("chengban")
    tickets = [await world.add_ticket(Status.IN_PROGRESS) for _ in range(3)]
    revoked, expired, ended = [await asked(world, one.ref) for one in tickets]
    await staff.post(f"/tickets/{tickets[0].ref}/steps/revoke_link", version=1, link="1")
    async with world.database.open_work() as work:
        stored = await work.proposals.get(tickets[2].ref)
        stored.status = Status.WITHDRAWN
        await work.proposals.save(stored)
        await work.commit()
    party = await guest(world)

    said = [await party.get(path) for path in (revoked, ended, f"/ask/{'x' * 43}")]
    world.now += timedelta(days=8)
    said.append(await party.get(expired))

    assert [status for status, _ in said] == [410, 410, 404, 410]
    for (_, text), words in zip(said, ("作废", "已经结束", "打不开", "过期"), strict=True):
        assert words in text
        assert "12345" in text
        assert ASKED["question"] not in text


async def test_of_two_answers_at_once_one_is_taken(any_world: World) -> None:
    world = any_world
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    path = await asked(world, ticket.ref)
    parties = [await guest(world) for _ in range(3)]
    for party in parties:
        await party.get(path)

    await asyncio.gather(*(reply(one, path, f"第 {n} 个") for n, one in enumerate(parties)))

    steps = [one.step for one in (await world.get(ticket.ref)).events]
    assert steps.count("answer_outside") == 1


async def test_somebody_working_on_the_ticket_costs_no_answer(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = any_world
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    path = await asked(world, ticket.ref)
    party = await guest(world)
    await party.get(path)

    real, lost = asking.answer, []

    async def beaten_once(*rest: object, **more: object) -> object:
        if not lost:
            lost.append(True)
            raise ChangedMeanwhile(ticket.ref)
        return await real(*rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(asking, "answer", beaten_once)

    assert await reply(party, path, "归我们管") == 303
    assert lost
    assert (await world.get(ticket.ref)).events[-1].given["text"] == "归我们管"


async def test_a_photo_comes_along_and_a_file_that_is_none_is_named(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    path = await asked(world, ticket.ref)
    party = await guest(world)
    await party.get(path)

    assert await reply(party, path, "见照片", b"MZ this is a program") == 422
    assert len((await world.get(ticket.ref)).events) == 2
    assert await reply(party, path, "见照片", JPEG + b"0" * 2_000_000) == 303

    stored = await world.get(ticket.ref)
    assert [one.kind for one in stored.attachments] == [OUTSIDE]
    assert stored.own_attachments == ()
    staff = await world.signed_in("chengban")
    digest = stored.attachments[0].digest
    assert (await staff.client.get(f"/console/tickets/{ticket.ref}/media/{digest}")).status == 200


async def test_only_the_photos_staff_chose_are_shown(world: World) -> None:
    from bot.ports import KeptMedia
    from bot.proposals.proposal import Attachment

    world.media = {"aa": JPEG, "bb": JPEG}
    shown, hidden = Attachment("image", "m1", "aa"), Attachment("image", "m2", "bb")
    ticket = await world.add_ticket(Status.IN_PROGRESS, attachments=[shown, hidden])
    async with world.database.open_work() as work:
        for digest in ("aa", "bb"):
            await work.media.add(KeptMedia(digest, "image/jpeg", 68, world.now))
        await work.commit()
    path = await asked(world, ticket.ref, photos=["aa"])
    party = await guest(world)

    assert (await party.client.get(f"/console{path}/aa")).status == 200
    assert (await party.client.get(f"/console{path}/bb")).status == 404


async def test_a_foreign_form_answers_nothing(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    path = await asked(world, ticket.ref)
    party = await guest(world)
    await party.get(path)

    async with party.client.post(f"/console{path}", data={"text": "假的"}) as bare:
        assert bare.status == 403
        assert "回到工单" not in await bare.text()
    headers = {"Origin": "https://evil.example", "X-CSRF-Token": party.csrf}
    async with party.client.post(
        f"/console{path}", data={"text": "假的"}, headers=headers
    ) as foreign:
        assert foreign.status == 403
    assert len((await world.get(ticket.ref)).events) == 2


async def test_the_page_hands_its_address_to_nobody_and_runs_no_script(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    path = await asked(world, ticket.ref, shows=["<script>"])
    party = await guest(world)

    with caplog.at_level(logging.DEBUG, "bot"):
        answer = await party.client.get(f"/console{path}")

    text = await answer.text()
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "<script" not in text
    assert "http-equiv" not in text
    assert path.rsplit("/", 1)[1] not in caplog.text


async def test_who_guesses_links_is_stopped_and_stands_in_the_log(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    path = await asked(world, ticket.ref)
    party = await guest(world)

    seen = [(await party.get(f"/ask/{n:043}"))[0] for n in range(UNKNOWN_LINKS + 1)]

    assert seen == [404] * UNKNOWN_LINKS + [429]
    assert (await party.get(path))[0] == 429
    staff = await world.signed_in("guanli")
    assert "外单位链接不对" in (await staff.get("/sign-ins"))[1]
    world.now += timedelta(minutes=16)
    assert (await party.get(path))[0] == 200


async def test_an_outside_party_with_an_account_asks_nobody_else(world: World) -> None:
    from tests.console.world import PARTY

    ticket = await world.add_ticket(Status.IN_PROGRESS, body=PARTY)
    browser = await world.signed_in("chengguan")

    status, _, _ = await browser.post(f"/tickets/{ticket.ref}/ask", version=0, **ASKED)

    assert status == 403


async def test_the_plain_step_address_makes_no_question_without_a_link(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    browser = await world.signed_in("chengban")

    status, _, _ = await browser.post(
        f"/tickets/{ticket.ref}/steps/ask_outside", version=0, **ASKED
    )

    assert status == 404
    assert len((await world.get(ticket.ref)).events) == 1


async def test_an_answer_to_a_revoked_link_does_not_arrive_late(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    path = await asked(world, ticket.ref)
    party = await guest(world)
    await party.get(path)
    await take(world, ticket.ref, "revoke_link", "chengban", link="1")

    assert await reply(party, path, "归我们管") == 410
    assert [one.step for one in (await world.get(ticket.ref)).events][-1] == "revoke_link"
