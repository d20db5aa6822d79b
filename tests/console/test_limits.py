"""Limits hold in parallel, and nobody is kept out by what another does."""

import asyncio
from datetime import timedelta

import pytest

from bot.services import troubles
from bot.services.desk import accounts, doors
from bot.services.desk.asking import UNKNOWN_LINKS
from bot.services.troubles import Trouble
from tests.console.world import PASSWORD, Browser, World

WRONG = "wrong wrong wrong"
OFFICE, STRANGER = "192.0.2.10", "203.0.113.9"


async def tried(world: World, login: str, password: str, address: str) -> int:
    """One try from an address behind the proxy of this machine; the status."""
    browser = Browser(await world.client(), world)
    await browser.get("/sign-in")
    data = {"login": login, "password": password, "_csrf": browser.csrf}
    async with browser.client.post(
        "/console/sign-in", data=data, headers={"X-Real-IP": address}, allow_redirects=False
    ) as answer:
        return answer.status


async def noted(world: World) -> list[tuple[Trouble, str]]:
    async with world.database.open_work(readonly=True) as work:
        found = await troubles.noted(work=work, now=world.now)
    return [(one.trouble, one.detail) for one in found]


async def test_of_forty_passwords_at_once_five_are_tried(any_world: World) -> None:
    world = any_world
    seen = await asyncio.gather(*(tried(world, "duban", WRONG, STRANGER) for _ in range(40)))

    assert sorted(seen) == [401] * doors.TRIES + [429] * (40 - doors.TRIES)
    assert await noted(world) == [(Trouble.SIGN_IN, f"duban {STRANGER}")]


async def test_of_forty_codes_at_once_five_are_tried_and_the_account_is_locked(
    any_world: World,
) -> None:
    world = any_world
    browser = Browser(await world.client(), world)
    await browser.get("/sign-in")
    await browser.post("/sign-in", login="duban", password=PASSWORD)
    await browser.get("/code")
    wrong = f"{(int(world.code('duban')) + 1) % 1_000_000:06d}"

    await asyncio.gather(*(browser.post("/code", code=wrong) for _ in range(40)))

    async with world.database.open_work(readonly=True) as work:
        staff = await work.accounts.by_login("duban")
        log = [one.outcome for one in await work.sign_ins.recent()]
    assert staff is not None
    assert accounts.is_locked(staff, world.now)
    assert log.count("wrong_code") == accounts.FAILURES_TO_LOCK
    assert [one for one, _ in await noted(world)] == [Trouble.CODE]


async def test_a_stranger_keeps_no_colleague_out(world: World) -> None:
    for _ in range(20):
        await tried(world, "duban", WRONG, STRANGER)

    assert await tried(world, "duban", PASSWORD, OFFICE) == 303
    assert await tried(world, "duban", PASSWORD, STRANGER) == 429


async def test_one_person_keeps_no_office_out(world: World) -> None:
    for _ in range(doors.OF_ADDRESS):
        await tried(world, "linju", WRONG, OFFICE)

    assert await tried(world, "duban", PASSWORD, OFFICE) == 303


async def test_who_signed_in_from_there_before_is_let_in_whatever_strangers_try(
    world: World,
) -> None:
    await world.signed_in("duban")  # from 127.0.0.1
    for n in range(doors.OF_ADDRESS + 5):
        await tried(world, f"nobody{n}", WRONG, "127.0.0.1")
    world.now += timedelta(minutes=1)

    assert await tried(world, "chengban", PASSWORD, "127.0.0.1") == 429
    assert await tried(world, "duban", PASSWORD, "127.0.0.1") == 303


async def test_an_account_switched_off_while_signing_in_stays_off(world: World) -> None:
    browser = Browser(await world.client(), world)
    await browser.get("/sign-in")
    await browser.post("/sign-in", login="duban", password=PASSWORD)
    await browser.get("/code")
    async with world.database.open_work() as work:
        staff = await work.accounts.by_login("duban")
        assert staff is not None
        staff.active = False
        await work.accounts.save(staff)
        await work.commit()

    await browser.post("/code", code=world.code("duban"))

    async with world.database.open_work(readonly=True) as work:
        staff = await work.accounts.by_login("duban")
    assert staff is not None
    assert not staff.active


async def test_who_guesses_links_stops_nobody_from_another_address(world: World) -> None:
    client = await world.client()

    async def guess(address: str) -> int:
        link = f"/console/ask/{'x' * 43}"
        async with client.get(link, headers={"X-Real-IP": address}) as answer:
            return answer.status

    seen = await asyncio.gather(*(guess(STRANGER) for _ in range(UNKNOWN_LINKS + 5)))

    assert sorted(seen) == [404] * UNKNOWN_LINKS + [429] * 5
    assert await guess(OFFICE) == 404


@pytest.mark.parametrize(("query", "status"), [("q=" + "灯" * 20, 303), ("q=" + "灯" * 900, 409)])
async def test_a_saved_filter_has_a_length(world: World, query: str, status: int) -> None:
    browser = await world.signed_in("fenban")

    assert (await browser.post("/filters", name="灯", queue="all", query=query))[0] == status


async def test_saved_filters_have_a_number_and_one_may_be_saved_over(world: World) -> None:
    browser = await world.signed_in("fenban")
    for number in range(30):
        await browser.post("/filters", name=f"第{number}个", queue="all", query="q=灯")

    status, page, _ = await browser.post("/filters", name="多一个", queue="all", query="q=灯")

    assert status == 409
    assert "先删掉" in page
    assert (await browser.post("/filters", name="第3个", queue="all", query="q=路"))[0] == 303
