"""Messages that could not be sent: seen by those they concern, sent again once."""

import asyncio

import pytest

from bot.ports import Outbound, SendState
from bot.services.desk import letters
from bot.services.desk.calls import ClosedAlready
from tests.console.world import OTHER_COMMUNITY, OTHER_COURTYARD, World


async def add_letter(world: World, ref: str | None = None, error: str = "43019") -> int:
    """A notice WeChat would not take."""
    async with world.database.open_work() as work:
        letter = Outbound("r1", "您的提案有了答复。", world.now, kind="notice", ref=ref)
        letter.state, letter.attempts, letter.error = SendState.DEAD, 3, error
        await work.outbox.add(letter)
        await work.commit()
    assert letter.id is not None
    return letter.id


async def state(world: World, letter: int) -> SendState:
    """What has become of it."""
    async with world.database.open_work(readonly=True) as work:
        return next(one.state for one in await work.outbox.recent("r1") if one.id == letter)


async def test_a_dead_letter_is_shown_with_its_reason_and_sent_again(world: World) -> None:
    ticket = await world.add_ticket()
    letter = await add_letter(world, ticket.ref)
    browser = await world.signed_in("chengban")

    _, page = await browser.get("/letters")
    assert "您的提案有了答复。" in page
    assert "居民把公众号拉黑了" in page
    assert ticket.ref in page
    status, _, where = await browser.post(f"/letters/{letter}/again")

    assert status == 303
    assert where.endswith("/letters?done=1")
    assert await state(world, letter) is SendState.PENDING
    _, page = await browser.get("/letters")
    assert "没有送不到的消息" in page


async def test_a_letter_sent_again_by_somebody_is_not_sent_again_by_another(world: World) -> None:
    letter = await add_letter(world)
    browser = await world.signed_in("duban")

    await browser.get("/letters")
    await browser.post(f"/letters/{letter}/again")
    status, page, _ = await browser.post(f"/letters/{letter}/again")

    assert status == 409
    assert "已经有人处理了" in page


async def test_of_two_who_press_at_once_one_sends_it(world: World) -> None:
    letter, clerk = await add_letter(world), world.clerk("duban")

    async def press() -> None:
        async with world.database.open_work() as work:
            await letters.send_again(letter, clerk, work=work, tools=world.tools)
            await work.commit()

    done = await asyncio.gather(press(), press(), press(), return_exceptions=True)

    assert done.count(None) == 1
    assert sum(isinstance(one, ClosedAlready) for one in done) == 2


async def test_another_branchs_letter_looks_like_one_that_does_not_exist(world: World) -> None:
    ticket = await world.add_ticket(place=OTHER_COURTYARD, body=OTHER_COMMUNITY)
    letter = await add_letter(world, ticket.ref)
    browser = await world.signed_in("chengban")

    _, page = await browser.get("/letters")
    assert ticket.ref not in page
    status, _, _ = await browser.post(f"/letters/{letter}/again")

    assert status == 409
    assert await state(world, letter) is SendState.DEAD


async def test_who_only_reads_sees_letters_and_cannot_send_them(world: World) -> None:
    letter = await add_letter(world)
    browser = await world.signed_in("zhidu")

    _, page = await browser.get("/letters")
    assert "您的提案有了答复。" in page
    assert "/again" not in page
    status, _, _ = await browser.post(f"/letters/{letter}/again")

    assert status == 403
    assert await state(world, letter) is SendState.DEAD


async def test_a_letter_of_an_unknown_code_still_says_what_wechat_said(world: World) -> None:
    await add_letter(world, error="99999 rid: 1")
    browser = await world.signed_in("duban")

    _, page = await browser.get("/letters")

    assert "微信不收" in page
    assert "99999 rid: 1" in page


async def test_a_letter_that_is_not_there_cannot_be_sent(world: World) -> None:
    async with world.database.open_work() as work:
        with pytest.raises(ClosedAlready):
            await letters.send_again(77, world.clerk("duban"), work=work, tools=world.tools)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("45015", "超过 48 小时"),
        ("45047", "条数用完"),
        ("43004", "已取消关注"),
        ("47003 data.thing2.value", "字段不合微信的格式"),
        ("user_block notice", "拒收或拉黑"),
        ("system_failed notice", "微信系统出错"),
    ],
)
async def test_what_waits_for_the_next_word_is_shown_with_its_reason_and_no_button(
    world: World, error: str, said: str
) -> None:
    async with world.database.open_work() as work:
        one = Outbound("r1", "我们下午来看", world.now, kind="staff", state=SendState.WAITING)
        one.error = error
        await work.outbox.add(one)
        await work.commit()
    browser = await world.signed_in("duban")

    _, page = await browser.get("/letters")

    assert said in page
    assert "等居民下次来说话时送" in page
    assert "再发一次</button>" not in page


async def test_what_waits_for_a_next_word_is_a_list_of_people_to_call(world: World) -> None:
    """The telephone for whoever may read it, no other branch's, one line a resident."""
    mine = await world.add_ticket(contact="13800000000")
    other = await world.add_ticket(place=OTHER_COURTYARD, body=OTHER_COMMUNITY)
    async with world.database.open_work() as work:
        for text, ref in (("受理了", mine.ref), ("有了答复", mine.ref), ("别处的", other.ref)):
            letter = Outbound("r1", text, world.now, kind="notice", ref=ref)
            letter.state, letter.error = SendState.WAITING, "window closed"
            await work.outbox.add(letter)
        await work.commit()

    _, page = await (await world.signed_in("chengban")).get("/letters?waiting=1")
    assert page.count('class="row-ticket"') == 1
    for said in ("受理了", "有了答复", mine.ref, "13800000000"):
        assert said in page
    assert "别处的" not in page
    _, page = await (await world.signed_in("zhidu")).get("/letters?waiting=1")
    assert "有了答复" in page
    assert "13800000000" not in page
