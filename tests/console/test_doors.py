"""The doors: attempts counted and logged, codes used once, sessions renewed, ended and killed."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.console import signing
from bot.ports.staff import Outcome
from bot.services.desk import accounts, doors
from tests.console.world import PASSWORD, Browser, World


async def test_the_session_has_a_new_id_at_each_stage_and_the_old_one_is_dead(
    world: World,
) -> None:
    browser = Browser(await world.client(), world)
    jar = browser.client.session.cookie_jar
    await browser.get("/sign-in")
    await browser.post("/sign-in", login="duban", password=PASSWORD)
    half = _session(jar)
    await browser.get("/code")
    await browser.post("/code", code=world.code("duban"))
    full = _session(jar)

    assert half
    assert full
    assert half != full
    stranger = await world.client()
    cookies = {"yishi-session": half}
    answer = await stranger.get("/console/queue/all", cookies=cookies, allow_redirects=False)
    assert answer.status == 303


def _session(jar: object) -> str:
    return next((one.value for one in jar if one.key == "yishi-session"), "")  # type: ignore[attr-defined]


async def test_a_planted_session_id_is_not_taken_over(world: World) -> None:
    browser, planted = Browser(await world.client(), world), "a" * 43
    home = browser.client.make_url("/")
    browser.client.session.cookie_jar.update_cookies({"yishi-session": planted}, home)

    await browser.sign_in("duban")

    assert _session(browser.client.session.cookie_jar) not in ("", planted)
    async with world.database.open_work(readonly=True) as work:
        assert await work.sessions.get(accounts.digest_of(planted)) is None


async def test_after_five_wrong_passwords_there_is_one_try_a_minute(world: World) -> None:
    browser = Browser(await world.client(), world)
    await browser.get("/sign-in")
    for _ in range(doors.TRIES):
        status, _, _ = await browser.post("/sign-in", login="duban", password="wrong wrong wrong")
        assert status == 401

    status, _, _ = await browser.post("/sign-in", login="duban", password=PASSWORD)
    assert status == 429
    world.now += doors.SLOWED + timedelta(seconds=1)
    status, _, _ = await browser.post("/sign-in", login="duban", password=PASSWORD)
    assert status == 303


async def test_five_wrong_codes_lock_the_account_too(world: World) -> None:
    browser = Browser(await world.client(), world)
    await browser.get("/sign-in")
    await browser.post("/sign-in", login="duban", password=PASSWORD)
    await browser.get("/code")
    wrong = f"{(int(world.code('duban')) + 1) % 1_000_000:06d}"
    for _ in range(accounts.FAILURES_TO_LOCK):
        await browser.post("/code", code=wrong)

    status, _, _ = await browser.post("/code", code=world.code("duban"))

    assert status == 401


async def test_one_address_may_not_try_for_ever_with_many_names(world: World) -> None:
    browser = Browser(await world.client(), world)
    await browser.get("/sign-in")
    for n in range(doors.OF_ADDRESS):
        await browser.post("/sign-in", login=f"nobody{n}", password="wrong wrong wrong")

    status, _, _ = await browser.post("/sign-in", login="duban", password=PASSWORD)

    assert status == 429


async def test_a_wrong_name_and_a_wrong_password_are_told_alike(world: World) -> None:
    browser = Browser(await world.client(), world)
    await browser.get("/sign-in")

    name = await browser.post("/sign-in", login="niemand", password="wrong wrong wrong")
    word = await browser.post("/sign-in", login="duban", password="wrong wrong wrong")

    assert name[0] == word[0] == 401
    assert name[1].replace("niemand", "duban") == word[1]


async def test_a_code_is_good_once(world: World) -> None:
    await world.signed_in("duban")
    other = Browser(await world.client(), world)
    await other.get("/sign-in")
    await other.post("/sign-in", login="duban", password=PASSWORD)
    await other.get("/code")

    status, _, _ = await other.post("/code", code=world.code("duban"))

    assert status == 401


@pytest.mark.parametrize("later", [accounts.IDLE, accounts.LONGEST_SESSION])
async def test_sessions_end(world: World, later: timedelta) -> None:
    browser = await world.signed_in("duban")

    world.now += later + timedelta(seconds=1)

    status, _ = await browser.get("/queue/all")
    assert status == 303


async def test_a_busy_session_ends_all_the_same_after_ten_hours(world: World) -> None:
    browser = await world.signed_in("duban")
    for _ in range(21):
        world.now += timedelta(minutes=29)
        status, _ = await browser.get("/queue/all")

    assert status == 303


async def test_signing_out_kills_the_session_in_the_database(world: World) -> None:
    browser = await world.signed_in("duban")
    token = _session(browser.client.session.cookie_jar)
    await browser.post("/sign-out")
    stranger = await world.client()

    answer = await stranger.get(
        "/console/queue/all", cookies={"yishi-session": token}, allow_redirects=False
    )

    assert answer.status == 303


async def test_an_account_switched_off_is_out_at_once(world: World) -> None:
    browser, admin = await world.signed_in("chengban"), await world.signed_in("guanli")

    await admin.post("/accounts/schengban/active")

    status, _ = await browser.get("/queue/all")
    assert status == 303


async def test_the_sign_in_log_tells_every_attempt(world: World) -> None:
    browser = Browser(await world.client(), world)
    await browser.get("/sign-in")
    await browser.post("/sign-in", login="duban", password="wrong wrong wrong")
    await browser.sign_in("duban")

    async with world.database.open_work(readonly=True) as work:
        found = [one.outcome for one in await work.sign_ins.recent()]

    assert found == [Outcome.OK, Outcome.PASSWORD_OK, Outcome.WRONG]


async def test_hints_of_the_sandbox_are_nowhere_else(world: World) -> None:
    browser = Browser(await world.client(), world)

    _, text = await browser.get("/sign-in")

    assert "data-login" not in text


@pytest.mark.parametrize(
    ("peer", "told", "known"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("::1", "2001:db8::9", "2001:db8::9"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("127.0.0.1", "nonsense\n", "127.0.0.1"),
        ("203.0.113.7", "203.0.113.9", "203.0.113.7"),
    ],
)
def test_only_a_proxy_on_this_machine_is_believed_who_asks(
    peer: str, told: str | None, known: str
) -> None:
    transport = Mock()
    transport.get_extra_info.side_effect = {"peername": (peer, 1)}.get
    headers = {} if told is None else {"X-Real-IP": told}

    request = make_mocked_request("POST", "/", headers=headers, transport=transport)

    assert signing.address_of(request) == known
