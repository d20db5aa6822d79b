"""Dead letters: messages given up, which staff see and may send again."""

from bot.ports import Outbound, SendState, UnitOfWork

_MOST = 1000


async def dead_letters(*, work: UnitOfWork, limit: int = 100) -> list[Outbound]:
    """What could not be sent, newest first, with the messenger's reason in `error`."""
    return await work.outbox.dead(limit)


async def resend(letter: int, *, work: UnitOfWork) -> Outbound | None:
    """Try a dead letter again from the beginning; None when there is none under this id."""
    dead = await work.outbox.dead(_MOST)
    found = next((one for one in dead if one.id == letter), None)
    if found is not None:
        found.state, found.attempts = SendState.PENDING, 0
        found.next_try_at, found.error = None, ""
        await work.outbox.save(found)
    return found
