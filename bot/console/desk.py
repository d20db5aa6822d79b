"""My desk and the bell: what one has to see to, what is new, how one wants to be told."""

import re
from dataclasses import replace

from aiohttp import web

from bot.console.deps import clerk, deps
from bot.console.pages import page, see_other
from bot.ports.staff import Staff, StaffWork
from bot.proposals.addressing import Concern
from bot.proposals.deadlines import CHINA
from bot.proposals.workflow import STEPS
from bot.services.desk import today
from bot.services.desk.cases import WrongValue
from bot.services.desk.receiving import idle_bodies

WAYS = ("mail", "wecom")
_ADDRESS = re.compile(r"[^\s@,<>]{1,64}@[^\s@,<>]{1,180}")
_USER = re.compile(r"[A-Za-z0-9_.@-]{1,64}")


async def show(request: web.Request) -> web.Response:
    """The desk; a step that was just taken elsewhere is confirmed here."""
    me, its = clerk(request), deps(request)
    async with its.open_work(readonly=True) as work:
        found = await today.desk_of(me, work=work, tools=its.tools)
    done = request.query.get("done", "")
    return page(
        request, "desk.html", desk=found, most=today.COUNT_TO, done=done if done in STEPS else "",
        day=its.clock().astimezone(CHINA).date().isoformat(),
    )  # fmt: skip


async def bell(request: web.Request) -> web.Response:
    """How many tickets have something new for whoever asks; for administrators, what nobody has."""
    me, its = clerk(request), deps(request)
    async with its.open_work(readonly=True) as work:
        many = await work.notices.unseen(me.staff.id)
        if me.may("accounts"):
            many += len(await idle_bodies(me, work=work))
    return page(request, "_bell.html", many=many)


async def seen(request: web.Request) -> web.Response:
    """All that is new has been seen."""
    me, its = clerk(request), deps(request)
    async with its.open_work() as work:
        await work.notices.see(me.staff.id, its.clock())
        await work.commit()
    return see_other(request, "desk")


async def ask_ways(request: web.Request) -> web.Response:
    """How one wants to be told."""
    return _ways(request, clerk(request).staff)


def _ways(request: web.Request, me: Staff, note: str = "", status: int = 200) -> web.Response:
    is_saved = request.query.get("done") == "1"
    return page(
        request, "notices.html", me=me, concerns=list(Concern), ways=WAYS, note=note,
        is_saved=is_saved, http_status=status,
    )  # fmt: skip


async def keep_ways(request: web.Request) -> web.Response:
    """Keep one's addresses, and what one does not want to be told by which way."""
    me, its, form = clerk(request), deps(request), await request.post()
    wanted = {str(one) for one in form.getall("tell", [])}
    every = [f"{concern}:{way}" for concern in Concern for way in WAYS]
    mail, wecom = (str(form.get(way, "")).strip() for way in WAYS)
    typed = replace(
        me.staff, mail=mail, wecom=wecom, quiet=[one for one in every if one not in wanted]
    )
    fits = (not mail or _ADDRESS.fullmatch(mail)) and (not wecom or _USER.fullmatch(wecom))
    if not fits:
        return _ways(request, typed, WrongValue.key, 422)
    async with its.open_work() as work:
        await _keep(typed, work)
        await work.commit()
    return see_other(request, "notices", query="done=1")


async def _keep(typed: Staff, work: StaffWork) -> None:
    """Only these; what an administrator changes at the same moment stays."""
    now = await work.accounts.get(typed.id, lock=True)
    if now is not None:
        await work.accounts.save(
            replace(now, mail=typed.mail, wecom=typed.wecom, quiet=typed.quiet)
        )
