"""What WeChat answers to a send: tried again, all stopped, kept for the next contact, given up."""

import pytest

from bot.gateway.permission import Permission
from bot.gateway.sender import MAX_ATTEMPTS, pause_after
from bot.ports import SendState
from bot.sandbox.faults import Fault
from bot.services.desk.letters import resend
from tests.gateway.owing import HOUR, SEND, owe, send, states, still
from tests.sandbox.clock import FakeClock

AGAIN_LATER = [-1, 40001, 42001]
STOPS = [40013, 40125, 40164, 45009, 45011, 89503]
KEPT = [40003, 43004, 43019, 45015, 45047, 48001, 48002, 50002]
GIVEN_UP = [45002, 47001, 87014, 99999]


async def met(here, code):
    """One notice owed, and the API answering with a code."""
    resident = await here.resident()
    await resident.say("在")
    await owe(here, resident, "消息")
    here.platform.faults.add(Fault(SEND, code=code, times=None))
    await send(here)
    here.platform.faults.clear()
    return resident


@pytest.mark.parametrize("code", AGAIN_LATER)
async def test_what_passes_is_tried_again(sqlite_url, code):
    async with still(sqlite_url) as here:
        resident = await met(here, code)
        ((state, error),) = await states(here, resident)
        here.platform.clock.advance(40)

        await send(here)

        assert (state, error.split()[0]) == (SendState.PENDING, str(code))
        assert resident.look() == ["消息"]


@pytest.mark.parametrize("code", STOPS)
async def test_what_only_people_or_a_new_day_mend_stops_all_sending_without_using_attempts(
    sqlite_url, code
):
    async with still(sqlite_url) as here:
        resident = await met(here, code)
        calls = here.platform.calls[SEND]
        await owe(here, resident, "第二条")

        assert await send(here) == 0
        assert here.platform.calls[SEND] == calls
        assert [one.attempts for one in await here.outbox(resident)] == [0, 0]
        here.platform.clock.advance(61)
        await send(here)
        assert resident.look() == ["消息", "第二条"]


@pytest.mark.parametrize("code", [45009, -1])
async def test_a_clock_that_is_put_back_does_not_stop_sending_for_as_long(sqlite_url, code):
    async with still(sqlite_url) as here:
        resident = await met(here, code)
        here.platform.clock.advance(-24 * HOUR)

        await send(here)

        assert resident.look() == ["消息"]


def test_a_refusal_is_believed_for_an_hour_also_when_the_clock_is_put_back():
    clock = FakeClock()
    permission = Permission(True, clock.moment)
    permission.refuse()

    granted = []
    for seconds in (HOUR - 1, 1, -2 * HOUR):
        clock.advance(seconds)
        granted.append(permission())

    assert granted == [False, True, True]


@pytest.mark.parametrize("code", KEPT)
async def test_what_the_window_or_the_account_forbids_is_told_at_the_next_contact(sqlite_url, code):
    async with still(sqlite_url) as here:
        resident = await met(here, code)

        assert [state for state, _ in await states(here, resident)] == [SendState.WAITING]
        assert await resident.say("在吗") == ["消息\n收到：在吗"]


async def test_without_permission_a_late_answer_waits_and_nothing_more_is_asked_of_the_api(
    sqlite_url,
):
    async with still(sqlite_url) as here:
        resident = await met(here, 48001)
        calls = here.platform.calls[SEND]
        await owe(here, resident, "第二条")
        await send(here)

        assert here.platform.calls[SEND] == calls
        assert await resident.say("在吗") == ["消息\n第二条\n收到：在吗"]


@pytest.mark.parametrize("code", GIVEN_UP)
async def test_what_cannot_be_sent_is_a_dead_letter_staff_see_and_send_again(sqlite_url, code):
    async with still(sqlite_url) as here:
        resident = await met(here, code)

        async with here.database.open_work() as work:
            (letter,) = await work.outbox.dead()
            assert letter.error.startswith(str(code))
            assert letter.sent_at is None
            assert await resend(letter.id, work=work)
            assert await resend(letter.id + 1, work=work) is None
            await work.commit()
        await resident.say("在吗")
        await send(here)

        assert "消息" in resident.look()


@pytest.mark.parametrize("status", [500, 502])
async def test_an_http_error_is_tried_again_and_arrives_once(sqlite_url, status):
    async with still(sqlite_url) as here:
        resident = await here.resident()
        await resident.say("在")
        await owe(here, resident, "消息")
        here.platform.faults.add(Fault(SEND, status=status, times=3))

        for seconds in (0, 5, 10, 20):
            here.platform.clock.advance(seconds)
            await send(here)

        assert resident.look() == ["消息"]


async def test_after_many_attempts_a_message_is_given_up_where_staff_see_it(sqlite_url):
    async with still(sqlite_url) as here:
        resident = await here.resident()
        await resident.say("在")
        await owe(here, resident, "消息")
        here.platform.faults.add(Fault(SEND, status=500, times=None))

        for _ in range(MAX_ATTEMPTS + 2):
            await send(here)
            here.platform.clock.advance(1801)

        (one,) = await here.outbox(resident)
        assert (one.state, one.error, one.sent_at) == (SendState.DEAD, "http 500", None)
        assert here.platform.calls[SEND] == MAX_ATTEMPTS


def test_pauses_double_up_to_half_an_hour():
    seconds = [pause_after(attempts).total_seconds() for attempts in (1, 2, 3, 9, 10, 14)]
    assert seconds == [5, 10, 20, 1280, 1800, 1800]
