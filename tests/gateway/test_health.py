"""What a balancer and Prometheus are told, and how a process ends."""

import asyncio
import json

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request

from bot.gateway import background
from bot.gateway.app import HealthRoutes
from bot.gateway.metrics import Metrics
from tests.gateway.street import QUICK, street


async def asked(here, path, number=0):
    server = next(iter(here.servers[number : number + 1]))
    async with here.session.get(server.make_url(path)) as response:
        return response.status, await response.text()


async def test_a_process_is_ready_when_database_and_queue_are(url):
    async with street(url) as here:
        status, text = await asked(here, "/readyz")

        assert (status, '"ready": true' in text) == (200, True)
        assert (await asked(here, "/healthz"))[0] == 200


async def test_a_process_whose_background_work_ended_is_not_ready(url):
    async with street(url) as here:
        here.gateway._tasks[0].cancel()
        await asyncio.sleep(0)

        status, text = await asked(here, "/readyz")

        assert status == 503
        assert '"queue": false' in text
        assert '"database": true' in text


async def test_a_process_whose_sweep_hangs_is_not_ready(url, monkeypatch):
    async with street(url) as here:
        monkeypatch.setattr(background, "_LATE", -1.0)

        assert (await asked(here, "/readyz"))[0] == 503


async def test_a_sweep_that_fails_goes_on(url, monkeypatch):
    monkeypatch.setattr(background, "SWEEP_SECONDS", 0.01)
    async with street(url) as here:
        sweeps = []

        async def failing():
            sweeps.append(1)
            raise ConnectionError("no database")

        here.gateway.turns.sweep = failing
        while len(sweeps) < 3:
            await asyncio.sleep(0.01)

        assert (await asked(here, "/readyz"))[0] == 200


async def test_figures_count_messages_replies_and_sends_and_name_nobody(url):
    async with street(url) as here:
        resident = await here.resident()
        await resident.say("提 路灯")

        _, page = await asked(here, "/metrics")

        assert 'yishi_messages_total{kind="text"} 1.0' in page
        assert 'yishi_replies_total{way="passive"} 2.0' in page
        assert "yishi_callback_seconds_count 2.0" in page
        assert "yishi_turn_seconds_count 2.0" in page
        assert "yishi_turns_in_line 0.0" in page
        assert "yishi_dead_letters 0.0" in page
        assert resident.user.openid not in page


async def test_figures_tell_what_became_of_each_way_of_sending(url):
    async with street(url) as here:
        resident = await here.resident()
        seen = await resident.say("长")
        while len("\n".join(seen).split("\n")) < 200:
            seen += await resident.wait()

        _, page = await asked(here, "/metrics")

        assert 'yishi_sends_total{outcome="sent",way="message"}' in page


async def test_a_process_that_is_about_to_stop_says_so_and_still_answers(url):
    async with street(url) as here:
        resident = await here.resident()
        here.gateway.leave()

        status, text = await asked(here, "/readyz")

        assert (status, '"staying": false' in text) == (503, True)
        assert (await asked(here, "/healthz"))[0] == 200
        assert await resident.say("提 路灯") == ["已提交：提 路灯（SMQ-2026-000001）"]


async def test_a_process_that_cannot_finish_its_turns_stops_all_the_same(
    postgresql_url, monkeypatch, caplog
):
    monkeypatch.setattr(background, "TURNS_SECONDS", 0.1)
    async with street(postgresql_url, processes=2, speed=QUICK) as here:
        resident = await here.resident()
        async with here.held_up():
            saying = asyncio.create_task(resident.say("提 最后一句"))
            await here.processes[1].dialogue.begun.wait()
            await here.servers[1].close()
            assert "without waiting any longer for turns" in caplog.text
            here.servers[1] = here.servers[0]
            for task in here.processes[1].gateway.turns.lanes._tasks:
                task.cancel()  # as the end of the process does
        seen = await saying or await resident.wait()

        assert seen == ["已提交：提 最后一句（SMQ-2026-000001）"]
        assert await here.filed() == ["提 最后一句"]


async def test_a_process_that_is_told_to_stop_finishes_its_turns_and_sends(postgresql_url):
    async with street(postgresql_url, processes=2) as here:
        resident = await here.resident()
        async with here.held_up():
            saying = asyncio.create_task(resident.say("提 最后一句"))
            await here.processes[1].dialogue.begun.wait()
            stopping = asyncio.create_task(here.servers[1].close())
            await asyncio.sleep(0.05)
        await stopping

        assert await saying == ["已提交：提 最后一句（SMQ-2026-000001）"]
        assert resident.delivery.attempts == 1
        assert await here.filed() == ["提 最后一句"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"X-Real-IP": "203.0.113.9"}, 403),
        ({"Host": "desk.example"}, 403),
        ({"Host": "desk.example", "Authorization": f"Bearer {'m' * 16}"}, 200),
        ({"Host": "desk.example", "Authorization": "Bearer "}, 403),
    ],
)
async def test_figures_are_for_this_machine_and_for_who_bears_the_token(url, headers, status):
    async with street(url) as here:
        health = HealthRoutes({}, here.gateway.metrics, "m" * 16)
        app = web.Application()
        app.router.add_get("/metrics", health.metrics)
        async with TestClient(TestServer(app)) as client:
            answer = await client.get("/metrics", headers=headers)

        assert answer.status == status


async def test_without_a_token_nobody_bears_one(url):
    async with street(url) as here:
        server = next(iter(here.servers[:1]))
        headers = {"Host": "desk.example", "Authorization": "Bearer "}
        async with here.session.get(server.make_url("/metrics"), headers=headers) as answer:
            assert answer.status == 403


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/wechat", "/nothing"])
async def test_no_answer_is_taken_for_anything_but_what_it_says(url, path):
    async with street(url) as here:
        server = next(iter(here.servers[:1]))
        async with here.session.get(server.make_url(path)) as answer:
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_warning_is_named_and_stops_nothing():
    health = HealthRoutes({}, Metrics(), warnings=lambda: ["the days off of 2028 are an estimate"])

    answer = await health.readyz(make_mocked_request("GET", "/readyz"))

    assert answer.status == 200
    assert json.loads(answer.text)["warnings"] == ["the days off of 2028 are an estimate"]
