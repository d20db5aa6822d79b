"""A dialogue double that does what it is told, and counts its turns; everything around is real."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.messages import Incoming, Reply
from bot.ports import Conversation, Resident, UnitOfWork
from tests.builders import a_proposal

Before = Callable[[Incoming], Awaitable[None]]


class ScriptedDialogue:
    """ports.Dialogue: `提 …` files, `坏` fails, `忘记我` deletes; the rest is said back."""

    def __init__(self, before: Before | None = None) -> None:
        self.turns: Counter[str] = Counter()
        self.heard: list[str] = []
        self.failing: list[Exception] = []
        self._before = before
        self._gate: asyncio.Event | None = None
        self.begun = asyncio.Event()

    async def handle(
        self, resident: Resident, conversation: Conversation, message: Incoming, work: UnitOfWork
    ) -> Reply:
        """One turn."""
        self.turns[message.key] += 1
        self.heard.append(message.text)
        self.begun.set()
        if self._before is not None:
            await self._before(message)
        if self._gate is not None:
            await self._gate.wait()
        if self.failing:
            raise self.failing.pop(0)
        return await self._answer(resident, conversation, message, work)

    @asynccontextmanager
    async def held_up(self) -> AsyncIterator[None]:
        """Turns that begin meanwhile end only afterwards."""
        self._gate = asyncio.Event()
        self.begun.clear()
        try:
            yield
        finally:
            self._gate.set()
            self._gate = None

    async def _answer(
        self, resident: Resident, conversation: Conversation, message: Incoming, work: UnitOfWork
    ) -> Reply:
        said = dict(conversation.state).get("said", 0) + 1
        conversation.state = {"said": said}
        if message.text == "坏":
            raise ValueError(f"cannot deal with {message.text}")
        if message.text == "忘记我":
            await work.residents.forget(resident.id)
            return Reply("已全部删除。")
        if message.text.startswith("提"):
            ref = await work.proposals.next_ref("SMQ", 2026)
            await work.proposals.add(a_proposal(ref, proposer=resident.id, problem=message.text))
            return Reply(f"已提交：{message.text}（{ref}）")
        if message.text.startswith("长"):
            return Reply("\n".join(f"第 {number} 行：{message.text}" for number in range(200)))
        return Reply(f"收到：{message.text or message.kind.value}")
