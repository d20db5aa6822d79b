"""The ladder: passive reply, customer-service message, subscription notice, next contact."""

import asyncio
from dataclasses import replace

import pytest

from bot.gateway import sender as sending
from bot.gateway.permission import Permission
from bot.gateway.sender import MAX_ATTEMPTS, pause_after
from bot.ports import Outbound, SendState
from bot.sandbox.faults import Fault
from bot.services.desk.letters import resend
from tests.builders import an_incoming
from tests.gateway.street import TEMPLATE, WORDING, street
from tests.sandbox.clock import FakeClock

SEND = "message/custom/send"
HOUR = 3600.0
AGAIN = WORDING.phrase("again")


def still(url, **more):
    """A street whose clock stands until a test moves it, and that sends when it is told to."""
    return street(url, clock=FakeClock(), background=False, **more)


async def owe(here, resident, *texts, kind="notice"):
    known = await here.record(resident)
    now = here.gateway.desk.clock()
    async with here.database.open_work() as work:
        for text in texts:
            await work.outbox.add(Outbound(known.id, text, now, kind=kind, ref="SMQ-2026-000001"))
        await work.commit()


async def send(here):
    """Send until nothing is due; how many were tried."""
    tried = 0
    while now := await here.gateway.sender.send_due():
        tried += now
    return tried


async def states(here, resident):
    return [(one.state, one.error) for one in await here.outbox(resident)]


async def test_notices_go_out_in_order_while_the_window_is_open(url):
    async with still(url) as here:
        resident = await here.resident()
        await resident.say("在")
        await owe(here, resident, "一", "二", "三")

        await send(here)

        assert resident.look() == ["一", "二", "三"]
        assert await states(here, resident) == [(SendState.SENT, "")] * 3


async def test_the_sixth_message_of_a_window_is_not_attempted(url):
    async with still(url) as here:
        resident = await here.resident()
        await resident.say("在")
        await owe(here, resident, *"一二三四五六七")

        await send(here)

        assert here.platform.calls[SEND] == 5
        assert resident.look() == list("一二三四五")
        closed = (SendState.WAITING, "window closed")
        assert await states(here, resident) == [(SendState.SENT, "")] * 5 + [closed] * 2


async def test_what_was_sent_since_a_message_came_counts_against_its_window(url):
    async with still(url) as here:
        resident = await here.resident()
        await resident.say("在")
        known = await here.record(resident)
        now = here.gateway.desk.clock()
        async with here.database.open_work() as work:
            for number in range(2):
                await work.inbox.receive(known.id, an_incoming(f"early-{number}", "在"), now)
            await work.commit()
        here.platform.clock.advance(1)
        await owe(here, resident, *"一二三四五")
        await send(here)

        here.platform.clock.advance(30)
        await here.gateway.turns.sweep()
        await owe(here, resident, "六")
        await send(here)

        assert here.platform.calls[SEND] == 5


async def test_after_a_click_the_fourth_message_and_a_minute_later_any_is_not_attempted(url):
    async with still(url) as here:
        resident = await here.resident()
        here.platform.clock.advance(49 * HOUR)
        await resident.click("track")
        await owe(here, resident, *"一二三四")
        await send(here)
        assert here.platform.calls[SEND] == 3

        await resident.click("track")
        here.platform.clock.advance(61)
        await owe(here, resident, "五")
        await send(here)

        assert here.platform.calls[SEND] == 3


async def test_what_waits_comes_before_the_answer_at_the_next_contact_and_only_once(url):
    async with still(url) as here:
        resident = await here.resident()
        await resident.say("在")
        here.platform.clock.advance(49 * HOUR)
        await owe(here, resident, "您的提案已受理", "您的提案有答复了")
        await send(here)
        assert resident.look() == []

        seen = await resident.say("我的事怎么样了")

        assert seen == ["您的提案已受理\n您的提案有答复了\n收到：我的事怎么样了"]
        assert await states(here, resident) == [(SendState.SENT, "")] * 2
        assert await resident.say("好") == ["收到：好"]


async def test_what_does_not_fit_into_the_answer_is_pushed_after_it(url):
    async with still(url) as here:
        resident = await here.resident()
        await resident.say("在")
        here.platform.clock.advance(49 * HOUR)
        texts = [f"{number}：" + "说" * 500 for number in range(3)]
        await owe(here, resident, *texts)
        await send(here)

        seen = await resident.say("怎么样了")
        await send(here)
        seen += resident.look()

        assert seen[0] == f"{texts[0]}\n收到：怎么样了"
        assert seen[1:] == texts[1:]


async def test_an_unverified_account_tells_long_news_bit_by_bit_and_loses_nothing(url):
    async with still(url, verified=False) as here:
        resident = await here.resident()
        text = "\n".join(f"第 {number} 条：" + "说" * 60 for number in range(30))
        await owe(here, resident, text)
        await send(here)

        seen = [
            line
            for n in range(20)
            for one in await resident.say(f"{n}")
            for line in one.split("\n")
        ]

        assert [line for line in seen if line.startswith("第")] == text.split("\n")
        assert here.platform.calls[SEND] == 0


async def test_a_long_answer_is_cut_between_lines_and_all_of_it_arrives(url):
    async with still(url) as here:
        resident = await here.resident()

        seen = await resident.say("长")
        await send(here)
        seen += resident.look()

        lines = "\n".join(seen).split("\n")
        assert len(seen) > 1
        assert lines == [f"第 {number} 行：长" for number in range(200)]


