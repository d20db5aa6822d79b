"""In the sandbox, on this machine: who one can sign in as, and the one-time code of the moment."""

from functools import cache

import pyotp
from aiohttp import web

from bot.console.demo import DemoAccount, demo_accounts
from bot.console.deps import deps
from bot.nearby import is_nearby
from bot.paths import ROOT
from bot.ports.staff import Staff


@cache
def _accounts() -> tuple[DemoAccount, ...]:
    return demo_accounts(ROOT)


def demo(request: web.Request) -> tuple[DemoAccount, ...]:
    """The demo accounts; none outside of the sandbox or away from this machine."""
    if not deps(request).sandbox or not is_nearby(request):
        return ()
    return _accounts()


def code(request: web.Request, staff: Staff) -> str:
    """The code a demo account needs now (each is good once); empty for every other account."""
    if staff.login not in {one.login for one in demo(request)} or not staff.totp_sealed:
        return ""
    its = deps(request)
    totp, now = pyotp.TOTP(its.sealer.open(staff.totp_sealed)), its.clock()
    used = totp.timecode(now) <= staff.totp_counter
    return totp.at(now, counter_offset=1 if used else 0)
