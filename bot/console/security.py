"""Cookies, the form token against CSRF, local redirects and the response headers."""

import hashlib
import hmac
import secrets

from aiohttp import web

from bot.console.deps import deps, visitor
from bot.console.typed import cookie, split

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD = "_csrf"
HEADER = "X-CSRF-Token"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; media-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def cookie_name(request: web.Request, name: str) -> str:
    """`__Host-` ties a cookie to this host and to HTTPS; plain loopback cannot have it."""
    return f"__Host-yishi-{name}" if deps(request).secure else f"yishi-{name}"


def set_cookie(request: web.Request, response: web.StreamResponse, name: str, value: str) -> None:
    """A cookie for this host that scripts cannot read and other sites cannot send."""
    response.set_cookie(
        cookie_name(request, name), value, path="/", httponly=True, samesite="Strict",
        secure=deps(request).secure,
    )  # fmt: skip


def drop_cookie(request: web.Request, response: web.StreamResponse, name: str) -> None:
    """Forget a cookie."""
    secure = deps(request).secure
    response.del_cookie(cookie_name(request, name), path="/", secure=secure, httponly=True)


def form_token(request: web.Request) -> str:
    """The token every form carries: the session's, or before signing in one tied to a cookie."""
    session = visitor(request).session
    if session is not None:
        return session.csrf
    return _signed(request, _visit(request))


def remember_visit(request: web.Request, response: web.StreamResponse) -> None:
    """Give a visitor without a session the cookie their form token is tied to."""
    if visitor(request).session is None and "fresh_visit" in request:
        set_cookie(request, response, "form", request["fresh_visit"])


async def check_form(request: web.Request) -> None:
    """Against CSRF: the same origin, and a token no other site can know. Raises 403."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise web.HTTPForbidden
    origin = request.headers.get("Origin")
    if origin is not None and ((parts := split(origin)) is None or parts.netloc != request.host):
        raise web.HTTPForbidden
    given = request.headers.get(HEADER) or str((await request.post()).get(FIELD, ""))
    # a header may hold bytes that are no text
    if not hmac.compare_digest(
        given.encode("utf-8", "surrogatepass"), form_token(request).encode()
    ):
        raise web.HTTPForbidden


def local_path(request: web.Request, wanted: str) -> str:
    """Where to go after signing in: a path of this console, never another site."""
    home = str(request.app.router["home"].url_for())
    parts = split(wanted)
    odd = not wanted.isprintable() or any(one in wanted for one in ("\\", "//", ".."))
    if odd or parts is None or parts.scheme or parts.netloc or not parts.path.startswith(home):
        return home
    return wanted


def _visit(request: web.Request) -> str:
    if "fresh_visit" in request:
        return str(request["fresh_visit"])
    known = cookie(request, cookie_name(request, "form"))
    if len(known) >= 32:
        return known
    request["fresh_visit"] = secrets.token_urlsafe(32)
    return str(request["fresh_visit"])


def _signed(request: web.Request, visit: str) -> str:
    key = hashlib.sha256(f"console-form:{deps(request).secret_key}".encode()).digest()
    return hmac.new(key, visit.encode(), hashlib.sha256).hexdigest()
