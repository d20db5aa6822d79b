"""A resident with two matters: whoever works on one reads its turns, and nothing of the other."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot import bootstrap, settings
from bot.adapters.database.migrate import migrate
from bot.adapters.memory.doubles import RecordingMessenger
from bot.ports import Outbound
from bot.proposals.belonging import Scope
from bot.services.desk.talking import transcript
from tests.dialogues.play import TestClock, Visitor

LAMPS = ("马东大院3栋路灯坏了半个月，请换成声控的", "没得照片", "不留电话", "提交")
SECRET = "我家屋头最近闹得凶，心里烦得很"


@pytest.fixture
async def visitor(trained: tuple, tmp_path: Path) -> AsyncIterator[Visitor]:
    """Somebody at a running desk."""
    url = f"sqlite:///{tmp_path / 'test.db'}"
    await migrate(url)
    clock, chosen = TestClock(), settings.read({"DATABASE_URL": url}, tmp_path)
    parts = bootstrap.make_parts(chosen, RecordingMessenger(), *trained, clock=clock)
    async with TestClient(TestServer(bootstrap.make_app(parts))) as client:
        one = Visitor(parts, client, clock)
        yield one
        await one.close()


async def read(visitor: Visitor, *matters: str, rating: bool = False) -> str:
    """Everything somebody reads who may read what belongs to these; without any, everything."""
    parts = visitor._parts
    async with parts.database.open_work(readonly=True) as work:
        (who,) = await work.residents.known()
        scope = Scope(frozenset(matters) if matters else None, rating)
        talk = await transcript(who, scope, work=work, now=parts.desk.clock())
    return "\n".join(one.text for one in talk.lines)


async def test_each_proposal_has_its_own_turns(visitor: Visitor) -> None:
    said: list[str] = []
    for words in ("你好", *LAMPS):
        said.append(await visitor.do(words))
    for _ in range(4):
        if "SMQ-2026-000001" in "".join(said):
            break
        said.append(await visitor.do("是的"))
    lamps = "SMQ-2026-000001"
    assert lamps in "".join(said), said[-1]
    await visitor.do(SECRET)

    own = await read(visitor, lamps)

    assert LAMPS[0] in own
    assert "SMQ" in own
    assert SECRET not in own
    assert "你好" not in own
    assert SECRET in await read(visitor)


async def test_an_answer_to_a_person_belongs_to_what_they_asked_about(visitor: Visitor) -> None:
    await visitor.do("你好")
    parts = visitor._parts
    async with parts.database.open_work() as work:
        (who,) = await work.residents.known()
        asked = Outbound(who, "您说的是哪一盏？", parts.desk.clock(), kind="staff")
        asked.matter = "SMQ-2026-000009"
        await work.outbox.add(asked)
        await work.commit()

    await visitor.do("嗯")
    await visitor.do("谢谢")

    own = await read(visitor, "SMQ-2026-000009")
    assert "嗯" in own
    assert "谢谢" not in own
