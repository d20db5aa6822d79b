"""A link for an outside party: what its page shows, who may make one, and how it dies."""

import hashlib
import logging
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from bot.console.app import make_app
from bot.proposals.workflow import Status
from bot.services.desk.asking import UNKNOWN_LINKS
from tests.console.outside import ASKED, JPEG, asked, guest
from tests.console.world import Browser, World


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


async def test_only_the_photos_staff_chose_are_shown(world: World) -> None:
    from bot.ports import KeptMedia
    from bot.proposals.attachments import Attachment

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
    assert (await party.get(path))[0] == 200  # a link that was given is never refused
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


async def test_a_link_is_to_the_public_address_whatever_host_was_asked_for(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    public = replace(world.deps(), public_url="https://yishi.example.gov.cn")
    staff = Browser(await world.client_of(make_app(public)), world)
    await staff.sign_in("chengban")
    data = {"_csrf": staff.csrf, "version": "0", **ASKED}

    answer = await staff.client.post(
        f"/console/tickets/{ticket.ref}/ask", data=data, headers={"Host": "evil.example"}
    )

    text = await answer.text()
    assert 'value="https://yishi.example.gov.cn/console/ask/' in text
    assert "evil.example" not in text
