"""What is pressed twice, sent again after Back, or sent by two processes is said once."""

import asyncio
import re

import pytest

from bot.ports import CallKind, StaffCall
from tests.console.world import COURTYARD, Browser, World

SAID = "我们下午来看"


async def said(world: World) -> list[str]:
    """All that the resident is owed, oldest first."""
    async with world.database.open_work(readonly=True) as work:
        return [one.text for one in reversed(await work.outbox.recent("r1"))]


async def form_of(browser: Browser, path: str) -> str:
    """The token of the page as it was drawn."""
    _, page = await browser.get(path)
    return re.findall(r'name="once" value="([^"]+)"', page)[0]


async def waits(world: World) -> str:
    async with world.database.open_work() as work:
        call = await work.calls.add(
            StaffCall(CallKind.HANDOFF, "r1", "U", "我要找人", world.now, COURTYARD)
        )
        await work.commit()
    return f"/calls/{call.id}"


@pytest.mark.parametrize("where", ["ticket", "call"])
@pytest.mark.parametrize("with_token", [True, False])
async def test_the_same_words_in_parallel_and_after_back_are_said_once(
    any_world: World, where: str, with_token: bool
) -> None:
    world = any_world
    path = await waits(world) if where == "call" else f"/tickets/{(await world.add_ticket()).ref}"
    browser = await world.signed_in("chengban")
    once = await form_of(browser, path)
    fields = {"text": SAID} | ({"once": once} if with_token else {})

    presses = (browser.post(f"{path}/say", **fields) for _ in range(5))
    answers = await asyncio.gather(*presses)
    answers.append(await browser.post(f"{path}/say", **fields))

    assert [status for status, _, _ in answers] == [303] * 6
    assert await said(world) == [SAID]


async def test_other_words_from_the_same_page_are_another_message(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("chengban")
    once = await form_of(browser, f"/tickets/{ticket.ref}")

    for text in (SAID, "改到三点", SAID):
        await browser.post(f"/tickets/{ticket.ref}/say", text=text, once=once)
    fresh = await form_of(browser, f"/tickets/{ticket.ref}")
    await browser.post(f"/tickets/{ticket.ref}/say", text=SAID, once=fresh)

    assert await said(world) == [SAID, "改到三点", SAID]


async def test_what_was_refused_may_be_sent_again_from_the_same_page(world: World) -> None:
    ticket = await world.add_ticket()
    first, second = await world.signed_in("fenban"), await world.signed_in("chengban")
    once = await form_of(second, f"/tickets/{ticket.ref}")
    await first.post(f"/tickets/{ticket.ref}/hold")
    refused, _, _ = await second.post(f"/tickets/{ticket.ref}/say", text=SAID, once=once)
    await first.post(f"/tickets/{ticket.ref}/hold", back=1)

    await second.post(f"/tickets/{ticket.ref}/say", text=SAID, once=once)

    assert refused == 409
    assert (await said(world))[-1] == SAID


async def test_a_step_pressed_twice_is_taken_once_and_no_conflict(any_world: World) -> None:
    world = any_world
    ticket = await world.add_ticket()
    browser = await world.signed_in("fenban")
    path = f"/tickets/{ticket.ref}/steps/send_back"
    once = await form_of(browser, path)
    fields = {"version": ticket.version, "reason": "几号楼？", "once": once}

    answers = await asyncio.gather(*(browser.post(path, **fields) for _ in range(3)))

    assert [status for status, _, _ in answers] == [303] * 3
    assert len(await said(world)) == 1


async def test_forms_that_speak_to_a_resident_carry_a_token_of_their_page(world: World) -> None:
    ticket, call = await world.add_ticket(), await waits(world)
    browser = await world.signed_in("fenban")
    for path in (f"/tickets/{ticket.ref}", f"/tickets/{ticket.ref}/steps/send_back", call):
        _, page = await browser.get(path)
        forms = re.findall(
            r'<form[^>]*action="[^"]*(?:/say|/hold|/steps/\w+)".*?</form>', page, re.S
        )
        assert forms
        assert all('name="once"' in one for one in forms)
