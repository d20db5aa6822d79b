"""In the sandbox, on this machine: who one can sign in as, and the one-time code of the moment."""

import ipaddress
from functools import cache

import pyotp
from aiohttp import web

from bot.console.demo import DemoAccount, demo_accounts
from bot.console.deps import deps
from bot.paths import ROOT
from bot.ports.staff import Staff


@cache
def _accounts() -> tuple[DemoAccount, ...]:
    return demo_accounts(ROOT)


def demo(request: web.Request) -> tuple[DemoAccount, ...]:
    """The demo accounts; none outside of the sandbox, from afar, or through a proxy."""
    forwarded = "Forwarded" in request.headers or "X-Forwarded-For" in request.headers
    if not deps(request).sandbox or forwarded or not _is_loopback(request.remote):
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


def _is_loopback(remote: str | None) -> bool:
    try:
        return ipaddress.ip_address(remote or "").is_loopback
    except ValueError:
        return False
