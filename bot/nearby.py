"""Who sits at this very machine, and not behind a proxy or a rebound name on it."""

import ipaddress

from aiohttp import web

_PROXIES = ("Forwarded", "Via", "X-Real-IP")
_PROXIES_PREFIX = "x-forwarded-"


def is_nearby(request: web.Request) -> bool:
    """Whether a request comes straight from this machine, under one of its own names."""
    passed_on = any(name in request.headers for name in _PROXIES) or any(
        name.lower().startswith(_PROXIES_PREFIX) for name in request.headers
    )
    own_name = request.url.host == "localhost" or is_loopback(request.url.host)
    return own_name and not passed_on and is_loopback(request.remote)


def is_loopback(address: str | None) -> bool:
    """Whether an address is this machine's own, 127.0.0.0/8 or ::1; no name is."""
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False
