"""Five seconds, three attempts, one answer: how pushes reach a gateway."""

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.sandbox import wire
from bot.sandbox.resident import Resident
from bot.sandbox.words import load

FAILED = [load("words")["failed"]]


class Server:
    """A gateway whose answers a test scripts: bytes, a status, or None for silence."""

    def __init__(self, *script):
        self._script = list(script)
        self.arrived = asyncio.Queue()
        self.released = asyncio.Event()

    async def handle(self, request):
        answer = self._script.pop(0)
        await self.arrived.put((dict(request.query), wire.read(await request.text())))
        if answer is None:
            await self.released.wait()
        if isinstance(answer, int):
            return web.Response(status=answer)
        return web.Response(body=answer or b"success")


@pytest.fixture
async def talk(platform):
    """Connects the platform to a scripted server; returns a resident who follows already."""
    running = []

    async def start(*script):
        server, app = Server(*script), web.Application()
        app.router.add_post("/wechat", server.handle)
        running.append((server, TestServer(app)))
        await running[-1][1].start_server()
        platform.connect(str(running[-1][1].make_url("/wechat")))
        resident = Resident(platform)
        resident.user.following = True
        return resident, server

    yield start
    for server, listener in running:
        server.released.set()
        await platform.close()
        await listener.close()


async def test_success_is_one_attempt_and_nothing_to_see(talk):
    resident, _ = await talk(b"success")

    assert await resident.say("在吗") == []
    assert resident.delivery.attempts == 1


async def test_a_silent_gateway_is_asked_three_times_five_seconds_apart(talk, clock):
    resident, server = await talk(None, None, None)
    started = clock.time()
    saying = asyncio.create_task(resident.say("在吗"))

    times = []
    for _ in range(3):
        await server.arrived.get()
        times.append(clock.time() - started)
        clock.advance(5)

    assert await saying == FAILED
    assert times == [0, 5, 10]


async def test_all_attempts_carry_one_message_under_fresh_signatures(talk, clock):
    resident, server = await talk(None, b"success")
    saying = asyncio.create_task(resident.say("在吗"))

    first_query, first = await server.arrived.get()
    clock.advance(5)
    second_query, second = await server.arrived.get()
    await saying

    assert first.keys() == second.keys() == {"ToUserName", "Encrypt"}
    assert first_query["nonce"] != second_query["nonce"]
    assert resident.delivery.attempts == 2


async def test_an_error_of_the_gateway_costs_one_attempt(talk, clock):
    resident, server = await talk(500, b"")
    saying = asyncio.create_task(resident.say("在吗"))

    await server.arrived.get()
    clock.advance(5)

    assert await saying == []
    assert resident.delivery.attempts == 2


async def test_nobody_listening_ends_in_the_official_words(platform, clock):
    platform.connect(f"http://127.0.0.1:{unused_port()}/wechat")
    resident = Resident(platform)
    resident.user.following = True
    saying = asyncio.create_task(resident.say("在吗"))

    while not saying.done():
        clock.advance(5)
        await asyncio.sleep(0)

    assert await saying == FAILED
    await platform.close()


PLAIN_REPLY = "<xml><MsgType>text</MsgType><Content>好</Content></xml>"


@pytest.mark.parametrize(
    "body",
    ['{"errcode":0}', "<html>502</html>", PLAIN_REPLY, "<xml><Encrypt>QUJD</Encrypt></xml>", "好"],
)
async def test_abnormal_data_shows_the_official_words_at_once(talk, body):
    resident, _ = await talk(body.encode())

    assert await resident.say("在吗") == FAILED
    assert resident.delivery.attempts == 1


async def test_who_left_sees_nothing_of_a_failure(talk):
    resident, _ = await talk(b"{}")

    assert await resident.unfollow() == []
