"""Whole exchanges: our platform drives WeRoBot's server; co-wechat-api calls our platform's API."""

import asyncio
import json
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from bottle import Bottle
from werobot import WeRoBot
from werobot.contrib.bottle import make_view

from bot.sandbox.account import Account
from bot.sandbox.platform import Platform
from bot.sandbox.resident import Resident
from tests.sandbox.clock import FakeClock
from tests.sandbox.world import world

ACCOUNT = Account.generated()


class Quiet(WSGIRequestHandler):
    """Says nothing on the console."""

    def log_message(self, *_):
        pass


def robot():
    found = WeRoBot(
        token=ACCOUNT.token,
        app_id=ACCOUNT.app_id,
        encoding_aes_key=ACCOUNT.aes_key,
        enable_session=False,
    )
    found.text(lambda message: f"听到：{message.content}")
    found.location(lambda message: f"在{message.label}，纬度 {message.location[0]}")
    found.image(lambda message: f"图：{message.img.startswith('http://')}")
    found.voice(lambda message: f"声：{message.recognition}")
    found.subscribe(lambda message: "欢迎")
    found.click(lambda message: f"点了 {message.key}")
    return found


@pytest.fixture(scope="module")
def werobot_url():
    app = Bottle()
    app.route("/wechat", ["GET", "POST"], make_view(robot()))
    server = make_server("127.0.0.1", 0, app, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/wechat"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
async def platform(werobot_url):
    found = Platform(ACCOUNT, clock=FakeClock())
    found.connect(werobot_url)
    yield found
    await found.close()


async def test_werobots_server_accepts_our_verification(platform):
    assert await platform.verify()


async def test_werobots_server_talks_with_our_residents(platform):
    resident = Resident(platform)

    assert await resident.follow() == ["欢迎"]
    assert await resident.say("路灯瞎了半个月咯 🌙") == ["听到：路灯瞎了半个月咯 🌙"]
    assert await resident.send_image() == ["图：True"]
    assert await resident.send_voice() == ["声：None"]
    assert await resident.click("propose") == ["点了 propose"]
    assert await resident.send_location(30.68957, 104.08402, "马东大院") == [
        "在马东大院，纬度 30.68957"
    ]


async def test_werobots_server_refuses_a_platform_with_another_token(werobot_url):
    stranger = Platform(Account.generated(), clock=FakeClock())
    stranger.connect(werobot_url)

    assert not await stranger.verify()
    await stranger.close()


async def test_co_wechat_api_works_with_our_platform(node):
    async with world() as here:
        resident = await here.resident()
        arguments = (
            f"{here.url}/sandbox/api/cgi-bin/",
            here.account.app_id,
            here.account.secret,
            resident.user.openid,
            "notice-1",
        )

        found = json.loads(await asyncio.to_thread(node, "api.js", *arguments))

    assert (found["sent"]["errcode"], found["created"]["errcode"]) == (0, 0)
    assert found["menu"]["menu"]["button"][0]["name"] == "我要提案"
    assert found["template"]["errcode"] == 0
    assert found["unknown"] == {"refused": 40003}
    assert "您好，收到了" in resident.look()
