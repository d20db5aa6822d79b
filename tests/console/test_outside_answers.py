"""An outside party's answer to a link: taken once, whatever else goes on."""

import asyncio

import pytest

from bot.proposals.errors import ChangedMeanwhile
from bot.proposals.proposal import OUTSIDE
from bot.proposals.workflow import Status
from bot.services.desk import asking
from tests.console.outside import ASKED, JPEG, asked, guest, reply
from tests.console.taking import take
from tests.console.world import World


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
