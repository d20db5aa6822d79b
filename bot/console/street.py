"""Setting up the street: what is still to fill; each change with its source, and reversible."""

import asyncio
from collections.abc import Callable
from functools import partial

from aiohttp import web

from bot.catalogue.street import SECTIONS, Address, Spot
from bot.console.deps import ConsoleDeps, clerk, deps
from bot.console.pages import page, see_other
from bot.ports.staff import Look, StreetChange
from bot.proposals.errors import ProposalError
from bot.proposals.permissions import NotPermitted
from bot.services.desk import street
from bot.services.desk.seals import is_whole

_SHOWN = 60
_FIRST = "numbers"


async def show(request: web.Request) -> web.Response:
    """One section of what a street fills in, the progress of all, and what was changed last."""
    return await _page(request)


async def _page(
    request: web.Request, http_status: int = 200, note: str = "", why: tuple[str, ...] = (),
    about: Address | None = None, typed: str = "",
) -> web.Response:  # fmt: skip
    its = _its(request)
    async with its.open_work(readonly=True) as work:
        changes = await work.street.all()
        people = {one.id: one for one in await work.accounts.all()}
    lines = await asyncio.to_thread(street.lines, its.root, changes)
    wanted = request.query.get("section", _FIRST)
    section = wanted if wanted in SECTIONS else _FIRST
    if about is not None:
        section = next((one.spot.section for one in lines if one.spot.address == about), section)
    only_open = request.query.get("open") == "1"
    shown = [
        one for one in lines
        if one.spot.section == section
        and (not only_open or (one.spot.is_open and not one.is_filled))
    ]  # fmt: skip
    return page(
        request, "street.html", http_status=http_status, section=section, only_open=only_open,
        lines=shown, done=request.query.get("done", ""), note=note, why=why, about=about,
        typed=typed, people=people, named=lambda spot: _named(spot, its),
        changes=list(reversed(changes))[:_SHOWN],
        progress=street.progress(lines),
        by_section={
            name: street.progress(one for one in lines if one.spot.section == name)
            for name in SECTIONS
        },
        holds={one.id for one in street.holding(changes).values()},
        is_whole=is_whole(changes, its.secret_key),
    )  # fmt: skip


def _named(spot: Spot, its: ConsoleDeps) -> str:
    """What a value is called, its path in words: 答复 · 社区, for `answer.community`."""
    words, catalogue = its.words, its.catalogue
    known = {str(level): text.label for level, text in catalogue.levels.items()}
    known |= {str(one): text.staff for one, text in catalogue.statuses.items()}
    known |= {**words.labels["steps"], **words.labels["street_things"]}
    parts = [one for part in spot.label.split("/") for one in part.split(".")]
    # a value that is itself a name is called by itself
    own = spot.value if spot.address.file == "console.yml" else ""
    shown = (known.get(one, one) for one in parts if one != "days")
    return str(own) or " · ".join(shown)


async def change(request: web.Request) -> web.Response:
    """Set one value; what the rules refuse is said beside it, with what was typed."""
    _its(request)
    me, form = clerk(request), await request.post()
    typed = {name: str(form.get(name, "")) for name in ("file", "at", "value", "source")}
    address = Address(typed["file"], typed["at"])
    made = partial(
        street.change, address, typed["value"], typed["source"], me.staff,
        confirmed=form.get("confirmed") == "1",
    )  # fmt: skip
    try:
        await _keep(request, made)
    except ProposalError as error:
        why = tuple(map(str, error.args)) if isinstance(error, street.NotFitting) else ()
        return await _page(request, 422, error.key, why, address, typed["value"])
    section = request.query.get("section", _FIRST)
    section = section if section in SECTIONS else _FIRST
    return see_other(request, "street", query=f"section={section}&done=1")


async def undo(request: web.Request) -> web.Response:
    """Take one change back."""
    _its(request)
    made = partial(street.undo, int(request.match_info["id"]), clerk(request).staff)
    try:
        await _keep(request, made)
    except ProposalError as error:
        why = tuple(map(str, error.args)) if isinstance(error, street.NotFitting) else ()
        return await _page(request, 422, error.key, why)
    return see_other(request, "street", query="done=1")


async def _keep(request: web.Request, made: Callable[..., StreetChange]) -> None:
    """Check a change beside everything else that goes on, keep it, and have it hold."""
    its, me = deps(request), clerk(request)
    async with its.open_work(readonly=True) as work:
        changes = await work.street.all()
    one = await asyncio.to_thread(
        made, root=its.root, secret=its.secret_key, changes=changes, now=its.clock()
    )
    async with its.open_work() as work:
        await street.keep(one, changes, work)
        await work.records.look(
            Look(its.clock(), me.staff.id, "street", detail=f"{one.file} {one.path}")
        )
        await work.commit()
    if its.adopt is not None:
        await its.adopt()  # other processes hear of it in a few seconds


async def difference(request: web.Request) -> web.Response:
    """What holds here beyond data/, as a file one can apply to the project."""
    its = _its(request)
    async with its.open_work(readonly=True) as work:
        changes = await work.street.all()
    text = await asyncio.to_thread(street.difference, its.root, changes)
    headers = {"Content-Disposition": 'attachment; filename="street.patch"'}
    return web.Response(text=text, content_type="text/x-diff", charset="utf-8", headers=headers)


def _its(request: web.Request) -> ConsoleDeps:
    """The street's content is the street's: no administrator of a single community changes it."""
    me = clerk(request)
    if not me.branch.street:
        raise NotPermitted("street", me.staff.role)
    return deps(request)
