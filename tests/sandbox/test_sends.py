"""What an account may send, as the platform's API sees it."""

import asyncio
import json

import pytest

from bot.sandbox.faults import Fault
from tests.sandbox.world import world

CUSTOM = "message/custom/send"


@pytest.fixture
async def here(echoing):
    return echoing


async def call(here, path, payload=None, raw=None, **params):
    token = here.platform.tokens.stable(here.clock.time())[0]
    url = f"{here.url}/sandbox/api/cgi-bin/{path}"
    params = {"access_token": token} | params
    if payload is None and raw is None:
        async with here.session.get(url, params=params) as response:
            return json.loads(await response.text())
    body = raw if raw is not None else json.dumps(payload, ensure_ascii=False).encode()
    async with here.session.post(url, params=params, data=body) as response:
        return json.loads(await response.text())


async def code(here, path, payload=None, **more):
    return (await call(here, path, payload, **more))["errcode"]


def text(openid, content="在"):
    return {"touser": openid, "msgtype": "text", "text": {"content": content}}


async def test_texts_of_2048_bytes_pass_and_longer_ones_do_not(here):
    resident = await here.resident()

    assert await code(here, CUSTOM, text(resident.user.openid, "a" * 2048)) == 0
    assert await code(here, CUSTOM, text(resident.user.openid, "a" * 2049)) == 45002


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"touser": "nobody", "msgtype": "text", "text": {"content": "在"}}, 40003),
        ({"msgtype": "hologram", "hologram": {}}, 40008),
        ({"msgtype": "text", "text": {"content": " "}}, 44004),
        ({"msgtype": "text", "text": "在"}, 44004),
        ({"msgtype": "image", "image": {"media_id": "gone"}}, 40007),
        ({"msgtype": "msgmenu", "msgmenu": {"head_content": "选", "list": []}}, 44004),
    ],
)
async def test_messages_that_say_nothing_are_refused_and_cost_nothing(here, message, expected):
    resident = await here.resident()

    assert await code(here, CUSTOM, {"touser": resident.user.openid} | message) == expected

    sent = [await code(here, CUSTOM, text(resident.user.openid)) for _ in range(4)]
    assert sent == [0, 0, 0, 45047]


@pytest.mark.parametrize("raw", [b"", b"touser=x", b"[]", b'{"touser":'])
async def test_a_body_that_is_no_json_object_is_refused(here, raw):
    assert await code(here, CUSTOM, raw=raw) == 47001


async def test_without_or_with_a_wrong_token_nothing_is_done(here):
    resident = await here.resident()

    assert await code(here, CUSTOM, text(resident.user.openid), access_token="") == 41001
    assert await code(here, CUSTOM, text(resident.user.openid), access_token="x") == 40001


async def test_an_unverified_account_may_not_push():
    async with world(verified=False) as here:
        resident = await here.resident()

        assert await code(here, CUSTOM, text(resident.user.openid)) == 48001


async def test_a_tap_on_a_menu_allows_three_within_a_minute_and_nothing_for_48_hours(here):
    resident = await here.resident()
    here.clock.advance(120)
    await here.platform.say(resident.user, "提交", "affirm")

    sent = [await code(here, CUSTOM, text(resident.user.openid)) for _ in range(4)]
    here.clock.advance(61)

    assert sent == [0, 0, 0, 45047]
    assert await code(here, CUSTOM, text(resident.user.openid)) == 45015


async def test_who_left_cannot_be_reached(here):
    resident = await here.resident()
    await resident.say("在吗")
    await resident.unfollow()

    assert await code(here, CUSTOM, text(resident.user.openid)) == 45015


async def test_typing_is_shown_only_soon_after_a_message(here):
    resident = await here.resident()
    typing = {"touser": resident.user.openid, "command": "Typing"}
    assert await code(here, "message/custom/typing", typing) == 45080

    await resident.say("在吗")

    assert await code(here, "message/custom/typing", typing) == 0
    assert await code(here, "message/custom/typing", typing | {"command": "Sing"}) == 45072
    assert resident.user.typing_shown == 1


