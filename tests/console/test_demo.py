"""The sandbox's demo: full once, never twice, and every ticket of it opens."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot import running, settings
from bot.adapters.database import StaffDatabase
from bot.console.app import make_app
from bot.console.demo import seed_demo
from bot.paths import ROOT
from bot.ports.staff import Wanted
from bot.proposals.workflow import Role, Status
from bot.services.desk import accounts
from tests.builders import a_resident
from tests.console.world import PASSWORD, Browser, World, an_account, content


async def seed(world: World, many: int) -> None:
    """Fill the sandbox."""
    catalogue, words = content()
    await seed_demo(
        world.database.open_work, catalogue, words, world.sealer, world.now, ROOT, many=many
    )


async def test_the_demo_is_seeded_once(world: World) -> None:
    await asyncio.gather(seed(world, 5), seed(world, 5))  # two processes started at once
    await seed(world, 5)

    async with world.database.open_work(readonly=True) as work:
        assert await work.desk.count(Wanted(), 1000) == 5
        people = [one for one in await work.accounts.all() if one.login.startswith("demo.")]
    assert {one.role for one in people} == {
        Role.TRIAGER, Role.HANDLER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR,
    }  # fmt: skip


@pytest.mark.timeout(180)
async def test_two_hundred_lives_are_played_and_every_page_of_them_opens(world: World) -> None:
    await seed(world, 200)
    async with world.database.open_work(readonly=True) as work:
        rows = await work.desk.page(Wanted(), 200)
    browser = await world.signed_in("quji")

    assert len(rows) == 200
    assert len({row.status for row in rows}) >= 9
    assert Status.CLOSED in {row.status for row in rows}
    for row in rows[::9]:
        status, _ = await browser.get(f"/tickets/{row.ref}")
        assert status == 200, row.ref


def test_nobody_of_the_demo_is_in_the_code() -> None:
    for path in (ROOT / "bot" / "console").glob("*.py"):
        assert "金牛演示" not in Path(path).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        ({}, True),
        ({"Host": "localhost:8080"}, True),
        ({"Host": "rebound.example"}, False),
        ({"X-Real-IP": "127.0.0.1"}, False),
        ({"X-Forwarded-For": "127.0.0.1"}, False),
        ({"X-Forwarded-Proto": "https"}, False),
        ({"Forwarded": "for=127.0.0.1"}, False),
        ({"Via": "1.1 proxy"}, False),
    ],
)
async def test_who_can_sign_in_is_only_told_at_this_machine(
    world: World, headers: dict[str, str], shown: bool
) -> None:
    client = await world.client_of(make_app(replace(world.deps(), sandbox=True)))

    _, text = await Browser(client, world).get("/sign-in", headers=headers)

    assert ("data-login" in text) is shown


@pytest.mark.parametrize("sandbox", [True, False])
async def test_a_demo_account_opens_nothing_but_the_sandbox(world: World, sandbox: bool) -> None:
    staff = an_account("demo.guanli", Role.ADMINISTRATOR, "smq-office", world.now, world.sealer)
    async with world.database.open_work() as work:
        await work.accounts.add(replace(staff, id=f"{accounts.DEMO}00"))
        await work.commit()
    world.staff["demo.guanli"] = staff
    signed_in = Browser(await world.client_of(make_app(replace(world.deps(), sandbox=True))), world)
    await signed_in.sign_in("demo.guanli")
    cookies = {one.key: one.value for one in signed_in.client.session.cookie_jar}
    client = await world.client_of(make_app(replace(world.deps(), sandbox=sandbox)))

    status, _ = await Browser(client, world).get("/accounts", cookies=cookies)
    assert status == (200 if sandbox else 303)
    fresh = Browser(await world.client_of(make_app(replace(world.deps(), sandbox=sandbox))), world)
    await fresh.get("/sign-in")
    status, _, _ = await fresh.post("/sign-in", login="demo.guanli", password=PASSWORD)
    assert status == (303 if sandbox else 401)


def test_the_demo_is_for_an_empty_database_that_alarms_nobody(
    sqlite_url: str, tmp_path: Path
) -> None:
    def may_seed(**environ: str) -> bool:
        chosen = settings.read({"DATABASE_URL": sqlite_url} | environ, tmp_path)
        return asyncio.run(running.may_seed_demo(chosen))

    async def add_resident() -> None:
        database = StaffDatabase(sqlite_url)
        async with database.open_work() as work:
            await work.residents.add(a_resident())
            await work.commit()
        await database.close()

    webhook = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"
    assert may_seed()
    assert not may_seed(ALERT_WECOM_WEBHOOK=webhook)
    asyncio.run(add_resident())
    assert not may_seed()


async def test_the_demo_goes_on_where_it_was_seeded(world: World, tmp_path: Path) -> None:
    url = str(world.database._writer.url).replace("+aiosqlite", "")
    chosen = settings.read({"DATABASE_URL": url}, tmp_path)

    assert not await running.may_seed_demo(chosen)
    await seed(world, 1)
    assert await running.may_seed_demo(chosen)
