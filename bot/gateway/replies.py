"""Texts as they go out: cut to what one message takes, and joined with what was kept back."""

import re
from collections.abc import Iterator
from datetime import datetime

from bot.messages import Reply
from bot.ports import Outbound, SendState, UnitOfWork

LIMIT = 2000
"""Bytes of UTF-8 in one message; WeChat takes 2,047."""
UNSURE = "unsure"
"""Stands in `Outbound.error` when nobody knows whether the message arrived."""

_WHOLE = re.compile(r"<a\b[^>]*>.*?</a>|[^。！？；\n]{1,60}[。！？；]?|.", re.DOTALL)


def size(text: str) -> int:
    """Bytes of UTF-8."""
    return len(text.encode())


def pieces(text: str, limit: int = LIMIT) -> list[str]:
    """The text in messages of at most `limit` bytes, cut between lines, else between sentences."""
    if size(text) <= limit:
        return [text]
    cut, current = [], ""
    for part in _parts(text, limit):
        if current and size(current + part) > limit:
            cut.append(current.strip("\n"))
            current = ""
        current += part
    return [one for one in [*cut, current.strip("\n")] if one]


def _parts(text: str, limit: int) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        if size(line) <= limit:
            yield line
        else:
            yield from _WHOLE.findall(line)


async def owe(
    work: UnitOfWork, resident: str, reply: Reply, now: datetime, *, may_push: bool = True
) -> None:
    """Put a reply into the outbox, where nothing may be pushed until the next contact."""
    state = SendState.PENDING if may_push else SendState.WAITING
    for text in pieces(reply.text):
        await work.outbox.add(Outbound(resident, text, now, options=reply.options, state=state))


async def shorten(work: UnitOfWork, message: Outbound, limit: int = LIMIT) -> None:
    """Leave in a message what one takes, and owe the rest as messages of its kind."""
    first, *rest = pieces(message.text, limit)
    for text in rest:
        more = Outbound(message.resident, text, message.created_at, message.kind, message.ref)
        more.state = message.state
        await work.outbox.add(more)
    if rest:
        message.text = first
        await work.outbox.save(message)


async def with_kept(
    work: UnitOfWork, resident: str, reply: Reply, now: datetime, again: str, *, may_push: bool
) -> tuple[Reply, bool]:
    """The reply after what was kept for this contact, as much as one message takes; is it all."""
    room = LIMIT - size(reply.text) - 1
    said: list[str] = []
    kept = await work.outbox.waiting(resident)
    for one in kept:
        if not may_push:
            await shorten(work, one, LIMIT // 2)
        text = f"{again}\n{one.text}" if one.error == UNSURE else one.text
        if size(text) + 1 > room:
            break
        room -= size(text) + 1
        said.append(text)
        one.state, one.sent_at = SendState.SENT, now
        await work.outbox.save(one)
    whole = Reply("\n".join([*said, reply.text]).strip(), reply.options) if said else reply
    return whole, len(said) == len(kept)


async def release_kept(work: UnitOfWork, resident: str, again: str) -> bool:
    """Send what was kept, now that the resident's window is open again; whether there is any."""
    kept = await work.outbox.waiting(resident)
    for one in kept:
        if one.error == UNSURE:
            one.text = f"{again}\n{one.text}"
        one.state, one.attempts, one.next_try_at, one.error = SendState.PENDING, 0, None, ""
        await work.outbox.save(one)
    return bool(kept)
