"""Which SECRET_KEY a database belongs to: what it sealed, another key can neither find nor open."""

from sqlalchemy import inspect, select
from sqlalchemy.exc import DatabaseError

from bot.adapters.database import engines
from bot.adapters.database.connection import Transaction, insert_once
from bot.adapters.database.message_tables import bot_state
from bot.adapters.database.ready import DatabaseRefused
from bot.adapters.database.staff_tables import staff
from bot.adapters.database.tables import residents
from bot.adapters.sealing import SealBroken, SealingKey

_NAME = "which key"
_REMEMBER = insert_once(bot_state, "key")
_KNOWN = select(bot_state.c.value).where(bot_state.c.key == _NAME)
_SEALED = (
    select(residents.c.sealed_address).where(residents.c.sealed_address != "").limit(1),
    select(staff.c.totp_sealed).where(staff.c.totp_sealed != "").limit(1),
)


async def check_key(url: str, sealer: SealingKey, *, remember: bool) -> None:
    """Raises DatabaseRefused for another key than the first; the first may be remembered now."""
    engine = engines.migrating(url)
    try:
        async with engine.begin() as connection:
            if not await connection.run_sync(lambda it: inspect(it).has_table(staff.name)):
                return  # of a form before anything was sealed
            transaction = Transaction(connection, readonly=False)
            if await _belongs(transaction, sealer) and remember:
                values = {"key": _NAME, "value": sealer.mark, "expires_at": None}
                await transaction.run(_REMEMBER, values)
            if not await _belongs(transaction, sealer):
                raise DatabaseRefused(
                    "SECRET_KEY is not the one this database was filled with: nobody in it could "
                    "be found or written to; set the old one again"
                )
    except DatabaseError as error:
        raise DatabaseRefused(f"it cannot be read: {error.orig}") from error
    finally:
        await engine.dispose()


async def _belongs(transaction: Transaction, sealer: SealingKey) -> bool:
    """By the mark it bears, or else by something that was sealed."""
    known = await transaction.one(_KNOWN)
    if known is not None:
        return bool(known.value == sealer.mark)
    for query in _SEALED:
        row = await transaction.one(query)
        try:
            if row is not None:
                sealer.open(row[0])
        except SealBroken:
            return False
    return True
