"""Accounts: made by an administrator of the branch, enrolled at first sign-in, changed, reset."""

import re

import pyotp
import pytest

from bot.proposals.errors import LoginTaken
from bot.proposals.workflow import Role
from bot.services.desk import accounts
from bot.services.desk.cases import WrongValue
from bot.services.desk.passwords import WeakPassword
from tests.console.world import COMMUNITY, DISTRICT, PASSWORD, Browser, World


async def add(world: World, login: str = "xinren", **changes: object) -> None:
    """Through the service that the command uses too."""
    found, words = world.tools.catalogue, world.tools.words
    given = {
        "name": "新来的",
        "role": Role.HANDLER,
        "body": COMMUNITY,
        "password": PASSWORD,
    } | changes
    async with world.database.open_work() as work:
        await accounts.add_staff(
            login, given["name"], given["role"], given["body"], given["password"],  # type: ignore[arg-type]
            work=work, catalogue=found, words=words, now=world.now,
        )  # fmt: skip
        await work.commit()


async def test_the_first_sign_in_binds_a_phone_and_changes_the_password(world: World) -> None:
    await add(world)
    browser = Browser(await world.client(), world)
    await browser.get("/sign-in")
    _, _, location = await browser.post("/sign-in", login="xinren", password=PASSWORD)
    assert location.startswith("/console/enrol")
    _, page = await browser.get("/enrol")
    assert "<svg" in page
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert secret is not None

    code = pyotp.TOTP(secret.group(1).replace(" ", "")).at(world.now)
    status, _, _ = await browser.post("/enrol", code=code)

    assert status == 303
    status, _ = await browser.get("/queue/all")
    assert status == 303
    await browser.get("/password")
    status, _, _ = await browser.post("/password", old=PASSWORD, new="落霞与孤鹜齐飞-秋水")
    assert status == 422
    status, _, _ = await browser.post("/password", old=PASSWORD, new="落霞与孤鹜齐飞-秋水长天")
    assert status == 303
    assert (await browser.get("/queue/all"))[0] == 200


async def test_the_secret_is_not_shown_a_second_time(world: World) -> None:
    browser = Browser(await world.client(), world)
    await browser.get("/sign-in")
    await browser.post("/sign-in", login="duban", password=PASSWORD)

    status, page = await browser.get("/enrol")

    assert status == 303
    assert "svg" not in page
    assert (await world.reload("duban")).totp_sealed != ""


async def test_secrets_are_not_stored_in_clear(world: World) -> None:
    staff = await world.reload("duban")

    assert PASSWORD not in staff.password_hash
    assert staff.password_hash.startswith("$argon2id$")
    assert world.sealer.open(staff.totp_sealed) not in staff.totp_sealed


@pytest.mark.parametrize("password", ["short", "a" * 40, "password1234", "xinren-xinren-1", ""])
async def test_weak_passwords_are_refused(world: World, password: str) -> None:
    with pytest.raises(WeakPassword):
        await add(world, password=password)


@pytest.mark.parametrize(
    "changes", [{"body": "nowhere"}, {"role": Role.PROPOSER}, {"role": Role.SYSTEM}, {"name": " "}]
)
async def test_nonsense_is_refused(world: World, changes: dict[str, object]) -> None:
    with pytest.raises(WrongValue):
        await add(world, **changes)
    for login in ("", "A B", "汉字", "x" * 50, "<b>"):
        with pytest.raises(WrongValue):
            await add(world, login)


async def test_a_login_is_given_once(any_world: World) -> None:
    await add(any_world)

    with pytest.raises(LoginTaken):
        await add(any_world)


async def test_an_administrator_makes_accounts_in_the_own_branch_only(world: World) -> None:
    browser = await world.signed_in("guanli")
    new = {"login": "xin1", "name": "新一", "role": "handler"}

    status, page, _ = await browser.post("/accounts", **new, body=COMMUNITY)
    assert status == 200
    assert "临时密码" in page
    status, _, _ = await browser.post("/accounts", **new | {"login": "xin2"}, body=DISTRICT)
    assert status == 422
    status, _, _ = await browser.post("/accounts/squji/active")
    assert status == 404


async def test_nobody_switches_off_themselves(world: World) -> None:
    browser = await world.signed_in("guanli")

    status, _, _ = await browser.post("/accounts/sguanli/active")

    assert status == 403
    assert (await world.reload("guanli")).active


async def test_a_reset_ends_sessions_and_asks_for_a_new_phone(world: World) -> None:
    browser, admin = await world.signed_in("chengban"), await world.signed_in("guanli")

    await admin.post("/accounts/schengban/codes")

    assert (await browser.get("/queue/all"))[0] == 303
    assert (await world.reload("chengban")).enrolled_at is None
