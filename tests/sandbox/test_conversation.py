"""Residents, platform, gateway and back: what a resident does and what they see."""

import pytest

from bot.messages import Kind, Reply
from bot.sandbox.errors import NotPossible
from bot.sandbox.resident import Resident
from tests.sandbox.world import world


class Recorder:
    """A desk that writes down what reaches it and answers nothing."""

    def __init__(self):
        self.messages = []

    async def __call__(self, message):
        self.messages.append(message)
        return Reply("")


@pytest.mark.parametrize("mode", ["safe", "compat", "plain"])
async def test_a_talk_works_in_every_mode(mode):
    async with world(mode=mode) as here:
        resident = await here.resident()

        assert await here.platform.verify()
        assert await resident.say("路灯瞎了半个月咯 ]]> 🌙") == ["text：路灯瞎了半个月咯 ]]> 🌙"]


async def test_every_act_of_a_resident_reaches_the_desk_as_what_it_is():
    desk = Recorder()
    async with world(desk) as here:
        resident = Resident(here.platform)
        await resident.follow("M07")
        await resident.say("路灯坏了")
        await resident.send_image()
        await resident.send_voice()
        await resident.send_location(30.68957, 104.08402, "马东大院")
        await resident.send_sticker()
        await resident.click("propose")
        await resident.scan("M08")
        await resident.consent("notice-1")
        await here.platform.send_raw(resident.user, {"MsgType": "video", "MediaId": "v"})
        await here.platform.event(resident.user, {"Event": "never_seen"})
        await resident.unfollow()

    assert [message.kind for message in desk.messages] == [
        Kind.FOLLOWED,
        Kind.TEXT,
        Kind.IMAGE,
        Kind.VOICE,
        Kind.LOCATION,
        Kind.OTHER,
        Kind.MENU,
        Kind.SCANNED,
        Kind.CONSENTED,
        Kind.VIDEO,
        Kind.OTHER,
        Kind.UNFOLLOWED,
    ]
    assert len({message.key for message in desk.messages}) == 12
    assert {message.sender for message in desk.messages} == {resident.user.openid}


async def test_options_can_be_tapped_by_number_and_by_words(echoing):
    resident = await echoing.resident()
    await resident.say("？")

    assert await resident.tap(2) == ["text：问进度（选项 track）"]
    await resident.say("？")
    assert await resident.tap("找人工") == ["text：找人工（选项 human）"]


async def test_who_does_not_follow_cannot_write(echoing):
    resident = Resident(echoing.platform)

    with pytest.raises(NotPossible):
        await resident.say("在吗")


async def test_what_is_pushed_later_can_be_waited_for(echoing):
    resident = await echoing.resident()
    await resident.say("在吗")

    await echoing.messenger().send(resident.user.openid, "派单了")

    assert await resident.wait(1) == ["派单了"]
    with pytest.raises(TimeoutError):
        await resident.wait(1, seconds=0.01)


async def test_two_residents_see_their_own_chats(echoing):
    one, other = await echoing.resident(), await echoing.resident()

    await one.say("我是甲")

    assert other.look() == []
    assert one.user.openid != other.user.openid
