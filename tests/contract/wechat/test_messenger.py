"""Our API client against the platform: outcomes, tokens, patience, and what logs may hold."""

import logging

import pytest
from aiohttp import ClientTimeout

from bot.adapters.wechat.api import Credentials
from bot.adapters.wechat.client import WeChatMessenger
from bot.adapters.wechat.errors import outcome_of
from bot.messages import Option
from bot.ports import SendOutcome
from bot.proposals.errors import MessengerError
from bot.sandbox.faults import Fault

SEND = "message/custom/send"
NUMBERED = "您看对不对：\n1 提交\n2 改一改"
OPTIONS = (Option("提交", "affirm"), Option("改一改", "deny"))


async def test_a_sent_text_is_seen(here):
    resident = await here.resident()

    sent = await here.messenger().send(resident.user.openid, "路灯的事已经派给电力公司了 🌙")

    assert sent.outcome is SendOutcome.SENT
    assert resident.look() == ["路灯的事已经派给电力公司了 🌙"]


async def test_options_go_out_as_a_menu_and_a_tap_comes_back_with_its_payload(here):
    resident = await here.resident()

    await here.messenger().send(resident.user.openid, NUMBERED, OPTIONS)

    assert resident.options() == [("1 提交", "affirm"), ("2 改一改", "deny")]
    assert resident.user.bubbles[-1].kind == "msgmenu"


async def test_where_menus_are_not_allowed_the_options_go_out_as_links(here):
    resident, messenger = await here.resident(), here.messenger()
    here.platform.faults.add(Fault(SEND, code=40200))

    first = await messenger.send(resident.user.openid, NUMBERED, OPTIONS)
    second = await messenger.send(resident.user.openid, NUMBERED, OPTIONS)

    assert (first.outcome, second.outcome) == (SendOutcome.SENT, SendOutcome.SENT)
    assert [bubble.kind for bubble in resident.user.bubbles] == ["text", "text"]
    assert resident.options() == [("提交", "affirm"), ("改一改", "deny")]


async def test_the_sixth_message_after_one_of_theirs_waits_for_the_next_contact(here):
    resident, messenger = await here.resident(), here.messenger()
    await resident.say("路灯坏了")

    sent = [await messenger.send(resident.user.openid, str(number)) for number in range(6)]

    assert [one.outcome for one in sent[:5]] == [SendOutcome.SENT] * 5
    assert (sent[5].outcome, sent[5].code) == (SendOutcome.NEXT_CONTACT, 45047)


async def test_after_48_hours_a_message_waits_for_the_next_contact(here):
    resident, messenger = await here.resident(), here.messenger()
    await resident.say("路灯坏了")
    here.clock.advance(48 * 3600)

    sent = await messenger.send(resident.user.openid, "派单了")

    assert (sent.outcome, sent.code) == (SendOutcome.NEXT_CONTACT, 45015)


CODES = [
    (-1, SendOutcome.LATER),
    (40001, SendOutcome.LATER),
    (40003, SendOutcome.UNREACHABLE),
    (40013, SendOutcome.STOPPED),
    (40164, SendOutcome.STOPPED),
    (43004, SendOutcome.UNREACHABLE),
    (43019, SendOutcome.UNREACHABLE),
    (45002, SendOutcome.FAILED),
    (45009, SendOutcome.STOPPED),
    (45011, SendOutcome.STOPPED),
    (45015, SendOutcome.NEXT_CONTACT),
    (45047, SendOutcome.NEXT_CONTACT),
    (47001, SendOutcome.FAILED),
    (48001, SendOutcome.NOT_PERMITTED),
    (48002, SendOutcome.UNREACHABLE),
    (50002, SendOutcome.UNREACHABLE),
    (87014, SendOutcome.FAILED),
    (99999, SendOutcome.FAILED),
]


@pytest.mark.parametrize(("code", "outcome"), CODES)
async def test_every_code_has_its_outcome(here, code, outcome):
    resident = await here.resident()
    here.platform.faults.add(Fault(SEND, code=code, times=None))

    sent = await here.messenger().send(resident.user.openid, "在")

    assert (sent.outcome, sent.code) == (outcome, code)
    assert resident.look() == []


def test_a_code_the_table_does_not_have_raises():
    with pytest.raises(MessengerError, match="99999"):
        outcome_of(99999)


@pytest.mark.parametrize("status", [302, 404, 500, 502])
async def test_an_http_error_means_later(here, status):
    resident = await here.resident()
    here.platform.faults.add(Fault(SEND, status=status))

    sent = await here.messenger().send(resident.user.openid, "在")

    assert (sent.outcome, sent.detail) == (SendOutcome.LATER, f"http {status}")


async def test_nobody_listening_means_later(here):
    messenger = WeChatMessenger(here.api(base="http://127.0.0.1:9"))

    sent = await messenger.send("oX", "在")

    assert sent.outcome is SendOutcome.LATER


