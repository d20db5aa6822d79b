"""Signing in and out: password, one-time code, enrolment with a QR code."""

import asyncio
import ipaddress

from aiohttp import web

from bot.console import hints, security
from bot.console.deps import ConsoleDeps, deps, visitor
from bot.console.pages import page, see_other
from bot.ports.staff import Outcome, Session, Staff, Stage
from bot.qr import drawn
from bot.services.desk import accounts, doors
from bot.services.desk.accounts import SignInRefused

_REFUSED = 401
_NOTES = frozenset({"signed_out", "locked"})


def address_of(request: web.Request) -> str:
    """Where a visitor comes from; a proxy on this machine is believed who asks it (X-Real-IP)."""
    peer, told = request.remote or "", request.headers.get("X-Real-IP", "")
    try:
        if told and ipaddress.ip_address(peer).is_loopback:
            return str(ipaddress.ip_address(told))
    except ValueError:
        return peer
    return peer


async def ask(request: web.Request) -> web.Response:
    """The sign-in page."""
    if visitor(request).clerk is not None:
        return see_other(request, "home")
    note = request.query.get("note", "")
    shown = note if note in _NOTES else ""
    return _sign_in(request, shown, "", request.query.get("next", ""))


def _sign_in(
    request: web.Request, note: str, login: str, wanted: str, http_status: int = 200
) -> web.Response:
    return page(
        request, "sign_in.html", note=note, login=login, next=wanted, demo=hints.demo(request),
        http_status=http_status,
    )  # fmt: skip


async def password(request: web.Request) -> web.Response:
    """Check login and password; what is wrong is never said more exactly."""
    form, its = await request.post(), deps(request)
    login = str(form.get("login", "")).strip().lower()
    given, wanted = str(form.get("password", "")), str(form.get("next", ""))
    try:
        staff = await _check_password(login, given, address_of(request), its)
    except SignInRefused as error:
        status = 429 if error.outcome is Outcome.TOO_MANY else _REFUSED
        return _sign_in(request, error.key, login, wanted, status)
    response = _onward(request, "code" if staff.enrolled_at else "enrol", wanted)
    await renew(request, response, staff, Stage.PASSWORD, Outcome.PASSWORD_OK)
    return response


async def _check_password(login: str, given: str, address: str, its: ConsoleDeps) -> Staff:
    now = its.clock()
    async with its.open_work() as work:
        may_try = await doors.may_try(login, address, work=work, now=now)
        staff = await work.accounts.by_login(login)
        await work.commit()
    if not may_try:
        raise SignInRefused(Outcome.TOO_MANY)
    usable = accounts.is_usable(staff, sandbox=its.sandbox)
    known = staff.password_hash if staff is not None and usable else None
    # outside of any transaction, and off the loop: hashing is slow on purpose
    fits = await asyncio.to_thread(accounts.is_password, known, given)
    outcome = Outcome.OK if fits else Outcome.WRONG
    if staff is not None and accounts.is_locked(staff, now):
        outcome = Outcome.LOCKED
    elif staff is not None and fits and accounts.has_lapsed(staff, now):
        outcome = Outcome.TEMPORARY_LAPSED
    if staff is None or outcome is not Outcome.OK:
        async with its.open_work() as work:
            fresh = await work.accounts.by_login(login)
            await accounts.note(login, address, outcome, fresh, work=work, now=now)
            await work.commit()
        # a lock, or an end, is told only to somebody who knows the password
        raise SignInRefused(outcome if fits else Outcome.WRONG)
    return staff


async def renew(
    request: web.Request, response: web.Response, staff: Staff, stage: Stage, outcome: Outcome
) -> None:
    """A new session id at each stage, the old one ended: nobody can plant one beforehand."""
    its, old = deps(request), visitor(request).session
    address, now = address_of(request), its.clock()
    async with its.open_work() as work:
        fresh = await work.accounts.get(staff.id, lock=True)
        if fresh is None or not accounts.is_usable(fresh, sandbox=its.sandbox):
            raise web.HTTPForbidden  # switched off meanwhile
        if old is not None:
            await work.sessions.end(old.digest)
        if outcome is Outcome.PASSWORD_OK:
            await doors.was_right(fresh.login, address, work=work)
        await accounts.note(fresh.login, address, outcome, fresh, work=work, now=now)
        token = await accounts.open_session(fresh, stage, address, work=work, now=now)
        await work.commit()
    security.set_cookie(request, response, "session", token)


def _onward(request: web.Request, name: str, wanted: str) -> web.Response:
    address = (
        request.app.router[name].url_for().with_query(next=security.local_path(request, wanted))
    )
    return web.Response(status=303, headers={"Location": str(address)})


