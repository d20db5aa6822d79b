"""Passwords: hard to guess, changed when somebody else chose them, guessed at no desk left open."""

import asyncio
from datetime import timedelta

import pytest

from bot.console import signing
from bot.ports.staff import Outcome, Staff
from bot.services.desk import accounts, doors
from tests.console.world import PASSWORD, Browser, World

NEW = "落霞与孤鹜齐飞-秋水长天"


async def outcomes(world: World) -> list[Outcome]:
    async with world.database.open_work(readonly=True) as work:
        return [one.outcome for one in await work.sign_ins.recent()]


async def temporary(world: World, login: str) -> None:
    """As after an administrator gave a new password, now."""
    staff = await world.reload(login)
    staff.must_change, staff.password_at = True, world.now
    async with world.database.open_work() as work:
        await work.accounts.save(staff)
        await work.commit()


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("password12345", "common"),
        ("Password1234!", "common"),
        ("1qaz2wsx3edc", "common"),
        ("yishi12345678", "own_word"),
        ("simaqiao2026", "own_word"),
        ("Ｓｉｍａｑｉａｏ２０２６", "own_word"),
        ("oaiqamis2026!", "own_word"),
        ("asdfghjkl;12", "keyboard"),
        ("abcabcabcabcd", "repeat"),
        ("20251130-20261130", "date"),
        ("abcdefghijklmn", "sequence"),
        ("chengban-2026-xyz", "login"),
        ("kurz", "password"),
    ],
)
async def test_what_is_easily_guessed_is_refused_with_the_reason(
    world: World, password: str, why: str
) -> None:
    browser = await world.signed_in("chengban")

    status, page, _ = await browser.post("/password", old=PASSWORD, new=password)

    assert status == 422
    assert world.tools.words.labels["errors"][f"weak_{why}"] in page


@pytest.mark.parametrize("password", [NEW, "yangguan-xichu-2026", NEW * 9])
def test_what_is_hard_to_guess_is_taken(world: World, password: str) -> None:
    assert accounts.hash_password(password, "chengban", world.tools.words)


async def test_a_temporary_password_is_not_changed_into_itself(world: World) -> None:
    await temporary(world, "chengban")
    browser = await world.signed_in("chengban")

    status, page, _ = await browser.post("/password", old=PASSWORD, new=PASSWORD)

    assert status == 422
    assert world.tools.words.labels["errors"]["weak_same"] in page
    assert (await world.reload("chengban")).must_change


async def test_a_temporary_password_lasts_a_week(any_world: World) -> None:
    await temporary(any_world, "chengban")
    any_world.now += accounts.TEMPORARY + timedelta(minutes=1)
    browser = Browser(await any_world.client(), any_world)
    await browser.get("/sign-in")

    status, page, _ = await browser.post("/sign-in", login="chengban", password=PASSWORD)
    assert status == 401
    assert any_world.tools.words.labels["errors"]["temporary_lapsed"] in page
    _, wrong, _ = await browser.post("/sign-in", login="chengban", password="wrong wrong wrong")
    assert any_world.tools.words.labels["errors"]["temporary_lapsed"] not in wrong
    admin = await any_world.signed_in("guanli")
    await admin.post("/accounts/schengban/password")
    fresh = await any_world.reload("chengban")
    assert not accounts.has_lapsed(fresh, any_world.now)


async def test_a_password_of_ones_own_does_not_lapse(world: World) -> None:
    world.now += timedelta(days=400)

    assert await world.signed_in("chengban")


async def test_guessing_the_password_at_an_open_desk_ends_there(any_world: World) -> None:
    browser = await any_world.signed_in("chengban")

    for _ in range(accounts.FAILURES_TO_LOCK - 1):
        status, _, _ = await browser.post("/password", old="wrong wrong", new=NEW)
        assert status == 401
    status, _, location = await browser.post("/password", old="wrong wrong", new=NEW)

    assert (status, location) == (303, "/console/sign-in?note=locked")
    assert (await browser.get("/queue/all"))[0] == 303
    assert accounts.is_locked(await any_world.reload("chengban"), any_world.now)
    found = await outcomes(any_world)
    assert found.count(Outcome.WRONG_CURRENT) == accounts.FAILURES_TO_LOCK


async def test_guesses_in_parallel_all_count(any_world: World) -> None:
    browser = await any_world.signed_in("chengban")

    await asyncio.gather(*(browser.post("/password", old="wrong wrong", new=NEW) for _ in range(8)))

    assert accounts.is_locked(await any_world.reload("chengban"), any_world.now)


async def test_of_many_guesses_at_once_as_many_are_looked_at_as_lock(any_world: World) -> None:
    browser = await any_world.signed_in("chengban")
    guesses = (browser.post("/password", old="wrong wrong", new=NEW) for _ in range(20))

    seen = [status for status, _, _ in await asyncio.gather(*guesses)]

    assert (await outcomes(any_world)).count(Outcome.WRONG_CURRENT) <= doors.TRIES
    assert set(seen) <= {303, 401, 429}


async def test_who_knows_the_password_may_try_new_ones_as_often_as_needed(world: World) -> None:
    browser = await world.signed_in("chengban")

    for _ in range(doors.TRIES + 2):
        status, _, _ = await browser.post("/password", old=PASSWORD, new="kurz")
        assert status == 422
    assert (await browser.post("/password", old=PASSWORD, new=NEW))[0] == 303


async def test_an_account_switched_off_during_the_code_stays_off(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = signing._check_code

    async def switched_off_meanwhile(*given: object) -> str:
        told = await check(*given)  # type: ignore[arg-type]
        staff: Staff = await any_world.reload("chengban")
        staff.active = False
        async with any_world.database.open_work() as work:
            await work.accounts.save(staff)
            await work.sessions.end_all(staff.id)
            await work.commit()
        return told

    monkeypatch.setattr(signing, "_check_code", switched_off_meanwhile)
    browser = Browser(await any_world.client(), any_world)
    await browser.get("/sign-in")
    await browser.post("/sign-in", login="chengban", password=PASSWORD)
    await browser.get("/code")

    status, _, _ = await browser.post("/code", code=any_world.code("chengban"))

    assert status == 403
    assert not (await any_world.reload("chengban")).active
    assert (await browser.get("/queue/all"))[0] == 303


async def test_what_names_no_account_is_not_kept(world: World) -> None:
    browser = Browser(await world.client(), world)
    await browser.get("/sign-in")

    await browser.post("/sign-in", login="My-Password-2026", password="chengban")
    await browser.post("/sign-in", login="chengban", password="wrong wrong wrong")

    async with world.database.open_work(readonly=True) as work:
        assert [one.login for one in await work.sign_ins.recent()] == ["chengban", ""]
