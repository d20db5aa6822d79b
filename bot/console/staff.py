"""Accounts: made, switched off, unlocked and given a new password by an administrator."""

import asyncio
import secrets
from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.console.deps import clerk, deps
from bot.console.pages import page, see_other
from bot.ports.staff import Look, Staff, StaffWork
from bot.proposals.errors import LoginTaken, ProposalError
from bot.proposals.permissions import STAFF_ROLES
from bot.proposals.workflow import Role
from bot.services.desk import accounts, staffing
from bot.services.desk.cases import WrongValue
from bot.services.desk.receiving import idle_bodies, staffed
from bot.services.desk.staffing import Change, hand_over, may_inherit

_FIELDS = ("login", "name", "role", "body")


async def show(request: web.Request) -> web.Response:
    """The accounts of the branch and a form for a new one."""
    return await _page(request)


async def _page(request: web.Request, http_status: int = 200, **more: Any) -> web.Response:
    me, its = clerk(request), deps(request)
    async with its.open_work(readonly=True) as work:
        people = await work.accounts.all(None if me.branch.places is None else me.branch.bodies)
        ids = [one.id for one in people]
        held, last = await work.lookups.held_by_people(ids), await work.lookups.last_sign_ins(ids)
        idle = await idle_bodies(me, work=work)
    typed = dict.fromkeys(_FIELDS, "") | {"body": request.query.get("body", "")}
    done = request.query.get("done", "")
    context = {"note": "", "typed": typed, "fresh": None, "about": ""} | more
    bodies = [one for one in its.catalogue.bodies.values() if me.branch.holds(one.id)]
    at_work = staffed(people)
    return page(
        request, "accounts.html", http_status=http_status, people=people, bodies=bodies,
        roles=STAFF_ROLES, held=held, last=last, idle=idle,
        unstaffed=[one for one in bodies if one.id not in at_work and one.id not in dict(idle)],
        heirs=[one for one in people if may_inherit(one, me)],
        done=done if done in its.words.labels["accounts"] else "", **context,
    )  # fmt: skip


async def add(request: web.Request) -> web.Response:
    """A new account with a password that must be changed; shown once, here."""
    me, its, form = clerk(request), deps(request), await request.post()
    typed = {name: str(form.get(name, "")).strip() for name in _FIELDS}
    first = secrets.token_urlsafe(12)
    try:
        if not me.branch.holds(typed["body"]) or typed["role"] not in tuple(Role):
            raise WrongValue("body")
        async with its.open_work() as work:
            staff = await accounts.add_staff(
                typed["login"], typed["name"], Role(typed["role"]), typed["body"], first,
                work=work, catalogue=its.catalogue, words=its.words, now=its.clock(),
            )  # fmt: skip
            await _note(request, work, f"add {staff.login} {staff.role} {staff.body}")
            await work.commit()
    except (ProposalError, LoginTaken) as error:
        return await _page(request, 422, note=error.key, typed=typed)
    return await _page(request, fresh=(staff, first))


async def change(request: web.Request) -> web.Response:
    """Switch off or on, unlock, ask for new one-time codes, or give a new password."""
    its, what, form = deps(request), request.match_info["what"], await request.post()
    password = secrets.token_urlsafe(12)
    try:
        async with its.open_work() as work:
            staff = await _of_branch(request, work)
            if staff.id == clerk(request).staff.id and what != "unlock":
                raise web.HTTPForbidden
            if what == "password":
                known = await asyncio.to_thread(
                    accounts.hash_password, password, staff.login, its.words
                )
                staff = replace(
                    staff, password_hash=known, must_change=True, password_at=its.clock()
                )
            else:
                if what == "active" and staff.active:
                    to = str(form.get("to", ""))
                    await hand_over(staff, to, clerk(request), work=work, tools=its.tools)
                staff = _changed(staff, what)
            await work.accounts.save(staff)
            if what != "unlock":
                await work.sessions.end_all(staff.id)
            await _note(request, work, f"{what} {staff.login}")
            await work.commit()
    except ProposalError as error:
        return await _page(request, 422, note=error.key, about=request.match_info["id"])
    if what == "password":
        return await _page(request, fresh=(staff, password))
    return see_other(request, "accounts", query=f"done={what}")


async def edit(request: web.Request) -> web.Response:
    """Another name, role or body; whoever's rights change signs in anew."""
    its, me, form = deps(request), clerk(request), await request.post()
    name, role, body, to = (str(form.get(one, "")) for one in ("name", "role", "body", "to"))
    try:
        async with its.open_work() as work:
            staff = await _of_branch(request, work)
            if staff.id == me.staff.id and (role, body) != (staff.role, staff.body):
                raise web.HTTPForbidden
            now = await staffing.edit(
                staff, Change(name, role, body), to, me, work=work, tools=its.tools
            )
            if (now.role, now.body) != (staff.role, staff.body):
                await work.sessions.end_all(staff.id)
            await _note(request, work, f"edit {now.login} {now.role} {now.body}")
            await work.commit()
    except ProposalError as error:
        return await _page(request, 422, note=error.key, about=request.match_info["id"])
    return see_other(request, "accounts", query="done=edit")


def _changed(staff: Staff, what: str) -> Staff:
    if what == "active":
        return replace(staff, active=not staff.active)
    if what == "codes":
        return replace(staff, totp_sealed="", enrolled_at=None)
    return replace(staff, failures=0, locked_until=None)


async def _of_branch(request: web.Request, work: StaffWork) -> Staff:
    staff = await work.accounts.get(request.match_info["id"], lock=True)
    if staff is None or not clerk(request).branch.holds(staff.body):
        raise web.HTTPNotFound
    return staff


async def _note(request: web.Request, work: StaffWork, detail: str) -> None:
    look = Look(deps(request).clock(), clerk(request).staff.id, "accounts", detail=detail)
    await work.records.look(look)