async def test_a_notice_longer_than_a_message_arrives_whole(url):
    async with still(url) as here:
        resident = await here.resident()
        await resident.say("在")
        await owe(here, resident, "。".join("说" * 90 for _ in range(20)) + "。")

        await send(here)

        assert "".join(resident.look()) == "。".join("说" * 90 for _ in range(20)) + "。"


async def test_a_consent_announces_news_when_the_window_is_closed_and_the_text_still_waits(url):
    async with still(url, notices=True) as here:
        resident = await here.resident()
        await resident.say("在")
        await resident.consent(TEMPLATE)
        here.platform.clock.advance(49 * HOUR)
        await owe(here, resident, "您的提案有答复了：已修好", "第二条")
        await send(here)

        announced = resident.look()
        told = await resident.say("怎么样了")

        assert announced == ["提案进展通知\nSMQ-2026-000001\n您的提案有答复了：已修好"]
        assert told == ["您的提案有答复了：已修好\n第二条\n收到：怎么样了"]


async def test_a_consent_announced_three_times_counts_once(url):
    async with still(url, notices=True) as here:
        resident = await here.resident()
        choice = {"TemplateId": TEMPLATE, "SubscribeStatusString": "accept", "PopupScene": 1}
        event = {
            "ToUserName": here.platform.account.account_id,
            "FromUserName": resident.user.openid,
            "CreateTime": 1_790_000_010,
            "MsgType": "event",
            "Event": "subscribe_msg_popup_event",
            "SubscribeMsgPopupEvent": {"List": choice},
        }
        for _ in range(3):
            await here.platform._connected().push(resident.user.openid, event)

        known = await here.record(resident)
        async with here.database.open_work(readonly=True) as work:
            assert await work.consents.left(known.id, TEMPLATE) == 1


AGAIN_LATER = [-1, 40001, 42001]
STOPS = [40013, 40125, 40164, 45009, 45011, 89503]
KEPT = [45015, 45047, 48001]
GIVEN_UP = [40003, 43004, 43019, 45002, 47001, 48002, 50002, 87014, 99999]


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


async def test_a_send_without_an_answer_is_not_repeated_but_told_again_at_the_next_contact(
    sqlite_url, monkeypatch
):
    from aiohttp import ClientTimeout

    monkeypatch.setattr("bot.adapters.wechat.api._TIMEOUT", ClientTimeout(total=0.2))
    async with still(sqlite_url) as here:
        resident = await here.resident()
        await resident.say("在")
        await owe(here, resident, "消息")
        here.platform.faults.add(Fault(SEND, seconds=60))
        await send(here)
        here.platform.clock.advance(600)
        await send(here)

        assert here.platform.calls[SEND] == 1
        assert await states(here, resident) == [(SendState.WAITING, "unsure")]
        assert await resident.say("在吗") == [f"{AGAIN}\n消息\n收到：在吗"]


async def test_a_message_whose_sender_died_is_told_at_the_next_contact_not_sent_blindly(url):
    async with still(url, processes=2) as here:
        resident = await here.resident()
        await resident.say("在")
        await owe(here, resident, "消息")
        await here.gateway.sender._claim(1)

        assert await here.processes[1].gateway.sender.send_due() == 0
        here.platform.clock.advance(sending.CLAIM.total_seconds() + 1)
        await here.processes[1].gateway.sender.send_due()

        assert resident.look() == []
        assert await resident.say("在吗") == [f"{AGAIN}\n消息\n收到：在吗"]


async def test_many_processes_send_each_message_once_and_in_order(url):
    async with still(url, processes=3) as here:
        residents = [await here.resident() for _ in range(6)]
        for resident in residents:
            await resident.say("在")
            await owe(here, resident, *"一二三四")

        for _ in range(8):
            await asyncio.gather(*(one.gateway.sender.send_due() for one in here.processes))

        assert [one.look() for one in residents] == [list("一二三四")] * 6


async def test_a_slow_api_holds_up_one_resident_not_all(url):
    async with street(url) as here:
        slow, quick = await here.resident(), await here.resident()
        for resident in (slow, quick):
            await resident.say("在")
        here.platform.faults.add(Fault(SEND, seconds=1.0))
        await owe(here, slow, "慢")
        here.gateway.wake()
        while not here.platform.calls[SEND]:
            await asyncio.sleep(0.01)
        await owe(here, quick, "快")
        here.gateway.wake()

        assert await quick.wait(seconds=0.9) == ["快"]
        assert await slow.wait() == ["慢"]


async def test_a_resident_who_is_gone_leaves_nothing_to_send(url):
    async with still(url) as here:
        resident = await here.resident()
        await resident.say("在")
        await owe(here, resident, "消息")
        known = await here.record(resident)
        claimed = await here.gateway.sender._claim(1)
        await resident.unfollow()

        await here.gateway.sender._send(claimed[0])

        assert here.platform.calls[SEND] == 0
        async with here.database.open_work(readonly=True) as work:
            assert await work.outbox.recent(known.id) == []


async def test_an_address_sealed_with_another_secret_is_a_dead_letter(url):
    async with still(url) as here:
        resident = await here.resident()
        await resident.say("在")
        known = await here.record(resident)
        async with here.database.open_work() as work:
            await work.residents.save(replace(known, sealed_address="AQ" + known.sealed_address))
            await work.commit()
        await owe(here, resident, "消息")
        await send(here)

        assert [state for state, _ in await states(here, resident)] == [SendState.DEAD]


def test_pauses_double_up_to_half_an_hour():
    seconds = [pause_after(attempts).total_seconds() for attempts in (1, 2, 3, 9, 10, 14)]
    assert seconds == [5, 10, 20, 1280, 1800, 1800]
