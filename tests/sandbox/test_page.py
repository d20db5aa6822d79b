"""The chat page's server side: who may use it, and what it streams."""

import asyncio
import json

import pytest
from aiohttp import ClientSession

from tests.sandbox.world import world

PAGE = {"X-Sandbox": "1"}


@pytest.fixture
async def here(echoing):
    return echoing


async def post(here, path, payload=None, headers=PAGE, **more):
    given = {"json": payload or {}} | more
    async with here.session.post(f"{here.url}/sandbox/{path}", headers=headers, **given) as answer:
        return answer.status, await answer.text()


async def newcomer(here):
    _, body = await post(here, "residents")
    return json.loads(body)


async def followed(here):
    person = await newcomer(here)
    await post(here, f"residents/{person['openid']}/follow")
    return f"residents/{person['openid']}"


async def events(here, path, count, after=0):
    url, found = f"{here.url}/sandbox/{path}/events", []
    async with here.session.get(url, params={"after": after}) as stream:
        while len(found) < count:
            line = (await asyncio.wait_for(stream.content.readline(), 10)).decode().strip()
            if line.startswith("data: "):
                found.append(json.loads(line.removeprefix("data: ")))
    return found


async def test_the_page_shows_the_menu_and_may_load_only_what_is_ours(here):
    async with here.session.get(f"{here.url}/sandbox/") as answer:
        html = await answer.text()

    assert all(
        name in html for name in ("我要提案", "查进度", "更多", "人工", "隐私", "提案进展通知")
    )
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "http://" not in html
    assert "https://" not in html


@pytest.mark.parametrize("name", ["chat.js", "bubbles.js", "title.js", "photos.js", "chat.css"])
async def test_everything_the_page_needs_is_served(here, name):
    async with here.session.get(f"{here.url}/sandbox/static/{name}") as answer:
        assert answer.status == 200


async def test_what_is_said_and_answered_is_streamed(here):
    resident = await followed(here)

    await post(here, f"{resident}/say", {"text": "？"})
    asked, answered = (await events(here, resident, 3))[1:]

    assert (asked["side"], asked["text"]) == ("resident", "？")
    assert {"text": "2 问进度", "say": "问进度", "option": "track"} in answered["parts"]


async def test_a_stream_goes_on_where_it_broke_off(here):
    resident = await followed(here)
    await post(here, f"{resident}/say", {"text": "一"})

    (event,) = await events(here, resident, 1, after=2)

    assert event["text"] == "text：一"


async def test_a_picture_is_sent_and_can_be_looked_at(here):
    resident = await followed(here)
    headers = PAGE | {"Content-Type": "image/jpeg"}

    await post(here, f"{resident}/image", headers=headers, json=None, data=b"\xff\xd8lamp")
    picture = (await events(here, resident, 2))[1]

    async with here.session.get(f"{here.url}/sandbox/media/{picture['media']}") as answer:
        assert (answer.content_type, await answer.read()) == ("image/jpeg", b"\xff\xd8lamp")


@pytest.mark.parametrize(
    ("act", "payload"),
    [
        ("voice", {}),
        ("location", {"latitude": "30.6", "longitude": "104.0", "label": "马东大院"}),
        ("click", {"key": "propose"}),
        ("consent", {"template": "notice-1"}),
        ("unfollow", {}),
        ("restart", {}),
    ],
)
async def test_each_button_does_something(here, act, payload):
    resident = await followed(here)

    assert await post(here, f"{resident}/{act}", payload) == (200, "{}")


@pytest.mark.parametrize(
    ("path", "payload", "status"),
    [
        ("say", {}, 400),
        ("say", [], 400),
        ("location", {"latitude": "north", "longitude": "1"}, 400),
        ("image", {}, 415),
    ],
)
async def test_senseless_requests_are_refused(here, path, payload, status):
    resident = await followed(here)

    assert (await post(here, f"{resident}/{path}", payload))[0] == status


async def test_who_left_cannot_write_and_who_is_unknown_is_not_found(here):
    resident = await followed(here)
    await post(here, f"{resident}/unfollow")

    assert (await post(here, f"{resident}/say", {"text": "在吗"}))[0] == 409
    assert (await post(here, "residents/oNobody/say", {"text": "在吗"}))[0] == 404


async def test_a_resident_comes_back_after_the_platform_forgot_them(here):
    person = await newcomer(here)
    here.platform.users.clear()

    _, body = await post(here, "residents", {"openid": person["openid"]})

    assert json.loads(body)["openid"] == person["openid"]
    assert json.loads(body)["new"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-For": "203.0.113.7"},
        {"Forwarded": "for=203.0.113.7"},
        {"X-Real-IP": "127.0.0.1"},
        {"X-Forwarded-Proto": "https"},
        {"Via": "1.1 proxy"},
    ],
)
@pytest.mark.parametrize("path", ["", "residents", "api/cgi-bin/token", "static/chat.js"])
async def test_other_machines_and_rebound_names_are_refused(here, path, headers):
    async with here.session.get(f"{here.url}/sandbox/{path}", headers=headers) as answer:
        assert answer.status == 403


async def test_another_sites_script_cannot_act(here):
    assert (await post(here, "residents", headers={}))[0] == 403


async def test_an_open_page_does_not_keep_the_server_from_stopping():
    async with ClientSession() as browser:
        async with asyncio.timeout(20), world() as here:
            resident = await followed(here)
            stream = await browser.get(f"{here.url}/sandbox/{resident}/events")
            await stream.content.readuntil(b"\n\n")

        assert await stream.content.read() == b""
