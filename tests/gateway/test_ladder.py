"""The ladder: passive reply, customer-service message, subscription notice, next contact."""

from bot.ports import SendState
from tests.builders import an_incoming
from tests.gateway.owing import HOUR, SEND, owe, send, states, still
from tests.gateway.street import TEMPLATE


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
