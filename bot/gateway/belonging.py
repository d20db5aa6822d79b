"""What a turn leaves in the inbox: what it belongs to, and nothing that may not be kept."""

from collections.abc import Sequence

from bot.ports import Inbound, UnitOfWork

_LATEST = 10
_AT_ONCE = 101
"""More than a turn answers together."""


async def answers_to(work: UnitOfWork, resident: str) -> str:
    """What the last words of a person belong to, when the resident's come right after them."""
    written = await work.outbox.recent(resident, _LATEST)
    last = next((one for one in written if one.kind == "staff"), None)
    if last is None or not last.matter:
        return ""
    said = await work.inbox.recent(resident, _AT_ONCE)
    before = next((one.received_at for one in said if one.done_at is not None), None)
    return last.matter if before is None or before <= last.created_at else ""


async def redact_all(work: UnitOfWork, batch: Sequence[Inbound]) -> None:
    """What the turn found must not be kept is in none of the messages it answered."""
    if len(batch) < 2:
        return
    last = await work.inbox.get(batch[-1].message.key)
    if last is not None and not last.message.text and batch[-1].message.text:
        for one in batch:
            await work.inbox.redact(one.message.key)
