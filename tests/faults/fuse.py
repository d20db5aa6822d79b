"""Points at which a process under test is killed, reached by wrapping the ports it is built from.

The product knows nothing of this: a unit of work, the dialogue and the messenger are handed to it
wrapped, and what passes through them tells how far a turn has come.
"""

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.adapters.database.staff import StaffDatabase
from bot.messages import Incoming, Option, Reply
from bot.ports import Conversation, Delivery, Dialogue, Inbound, Messenger, Resident, Sent
from bot.proposals.proposal import Proposal

POINTS = (
    "recording",  # before the message is committed to the inbox
    "recorded",  # committed, nothing answered yet
    "turn",  # as the turn begins
    "filed",  # inside the turn, the proposal stored and not committed
    "committing",  # the turn is over, before it is committed
    "committed",  # before the reply is written
    "handed",  # the reply is written, before that is noted
)
"""Steps of a turn that is answered passively, in their order."""

SENDING_POINTS = ("claimed", "sent")
"""Steps of a send: taken up before WeChat has it; WeChat has it, not noted."""


@dataclass(frozen=True)
class Fuse:
    """Kills the process at one point of one message; of all who hold it, only the first."""

    at: str = ""
    said: str = ""
    told: str = ""
    burnt: str = ""

    def reach(self, point: str) -> None:
        """Here the process ends if this is the point: as by `kill -9`, nothing is cleaned up."""
        if not self.at or point != self.at or not self._is_first():
            return
        os.kill(os.getpid(), signal.SIGKILL)

    def _is_first(self) -> bool:
        try:
            os.close(os.open(self.burnt, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        return True

    @property
    def is_burnt(self) -> bool:
        """Whether a process has died of it."""
        return Path(self.burnt).exists()


class _Wrapped:
    """Everything of the inner thing but what a subclass says otherwise."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class _Inbox(_Wrapped):
    def __init__(self, inner: Any, work: "FusedWork") -> None:
        super().__init__(inner)
        self._work = work

    async def receive(self, resident: str, message: Incoming, at: Any) -> tuple[Inbound, bool]:
        inbound, is_new = await self._inner.receive(resident, message, at)
        if is_new and message.text == self._work.fuse.said:
            self._work.before, self._work.after = "recording", "recorded"
            self._work.keys.add(message.key)
        return inbound, is_new

    async def decide(self, key: str, was: Delivery, now: Delivery) -> bool:
        if now is Delivery.HANDED and was is Delivery.PASSIVE and key in self._work.keys:
            self._work.fuse.reach("handed")
        return bool(await self._inner.decide(key, was, now))


class _Proposals(_Wrapped):
    def __init__(self, inner: Any, work: "FusedWork") -> None:
        super().__init__(inner)
        self._work = work

    async def add(self, proposal: Proposal) -> None:
        await self._inner.add(proposal)
        self._work.fuse.reach("filed")


class FusedWork(_Wrapped):
    """A unit of work that reaches points as it is committed, or as things are done in it."""

    def __init__(self, inner: Any, fuse: Fuse, keys: set[str]) -> None:
        super().__init__(inner)
        self.fuse, self.keys = fuse, keys
        self.before = self.after = ""

    async def __aenter__(self) -> Self:
        await self._inner.__aenter__()
        self.inbox = _Inbox(self._inner.inbox, self)
        self.proposals = _Proposals(self._inner.proposals, self)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._inner.__aexit__(kind, error, trace)

    async def commit(self) -> None:
        """Commit, with a point before and one after."""
        self.fuse.reach(self.before)
        await self._inner.commit()
        self.fuse.reach(self.after)


class FusedDatabase(StaffDatabase):
    """The product's database, whose units of work reach the fuse's points."""

    def __init__(self, url: str, fuse: Fuse) -> None:
        super().__init__(url)
        self._fuse, self._keys = fuse, set[str]()

    def open_work(self, *, readonly: bool = False) -> Any:
        """One transaction."""
        return FusedWork(super().open_work(readonly=readonly), self._fuse, self._keys)


class FusedDialogue:
    """ports.Dialogue, with a point as the turn begins and, on demand, slow at one message."""

    def __init__(self, inner: Dialogue, fuse: Fuse, slow: float) -> None:
        self._inner, self._fuse, self._slow = inner, fuse, slow

    async def handle(
        self, resident: Resident, conversation: Conversation, message: Incoming, work: Any
    ) -> Reply:
        """One turn."""
        if message.text != self._fuse.said:
            return await self._inner.handle(resident, conversation, message, work)
        self._fuse.reach("turn")
        await asyncio.sleep(self._slow)
        reply = await self._inner.handle(resident, conversation, message, work)
        work.before, work.after = "committing", "committed"
        return reply


class FusedMessenger(_Wrapped):
    """ports.Messenger, with a point before and one after a send."""

    def __init__(self, inner: Messenger, fuse: Fuse) -> None:
        super().__init__(inner)
        self._fuse = fuse

    async def send(self, address: str, text: str, options: Sequence[Option] = ()) -> Sent:
        """A customer-service message."""
        is_it = bool(self._fuse.told) and self._fuse.told in text
        if is_it:
            self._fuse.reach("claimed")
        sent = await self._inner.send(address, text, options)
        if is_it:
            self._fuse.reach("sent")
        return sent

    async def notify(self, address: str, template: str, fields: Mapping[str, str]) -> Sent:
        """A subscription notice."""
        return await self._inner.notify(address, template, fields)
