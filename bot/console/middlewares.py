"""From the outside in: headers, errors in words, who it is, and whether they may."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from urllib.parse import quote

from aiohttp import web
from yarl import URL

from bot.console import denials, drafts, files, filing, guests, importing, security, typed
from bot.console.deps import VISITOR, Visitor, deps, visitor
from bot.console.pages import page
from bot.logs import where
from bot.ports.staff import Stage
from bot.proposals.errors import ProposalError, UnknownProposal, UnknownResident
from bot.proposals.permissions import NotPermitted
from bot.services.desk import accounts
from bot.services.desk.clerk import Clerk

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_LARGEST = {
    "file": filing.LARGEST_FORM,
    "file_import": importing.LARGEST_FORM,
    "files": files.LARGEST_FORM,
}
"""Bytes of forms that carry files, by the name of their route."""
_OF_STATUS = {403: "expired", 404: "no_page", 413: "too_large"}
"""What is said of refusals that say nothing themselves."""
_POLLS = frozenset({"pulse", "counts", "live", "bell", "undo", "call_lines", "ticket_lines"})
_TOUCH_AFTER = timedelta(seconds=60)
_log = logging.getLogger(__name__)


async def dress(_: web.Request, response: web.StreamResponse) -> None:
    """Strict headers on everything, also on errors and streams; nothing personal is cached."""
    for name, value in security.HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")


@web.middleware
async def plain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Nothing further in meets a query with characters nobody sees."""
    return await handler(typed.with_visible_query(request))


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Failures as a page in words; what nobody expected is logged with its place only."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400 or error.status == 401:
            raise
        await denials.note(request, error.status)
        return _told(request, error.status, _OF_STATUS.get(error.status, "error"))
    except (UnknownProposal, UnknownResident):
        await denials.note(request, 404)
        return _told(request, 404, "unknown_proposal")
    except NotPermitted as error:
        await denials.note(request, 403)
        return _told(request, 403, "not_for_you" if request.method == "GET" else error.key)
    except ProposalError as error:
        return _told(request, 409, error.key)
    except (ConnectionError, TimeoutError):
        raise
    except Exception as error:
        _log.error("console: %s %s: %s", request.method, _loggable(request), where(error))
        return _told(request, 500, "error")


def _loggable(request: web.Request) -> str:
    """The route's pattern and the ticket: what else the path holds may be a token, or words."""
    resource = request.match_info.route.resource
    pattern = "" if resource is None else resource.canonical
    return f"{pattern} {request.match_info.get('ref', '')}".strip()


def _told(request: web.Request, status: int, key: str) -> web.Response:
    request.setdefault(VISITOR, Visitor())
    if guests.is_for_guests(request):
        return guests.failed(request, status)
    return page(request, "error.html", status=status, http_status=status, key=key)


@web.middleware
async def who(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Find the session of the cookie; a dead one counts as none."""
    request[VISITOR] = await _find(request)
    response = await handler(request)
    if not response.prepared:
        security.remember_visit(request, response)
    return response


async def _find(request: web.Request) -> Visitor:
    token = typed.cookie(request, security.cookie_name(request, "session"))
    if not token:
        return Visitor()
    its, digest = deps(request), accounts.digest_of(token)
    now = its.clock()
    async with its.open_work(readonly=True) as work:
        session = await work.sessions.get(digest)
        staff = await work.accounts.get(session.staff) if session is not None else None
    if session is None or staff is None or not accounts.is_alive(session, now):
        return Visitor()
    if not accounts.is_usable(staff, sandbox=its.sandbox):
        return Visitor()
    if now - session.seen_at > _TOUCH_AFTER and not _is_poll(request):
        async with its.open_work() as work:
            await work.sessions.touch(digest, now)
            await work.commit()
    if session.stage is not Stage.FULL:
        return Visitor(staff, session)
    return Visitor(staff, session, Clerk(staff, its.tools.branch(staff.body)))


def _is_poll(request: web.Request) -> bool:
    """What a page asks for by itself tells nothing of anybody sitting before it."""
    resource = request.match_info.route.resource
    refreshes = request.headers.get("HX-Trigger") == "list"
    return refreshes or (resource is not None and resource.name in _POLLS)


@web.middleware
async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every route names its permission; one that names none is closed to everybody."""
    if request.match_info.http_exception is not None:
        return await handler(request)
    permission = getattr(request.match_info.handler, "permission", None)
    if permission is None:
        raise web.HTTPForbidden
    if permission == "link":
        turned_away = await guests.admit(request)
        if turned_away is not None:
            return turned_away
        if request.method not in security.SAFE:
            request = request.clone(client_max_size=guests.LARGEST_FORM)
    elif permission not in ("public", "static"):
        refusal = _refusal(request, permission)
        if refusal is not None:
            return refusal
        request = _with_room(request)
    if request.method not in security.SAFE:
        await typed.read_form(request)
        await security.check_form(request)
    return await handler(request)


def _with_room(request: web.Request) -> web.Request:
    """Room for files, where the form has some and whoever sends it may."""
    resource = request.match_info.route.resource
    largest = _LARGEST.get(resource.name or "") if resource is not None else None
    is_form = request.method not in security.SAFE
    return request.clone(client_max_size=largest) if largest and is_form else request


def _refusal(request: web.Request, permission: str) -> web.Response | None:
    its = visitor(request)
    if permission == "half":
        return None if its.session is not None else _to_sign_in(request)
    if its.clerk is None:
        return _to_sign_in(request)
    must_change = its.clerk.staff.must_change and permission != "account"
    if must_change:
        return _redirect(request, str(request.app.router["password"].url_for()))
    if not its.clerk.may(permission):
        raise NotPermitted(permission, its.clerk.staff.role)
    return None


def _to_sign_in(request: web.Request) -> web.Response:
    address, wanted = str(request.app.router["sign_in"].url_for()), _page_of(request)
    if wanted:
        address += f"?next={quote(wanted, safe='')}"
    return _redirect(request, address)


def _page_of(request: web.Request) -> str:
    """The page somebody was on, to come back to; what it said of a change is over by then."""
    resource = request.match_info.route.resource
    is_page = request.method == "GET" and "HX-Request" not in request.headers
    if is_page or (resource is not None and resource.name == "step"):
        return request.rel_url.path_qs if is_page else request.rel_url.path
    url = _open_at(request)
    return url.without_query_params("done", "note").path_qs if url.authority == request.host else ""


def _open_at(request: web.Request) -> URL:
    """The address a browser shows while it asks."""
    try:
        return URL(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    except ValueError:
        return URL()


def _redirect(request: web.Request, address: str) -> web.Response:
    """To another page; htmx and event streams cannot follow one and are told in their way."""
    if "HX-Request" in request.headers:
        if _open_at(request).path == URL(address).path:
            return web.Response(status=204)  # they are there already: a page that polls would loop
        return web.Response(status=401, headers={"HX-Redirect": address})
    if "text/event-stream" in request.headers.get("Accept", ""):
        return web.Response(status=401)
    return web.Response(status=303, headers={"Location": address})


ALL = (plain, errors, who, gate, drafts.sent)