async def test_an_answer_that_never_came_leaves_it_open_whether_it_was_sent(here, monkeypatch):
    monkeypatch.setattr("bot.adapters.wechat.api._TIMEOUT", ClientTimeout(total=0.2))
    resident = await here.resident()
    messenger = here.messenger()
    await messenger.typing(resident.user.openid)
    here.platform.faults.add(Fault(SEND, seconds=60))

    sent = await messenger.send(resident.user.openid, "在")
    here.clock.advance(60)

    assert sent.outcome is SendOutcome.UNKNOWN


async def test_no_token_in_time_means_that_nothing_was_sent(here, monkeypatch):
    monkeypatch.setattr("bot.adapters.wechat.api._TIMEOUT", ClientTimeout(total=0.2))
    resident = await here.resident()
    here.platform.faults.add(Fault("stable_token", seconds=60))

    sent = await here.messenger().send(resident.user.openid, "在")
    here.clock.advance(60)

    assert sent.outcome is SendOutcome.LATER


async def test_a_page_instead_of_an_answer_is_never_taken_for_sent(here):
    resident = await here.resident()
    here.platform.faults.add(Fault(SEND, status=200))

    sent = await here.messenger().send(resident.user.openid, "在")

    assert (sent.outcome, sent.detail) == (SendOutcome.LATER, "not JSON")


async def test_busy_is_asked_three_times_with_growing_pauses(here):
    resident = await here.resident()
    here.platform.faults.add(Fault(SEND, code=-1, times=2))

    sent = await here.messenger().send(resident.user.openid, "在")

    assert sent.outcome is SendOutcome.SENT
    assert here.pauses == [0.3, 0.9]


async def test_a_notice_needs_one_consent_each(here):
    resident, messenger = await here.resident(), here.messenger()
    await resident.consent("notice-1")
    fields = {"thing1": "马东大院路灯换成声控的，请大家放心出门走夜路", "phrase2": "已受理"}

    first = await messenger.notify(resident.user.openid, "notice-1", fields)
    second = await messenger.notify(resident.user.openid, "notice-1", fields)

    assert (first.outcome, second.outcome) == (SendOutcome.SENT, SendOutcome.NEXT_CONTACT)
    assert second.code == 43101
    assert resident.user.bubbles[-1].details["fields"][0] == fields["thing1"][:20]


async def test_media_go_up_and_come_down(here):
    messenger = here.messenger()

    media_id = await messenger.upload_media("image", b"\xff\xd8picture", "image/jpeg")

    assert await messenger.fetch_media(media_id) == (b"\xff\xd8picture", "image/jpeg")


async def test_what_a_resident_attached_can_be_fetched_for_three_days(here):
    resident, messenger = await here.resident(), here.messenger()
    await resident.send_image(b"\xff\xd8lamp")
    media_id = resident.user.bubbles[-1].media
    assert await messenger.fetch_media(media_id) == (b"\xff\xd8lamp", "image/jpeg")

    here.clock.advance(3 * 86_400)

    with pytest.raises(MessengerError, match="40007"):
        await messenger.fetch_media(media_id)


async def test_a_menu_is_created_in_readable_chinese(here):
    buttons = [{"type": "click", "name": "我要提案", "key": "propose"}]

    await here.messenger().create_menu(buttons)

    assert here.platform.menu == buttons
    assert (await here.messenger().get_menu())["menu"]["button"] == buttons


async def test_no_token_secret_openid_or_text_reaches_the_log(here, caplog):
    caplog.set_level(logging.DEBUG)
    resident, messenger = await here.resident(), here.messenger()
    for fault in (Fault(SEND, code=40003), Fault(SEND, status=500), Fault(SEND, code=40164)):
        here.platform.faults.add(fault)

    for _ in range(3):
        await messenger.send(resident.user.openid, "我家的私事")

    ours = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("bot."))
    token = here.platform.tokens.stable(here.clock.time())[0]
    assert "message/custom/send: 40003" in ours
    for hidden in (token, here.account.secret, resident.user.openid, "我家的私事"):
        assert hidden not in ours
        assert hidden not in repr((here.account, Credentials("wx", here.account.secret)))


async def test_a_link_planted_in_a_proposal_reaches_nobody_as_a_link(here):
    resident, messenger = await here.resident(), here.messenger()
    planted = '<a href="https://evil.example/x">街道办领补贴</a>'
    await resident.consent("notice-1")

    await messenger.send(resident.user.openid, planted)
    await messenger.notify(resident.user.openid, "notice-1", {"thing1": planted})

    assert resident.look()[0] == planted.replace("<", "＜")
    assert resident.user.bubbles[-1].details["fields"][0] == planted.replace("<", "＜")[:20]
