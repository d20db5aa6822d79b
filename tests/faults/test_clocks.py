"""Attempts that land on every process at once, and clocks that jump."""

import asyncio
import time

from bot.sandbox.clock import WallClock
from bot.sandbox.gateway import Gateway
from tests.faults.counting import insist
from tests.faults.town import town

DAY = 86_400.0


async def test_attempts_that_reach_all_processes_at_once_are_one_turn(url):
    async with town(url) as here:
        resident = await here.neighbour()
        account, openid = here.platform.account, resident.phone.user.openid
        doors = [Gateway(account, f"{here.url(n)}/wechat", WallClock()) for n in (0, 1, 0, 1)]
        visit = ("马东大院的路灯坏了半个月", "1", "换成声控灯", "没有", "提交")
        for number, text in enumerate(visit):
            fields = {
                "ToUserName": account.account_id,
                "FromUserName": openid,
                "CreateTime": int(time.time()),
                "MsgType": "text",
                "Content": text,
                "MsgId": 1000 + number,
            }
            resident.said.append(text)
            answers = await asyncio.gather(*(door.push(openid, dict(fields)) for door in doors))
            texts = {one.reply["Content"] for one in answers if one.reply}
            assert len(texts) == 1, f"{text}: {texts}"
            resident.phone.user.show("account", "text", time.time(), texts.pop())
        resident.filings += 1
        await asyncio.gather(*(door.close() for door in doors))
        await here.settled()
        insist("attempts on all processes", await here.counts())


async def test_clocks_that_jump_a_day_forward_and_back_change_nothing(url):
    async with town(url) as here:
        neighbours = [await here.neighbour() for _ in range(3)]
        filing = asyncio.gather(
            *(
                one.file(f"马东大院{number}栋的路灯坏了半个月", pause=1.0)
                for number, one in enumerate(neighbours, start=1)
            )
        )
        for seconds in (DAY, -2 * DAY, 2 * DAY, -DAY):
            await asyncio.sleep(1.5)
            here.jump(seconds)
        await filing
        await here.settled()
        insist("clock jumps", await here.counts())