def notice(openid, **fields):
    data = {name: {"value": value} for name, value in fields.items()}
    return {"touser": openid, "template_id": "notice-1", "data": data}


async def test_a_notice_tells_its_result_as_an_event(here):
    resident = await here.resident()
    await resident.consent("notice-1")

    answer = await code(
        here, "message/subscribe/bizsend", notice(resident.user.openid, thing1="灯")
    )

    assert answer == 0
    assert (await resident.wait(2))[:1] == ["提案进展通知\n灯"]


@pytest.mark.parametrize(
    "fields", [{"thing1": "长" * 21}, {"phrase1": "六个字的短语"}, {"thing1": ""}]
)
async def test_fields_that_do_not_fit_a_template_are_refused(here, fields):
    resident = await here.resident()
    await resident.consent("notice-1")

    refused = await code(here, "message/subscribe/bizsend", notice(resident.user.openid, **fields))

    assert refused == 47003


async def test_template_messages_go_to_followers_only(here):
    resident = await here.resident()
    await resident.unfollow()
    message = notice(resident.user.openid, thing1="灯")

    assert await code(here, "message/template/send", message) == 43004
    assert await code(here, "message/template/send", message | {"template_id": "x"}) == 40037


def button(**more):
    return {"type": "click", "name": "我要提案", "key": "propose"} | more


@pytest.mark.parametrize(
    ("buttons", "expected"),
    [
        ([button()] * 3, 0),
        ([], 40016),
        ([button()] * 4, 40016),
        ([button(name="这个名字太长了")], 40018),
        ([button(key="")], 40019),
        ([button(key="k" * 129)], 40019),
        ([button(type="dance")], 40017),
        ([button(type="view", url="https://example.org/" + "x" * 1024)], 40020),
        ([{"name": "更多", "sub_button": [button()] * 5}], 0),
        ([{"name": "更多", "sub_button": [button()] * 6}], 40023),
        ([{"name": "更多", "sub_button": [button(name="长" * 21)]}], 40025),
    ],
)
async def test_menus_have_their_limits(here, buttons, expected):
    assert await code(here, "menu/create", {"button": buttons}) == expected


async def test_a_menu_with_escaped_characters_is_refused(here):
    raw = json.dumps({"button": [button()]}).encode()

    assert await code(here, "menu/create", raw=raw) == 40033


async def test_a_deleted_menu_is_gone(here):
    await call(here, "menu/delete")

    assert await code(here, "menu/get") == 46003


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"grant_type": "password"}, 40002),
        ({"appid": "wx0"}, 40013),
        ({"secret": "x"}, 40125),
        ({"secret": ""}, 41004),
    ],
)
async def test_tokens_are_given_to_the_account_alone(here, asked, expected):
    known = {
        "grant_type": "client_credential",
        "appid": here.account.app_id,
        "secret": here.account.secret,
    }

    assert await code(here, "stable_token", known | asked) == expected
    refused = await call(here, "token", **(known | asked))
    assert refused["errcode"] == expected


async def test_a_slow_call_takes_the_time_a_test_asked_for(here):
    resident = await here.resident()
    here.platform.faults.add(Fault(CUSTOM, seconds=8))
    calling = asyncio.create_task(code(here, CUSTOM, text(resident.user.openid)))
    while not here.platform.calls[CUSTOM]:
        await asyncio.sleep(0)
    assert resident.look() == []

    here.clock.advance(8)

    assert await calling == 0
    assert resident.look() == ["在"]


async def test_faults_end_after_their_number_and_when_cleared(here):
    resident = await here.resident()
    here.platform.faults.add(Fault(CUSTOM, code=45011, times=2))

    sent = [await code(here, CUSTOM, text(resident.user.openid)) for _ in range(3)]
    here.platform.faults.add(Fault(CUSTOM, code=45009, times=None))
    sent.append(await code(here, CUSTOM, text(resident.user.openid)))
    here.platform.faults.clear()
    sent.append(await code(here, CUSTOM, text(resident.user.openid)))

    assert sent == [45011, 45011, 0, 45009, 0]
