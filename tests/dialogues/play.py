"""Plays a written dialogue: signed and encrypted callbacks in, what the resident reads out."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import unquote

from aiohttp.test_utils import TestClient
from sqlalchemy import MetaData, select

from bot.bootstrap import Parts
from bot.ports import Filter
from bot.sandbox.gateway import Gateway
from bot.sandbox_account import sandbox_account
from tests.dialogues.staff import Scene

_ACT = re.compile(r"^\[(\S+?)(?:\s+(.*))?\]$")
_OPTION = re.compile(r"msgmenucontent=([^&]*)&msgmenuid=([^\"]*)\"")
_INDEX = ("proposal_words", "publication_words")
"""SQLite's indexes of proposals' words, which cannot be read out."""
_serial = count(1)
MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday, ten in the morning in Chengdu."""


class TestClock:
    """A clock that stands still until a dialogue moves it."""

    __test__ = False

    def __init__(self) -> None:
        self.moment = MORNING

    def __call__(self) -> datetime:
        return self.moment

    def reset(self) -> None:
        """Each dialogue begins on the same morning, whatever was played before it."""
        self.moment = MORNING

    def forward(self, **length: float) -> None:
        """Let time pass."""
        self.moment += timedelta(**length)


class Visitor:
    """A resident who talks to the gateway over HTTP, as WeChat would bring it."""

    def __init__(self, parts: Parts, client: TestClient, clock: TestClock) -> None:
        self._parts, self._clock = parts, clock
        self.openid = f"oTest{next(_serial):023d}"
        url = str(client.make_url("/wechat"))
        self._gateway = Gateway(sandbox_account(parts.settings), url, _SandboxClock(clock))
        self._ids = count(next(_serial) * 100_000)
        self.scene = Scene(parts, self.openid)
        self._offered: dict[str, str] = {}

    async def close(self) -> None:
        """Hang up."""
        await self.scene.leave()
        await self._gateway.close()

    async def do(self, said: str) -> str:
        """Say or do one thing; what the resident reads, without link markup."""
        act = _ACT.match(said)
        if act and act.group(1) == "等":
            self._clock.forward(hours=float(act.group(2)))
            return ""
        if act and act.group(1) == "工作人员":
            await self.scene.staff(act.group(2))
            return ""
        self._clock.forward(seconds=20)
        if act and act.group(1) == "点":
            option = self._offered[act.group(2)]
            fields = {**_text(act.group(2)), "bizmsgmenuid": option}
        else:
            fields = _fields(act.group(1), act.group(2) or "") if act else _text(said)
        now = int(self._clock().timestamp())
        delivery = await self._gateway.push(
            self.openid,
            {
                "ToUserName": self._parts.settings.wechat.account_id,
                "FromUserName": self.openid,
                "CreateTime": now,
                **fields,
                **({} if fields["MsgType"] == "event" else {"MsgId": next(self._ids)}),
            },
        )
        if delivery.failed:
            raise AssertionError(f"the platform could not use the answer to {said!r}")
        content = (delivery.reply or {}).get("Content", "")
        self._offered |= {
            unquote(label): unquote(option) for label, option in _OPTION.findall(content)
        }
        return re.sub(r"<a [^>]*>(.*?)</a>", r"\1", content, flags=re.DOTALL)

    async def stored(self) -> str:
        """Everything in every table of the database, as one text."""
        async with self._parts.database._reader.connect() as connection:
            tables = MetaData()
            await connection.run_sync(tables.reflect)
            rows = [
                str(row)
                for table in tables.sorted_tables
                if not table.name.startswith(_INDEX)
                for row in (await connection.execute(select(table))).all()
            ]
        return "\n".join(rows)

    async def ended(self) -> dict[str, Any]:
        """What stands in the database for this resident."""
        handle = self._parts.turns._sealer.handle(self.openid)
        async with self._parts.database.open_work(readonly=True) as work:
            resident = await work.residents.by_handle(handle)
            if resident is None:
                return {"resident": False, "proposals": 0, "calls": []}
            mine = await work.proposals.of_resident(resident.id)
            calls = [one for one in await work.calls.open(1000) if one.resident == resident.id]
            everyone = await work.proposals.count(Filter())
        newest = mine[0] if mine else None
        return {
            "resident": True,
            "proposals": len(mine),
            "everyone": everyone,
            "calls": sorted(call.kind.value for call in calls),
            **({} if newest is None else _facts(newest)),
        }


def _facts(newest: Any) -> dict[str, Any]:
    return {
        "code": newest.code,
        "list": newest.list.value,
        "level": newest.level.value,
        "place": newest.place,
        "detail": newest.place_detail,
        "problem": newest.problem,
        "solution": newest.solution,
        "status": newest.status.value,
        "review": newest.review,
        "photos": len(newest.attachments),
        "contact": newest.contact,
        "rating": newest.rating,
    }


def _text(said: str) -> dict[str, Any]:
    return {"MsgType": "text", "Content": said}


def _fields(act: str, more: str) -> dict[str, Any]:
    """The fields of what is no text: 图片 位置 语音 视频 链接 菜单 关注 取消关注 点选 重复 空."""
    if act == "位置":
        latitude, longitude = more.split(",")
        return {"MsgType": "location", "Location_X": latitude, "Location_Y": longitude, "Scale": 15}
    acts: dict[str, dict[str, Any]] = {
        "图片": {"MsgType": "image", "PicUrl": "", "MediaId": f"media-{next(_serial)}"},
        "语音": {"MsgType": "voice", "MediaId": "voice-1", "Format": "amr", "Recognition": more},
        "视频": {"MsgType": "video", "MediaId": "video-1", "ThumbMediaId": "thumb-1"},
        "链接": {"MsgType": "link", "Title": more, "Description": "", "Url": "https://a.cn/"},
        "菜单": {"MsgType": "event", "Event": "CLICK", "EventKey": more},
        "关注": {"MsgType": "event", "Event": "subscribe", "EventKey": ""},
        "取消关注": {"MsgType": "event", "Event": "unsubscribe", "EventKey": ""},
        "扫码": {"MsgType": "event", "Event": "SCAN", "EventKey": "door", "Ticket": "t"},
        "点选": {"MsgType": "text", "Content": more},
        "空": {"MsgType": "text", "Content": ""},
        "长": {"MsgType": "text", "Content": more * (2000 // max(1, len(more)))},
        "不支持": {"MsgType": "text", "Content": "【收到不支持的消息类型，暂无法显示】"},
    }
    return acts[act]


class _SandboxClock:
    """The sandbox's idea of time, on the dialogue's clock."""

    def __init__(self, clock: TestClock) -> None:
        self._clock = clock

    def time(self) -> float:
        return self._clock().timestamp()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