def _half(request: web.Request) -> tuple[Staff, Session]:
    its = visitor(request)
    if its.staff is None or its.session is None:
        raise web.HTTPForbidden
    return its.staff, its.session


async def ask_code(request: web.Request) -> web.Response:
    """The page for the one-time code."""
    staff, session = _half(request)
    if session.stage is Stage.FULL:
        return see_other(request, "home")
    if staff.enrolled_at is None:
        return see_other(request, "enrol")
    wanted = request.query.get("next", "")
    return page(request, "code.html", note="", next=wanted, hint=hints.code(request, staff))


async def code(request: web.Request) -> web.Response:
    """Check the one-time code; the session is then a full one, under a new id."""
    staff, _ = _half(request)
    form = await request.post()
    wanted = str(form.get("next", ""))
    if staff.enrolled_at is None:
        return see_other(request, "enrol")
    refused = await _check_code(request, staff, str(form.get("code", "")))
    if refused:
        hint = hints.code(request, staff)
        return page(
            request, "code.html", note=refused, next=wanted, hint=hint, http_status=_REFUSED
        )
    response = web.Response(status=303, headers={"Location": security.local_path(request, wanted)})
    await renew(request, response, staff, Stage.FULL, Outcome.OK)
    return response


async def _check_code(request: web.Request, staff: Staff, given: str) -> str:
    its, now = deps(request), deps(request).clock()
    address = address_of(request)
    async with its.open_work() as work:
        fresh = await work.accounts.get(staff.id, lock=True)
        if fresh is None or accounts.is_locked(fresh, now):
            return Outcome.LOCKED.value
        good = await accounts.check_code(fresh, given, its.sealer, work=work, now=now)
        if not good:
            outcome = Outcome.WRONG_CODE
            await accounts.note(fresh.login, address, outcome, fresh, work=work, now=now)
        await work.commit()
    return "" if good else Outcome.WRONG_CODE.value


async def ask_enrol(request: web.Request, note: str = "") -> web.Response:
    """The QR code for an authenticator app; only until the first code was right."""
    staff, _ = _half(request)
    if staff.enrolled_at is not None:
        return see_other(request, "code")
    its = deps(request)
    if not staff.totp_sealed:
        async with its.open_work() as work:
            fresh = await work.accounts.get(staff.id, lock=True)
            if fresh is None or fresh.enrolled_at is not None:
                raise web.HTTPForbidden
            accounts.new_secret(fresh, its.sealer)
            await work.accounts.save(fresh)
            await work.commit()
        staff = fresh
    secret, address = accounts.provisioning(staff, its.sealer, its.issuer)
    return page(
        request, "enrol.html", note=note, secret=" ".join(_fours(secret)), qr=drawn(address),
        next=request.query.get("next", ""), http_status=_REFUSED if note else 200,
    )  # fmt: skip


def _fours(secret: str) -> list[str]:
    return [secret[start : start + 4] for start in range(0, len(secret), 4)]


async def enrol(request: web.Request) -> web.Response:
    """The first right code binds the app to the account."""
    staff, _ = _half(request)
    form = await request.post()
    if staff.enrolled_at is not None:
        return see_other(request, "code")
    refused = await _check_code(request, staff, str(form.get("code", "")))
    if refused:
        return await ask_enrol(request, refused)
    its = deps(request)
    async with its.open_work() as work:
        fresh = await work.accounts.get(staff.id, lock=True)
        if fresh is None:
            raise web.HTTPForbidden
        fresh.enrolled_at = its.clock()
        await work.accounts.save(fresh)
        await work.commit()
    wanted = security.local_path(request, str(form.get("next", "")))
    response = web.Response(status=303, headers={"Location": wanted})
    await renew(request, response, fresh, Stage.FULL, Outcome.ENROLLED)
    return response


async def sign_out(request: web.Request) -> web.Response:
    """End the session, here and in the database."""
    its, session = deps(request), visitor(request).session
    staff = visitor(request).staff
    async with its.open_work() as work:
        if session is not None and staff is not None:
            await work.sessions.end(session.digest)
            await accounts.note(
                staff.login, address_of(request), Outcome.SIGNED_OUT, staff,
                work=work, now=its.clock(),
            )  # fmt: skip
        await work.commit()
    return leave(request, "signed_out")


def leave(request: web.Request, note: str) -> web.Response:
    """To the sign-in page, with a word on why, and without the cookie."""
    response = see_other(request, "sign_in", query=f"note={note}")
    security.drop_cookie(request, response, "session")
    return response
