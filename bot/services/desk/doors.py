"""How often somebody may try a password: counted first, in one statement, and then decided.

Counts are of a login from an address, so that no stranger keeps a colleague out, and nobody a
whole office. Who goes over is slowed down, and an administrator is told.
"""

import hashlib
from datetime import datetime, timedelta

from bot.ports.staff import Outcome, SignIn, StaffWork
from bot.services import troubles
from bot.services.troubles import Trouble

TRIES = 5
WINDOW = timedelta(minutes=15)
SLOWED = timedelta(minutes=1)
"""After so many tries within the window, one each minute."""
OF_ADDRESS, OF_LOGIN = 60, 50
"""Tries within the window from one address or for one login, by who never signed in so before."""
KNOWN = timedelta(days=90)
DENIED = 20
"""Refusals noted of one address within the window: enough to tell, and no log full of them."""


async def may_try(login: str, address: str, *, work: StaffWork, now: datetime) -> bool:
    """Count one try of a password; the caller commits, whatever the answer is."""
    ends = now + WINDOW
    tries = await work.shared.count(_pair(login, address), now, ends)
    if tries >= TRIES:
        slowly = f"slow:{_pair(login, address)}"
        if not await work.shared.claim(slowly, now, now + SLOWED) and tries > TRIES:
            await _refuse(login, address, tries, work, now)
            return False
    if await work.sign_ins.is_known(login, address, now - KNOWN):
        return True
    of_address = await work.shared.count(f"tries:at:{address}", now, ends)
    of_login = await work.shared.count(f"tries:of:{_hidden(login)}", now, ends)
    return of_address <= OF_ADDRESS and of_login <= OF_LOGIN


async def was_right(login: str, address: str, *, work: StaffWork) -> None:
    """Who knows the password begins anew."""
    await work.shared.drop(_pair(login, address))
    await work.shared.drop(f"slow:{_pair(login, address)}")


async def is_noted(address: str, *, work: StaffWork, now: datetime) -> bool:
    """Count one refusal of a stranger: whether it is still one to be noted."""
    return await work.shared.count(f"denied:{address}", now, now + WINDOW) <= DENIED


async def _refuse(login: str, address: str, tries: int, work: StaffWork, now: datetime) -> None:
    if tries == TRIES + 1:
        staff = await work.accounts.by_login(login)
        name, known = (login[:60], staff.id) if staff is not None else ("", None)
        await work.sign_ins.add(SignIn(now, name, address, Outcome.TOO_MANY, known))
        if known is not None:
            await troubles.note(Trouble.SIGN_IN, f"{login} {address}", work=work, now=now)


def _pair(login: str, address: str) -> str:
    return f"tries:{_hidden(login)}:{address}"


def _hidden(login: str) -> str:
    """What is no login may be a password typed into the wrong field, and is not kept."""
    return hashlib.sha256(login.encode(errors="replace")).hexdigest()[:32]
