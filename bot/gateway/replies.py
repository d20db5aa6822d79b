"""Texts as they go out: cut to what one message takes, and joined with what was kept back."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.messages import Reply
from bot.ports import UNSURE, Outbound, SendState, UnitOfWork
from bot.proposals.belonging import one_of

LIMIT = 2000
"""Bytes of UTF-8 in one message; WeChat takes 2,047."""
_WORTH_IT = 300
"""Bytes of room for which a longer message is cut."""

_WHOLE = re.compile(r"<a\b[^>]*>.*?</a>|[^。！？；\n<]{1,60}[。！？；]?|.", re.DOTALL)


def size(text: str) -> int:
    """Bytes of UTF-8."""
    return len(text.encode())


def first_piece(text: str, limit: int = LIMIT) -> tuple[str, str]:
    """At most `limit` bytes, cut between lines, else between sentences; and what is left."""
    if size(text) <= limit:
        return text, ""
    first = ""
    for part in _parts(text, limit):
        if first and size(first + part) > limit:
            break
        first += part
    return first.strip("\n"), text[len(first) :].lstrip("\n")


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
    message = Outbound(resident, reply.text, now, options=reply.options, state=state)
    message.matter = reply.matter
    await work.outbox.add(message)


async def note_told(work: UnitOfWork, message: Outbound, rest: str, now: datetime) -> None:
    """The message was told, but for `rest`, which it holds from now on and keeps its place."""
    if not rest:
        message.state, message.sent_at, message.error = SendState.SENT, now, ""
    else:
        told = message.text.removesuffix(rest).strip("\n")
        part = Outbound(message.resident, told, message.created_at, message.kind, message.ref)
        part.state, part.sent_at, part.matter = SendState.SENT, now, message.matter
        await work.outbox.add(part)
        message.text, message.attempts, message.error = rest, 0, ""
    await work.outbox.save(message)


async def with_kept(
    work: UnitOfWork, resident: str, reply: Reply, now: datetime, again: str, *, may_push: bool
) -> tuple[Reply, bool]:
    """The reply after what was kept for this contact, as much as one message takes; is it all."""
    room = LIMIT - size(reply.text) - 1
    said: list[str] = []
    matters = {reply.matter} if reply.text else set()
    is_all = True
    for one in await work.outbox.waiting(resident):
        text = f"{again}\n{one.text}" if one.error == UNSURE else one.text
        can_be_pushed = may_push and size(text) <= LIMIT
        if size(text) > room and (can_be_pushed or room < _WORTH_IT):
            is_all = False
            break
        piece, rest = first_piece(text, room)
        said.append(piece)
        matters.add(one.belongs_to)
        room -= size(piece) + 1
        await note_told(work, one, rest, now)
        if rest:
            is_all = False
            break
    text = "\n".join([*said, reply.text]).strip()
    return replace(reply, text=text, matter=one_of(matters)) if said else reply, is_all


async def release_kept(work: UnitOfWork, resident: str, again: str) -> bool:
    """Send what was kept, now that the resident's window is open again; whether there is any."""
    kept = await work.outbox.waiting(resident)
    for one in kept:
        if one.error == UNSURE:
            one.text = f"{again}\n{one.text}"
        one.state, one.attempts, one.next_try_at, one.error = SendState.PENDING, 0, None, ""
        await work.outbox.save(one)
    return bool(kept)
