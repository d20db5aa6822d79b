"""What becomes of notices: staff see failures with the reason, and the text is told later."""

import pytest

from bot.gateway.notices import headline
from bot.ports import SendState
from bot.sandbox.faults import Fault
from bot.services import troubles
from tests.gateway.owing import HOUR, SEND, owe, send, states, still
from tests.gateway.street import TEMPLATE

NOTICE = "您的提案 SMQ-2026-000001（马东大院的路灯坏了半个月…）已受理，由马鞍社区来办"
BIZSEND = "message/subscribe/bizsend"
SENT = {"Event": "subscribe_msg_sent_event"}


def result(code, status="user refuse"):
    entry = {"TemplateId": TEMPLATE, "MsgID": "1", "ErrorCode": code, "ErrorStatus": status}
    return SENT | {"SubscribeMsgSentEvent": {"List": entry}}


def finished(status):
    return {"Event": "TEMPLATESENDJOBFINISH", "MsgID": 200163836, "Status": status}


async def announced(here, text=NOTICE):
    """A resident whose window is closed and who was sent a notice of news."""
    resident = await here.resident()
    await resident.say("在")
    await resident.consent(TEMPLATE)
    here.platform.clock.advance(49 * HOUR)
    await owe(here, resident, text)
    await send(here)
    return resident


async def refused(here):
    async with here.database.open_work(readonly=True) as work:
        return [one.error.split()[0] for one in await work.outbox.refused()]


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (finished("failed:user block"), "user_block"),
        (finished("failed: system failed"), "system_failed"),
        (result(43101), "43101"),
        (result("47003"), "47003"),
    ],
)
async def test_a_failed_notice_stands_in_the_letters_and_its_text_is_told_once(url, event, reason):
    async with still(url, notices=True) as here:
        resident = await announced(here)
        resident.look()
        assert await refused(here) == []
        for _ in range(2):
            await here.platform.event(resident.user, event)

        assert resident.look() == []
        assert await refused(here) == [reason]
        assert await resident.say("怎么样了") == [f"{NOTICE}\n收到：怎么样了"]
        assert await refused(here) == []


@pytest.mark.parametrize("event", [finished("success"), result(0, "success")])
async def test_a_notice_that_arrived_is_no_letter(sqlite_url, event):
    async with still(sqlite_url, notices=True) as here:
        resident = await announced(here)
        await here.platform.event(resident.user, event)

        assert await refused(here) == []


async def test_the_result_of_a_notice_we_do_not_know_changes_nothing(sqlite_url):
    async with still(sqlite_url, notices=True) as here:
        resident = await here.resident()
        await here.platform.event(resident.user, finished("failed:user block"))

        assert await refused(here) == []
        assert await states(here, resident) == []


@pytest.mark.parametrize(
    ("detail", "named"),
    [("data.thing2.value invalid", "thing2"), ("", "character_string1、thing2")],
)
async def test_a_field_wechat_refuses_is_named_to_the_administrator(sqlite_url, detail, named):
    async with still(sqlite_url, notices=True) as here:
        here.platform.faults.add(Fault(BIZSEND, code=47003, times=None, detail=detail))
        resident = await announced(here)

        async with here.database.open_work(readonly=True) as work:
            now = here.gateway.desk.clock()
            (noted,) = await troubles.noted(work=work, now=now)
        assert (noted.trouble, noted.detail) == ("notice_field", named)
        assert await refused(here) == ["47003"]
        assert await resident.say("在吗") == [f"{NOTICE}\n收到：在吗"]


async def test_no_consent_is_one_quiet_letter_and_no_alarm(sqlite_url, caplog):
    async with still(sqlite_url, notices=True) as here:
        here.platform.faults.add(Fault(BIZSEND, code=43101, times=None))
        resident = await announced(here)
        await owe(here, resident, "第二条")
        await send(here)

        assert here.platform.calls[BIZSEND] == 1
        assert await refused(here) == ["43101"]
        assert not [one for one in caplog.records if one.levelname in ("WARNING", "ERROR")]


@pytest.mark.parametrize("code", [43004, 45015, 45047])
async def test_what_was_refused_is_a_letter_until_it_is_told_at_the_next_word(url, code):
    async with still(url) as here:
        resident = await here.resident()
        await resident.say("在")
        await owe(here, resident, "我们下午来看")
        here.platform.faults.add(Fault(SEND, code=code))
        await send(here)

        assert await refused(here) == [str(code)]
        assert [state for state, _ in await states(here, resident)] == [SendState.WAITING]
        assert await resident.say("在吗") == ["我们下午来看\n收到：在吗"]
        assert await refused(here) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (NOTICE, "马东大院的路灯坏了：已受理，由马鞍社区来办"),
        ("您的提案 SMQ-2026-000001（路灯）的答复（已解决）：好了", "路灯：答复（已解决）：好了"),
        ("SMQ-2026-000001 请回个话", "请回个话"),
        ("我们下午来看", "我们下午来看"),
    ],
)  # fmt: skip
def test_a_notice_says_the_matter_and_what_is_new(text, line):
    assert headline(text, "SMQ-2026-000001")["line"] == line
