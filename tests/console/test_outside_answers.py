"""An outside party's answer to a link: taken once, whatever else goes on."""

import asyncio

import pytest

from bot.ports import KeptMedia
from bot.proposals.attachments import OUTSIDE, Attachment
from bot.proposals.errors import ChangedMeanwhile
from bot.proposals.workflow import Status
from bot.services.desk import asking
from tests.console.outside import ASKED, JPEG, asked, guest, reply
from tests.console.taking import take
from tests.console.world import World
from tests.pictures import SERIAL, from_a_phone


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


async def test_an_answer_to_a_revoked_link_does_not_arrive_late(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    path = await asked(world, ticket.ref)
    party = await guest(world)
    await party.get(path)
    await take(world, ticket.ref, "revoke_link", "chengban", link="1")

    assert await reply(party, path, "归我们管") == 410
    assert [one.step for one in (await world.get(ticket.ref)).events][-1] == "revoke_link"


@pytest.mark.parametrize("kind", ["JPEG", "HEIF"])
async def test_a_photo_from_a_phone_is_kept_and_shown_without_what_it_wrote(
    world: World, kind: str
) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    path = await asked(world, ticket.ref)
    browser = await guest(world)
    await browser.get(path)

    assert await reply(browser, path, "归我们管", from_a_phone(kind)) == 303

    (content,) = world.media.values()
    assert SERIAL.encode() not in content
    async with world.database.open_work(readonly=True) as work:
        (photo,) = (await work.proposals.get(ticket.ref)).attachments
        known = await work.media.get(photo.digest)
    assert known is not None
    assert (known.content_type, known.bare) == ("image/jpeg", True)


@pytest.mark.parametrize("photo", [b"%PDF-1.7", b"\xff\xd8\xff\xe0 cut", b"<svg onload='a()'/>"])
async def test_what_is_no_picture_is_given_back_with_the_words(world: World, photo: bytes) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    path = await asked(world, ticket.ref)
    browser = await guest(world)
    await browser.get(path)

    assert await reply(browser, path, "归我们管", photo) == 422
    assert world.media == {}


async def test_a_guest_is_shown_a_picture_kept_as_it_came_without_what_the_camera_wrote(
    world: World,
) -> None:
    world.media = {"aa": from_a_phone()}
    ticket = await world.add_ticket(
        Status.IN_PROGRESS, attachments=[Attachment("photo", "m1", "aa")]
    )
    async with world.database.open_work() as work:
        await work.media.add(KeptMedia("aa", "image/jpeg", 1, world.now))
        await work.commit()
    path = await asked(world, ticket.ref, photos=["aa"])

    async with (await guest(world)).client.get(f"/console{path}/aa") as answer:
        assert SERIAL.encode() not in await answer.read()
        assert answer.headers["Cache-Control"] == "no-store"
