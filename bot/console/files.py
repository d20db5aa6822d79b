"""Files of staff on a ticket: dropped, pasted or taken with a phone, shown when marked so."""

from aiohttp import web

from bot.console import once, uploads
from bot.console.acting import refused_page, typed_in
from bot.console.deps import clerk, deps
from bot.console.pages import see_other
from bot.console.refusals import refused
from bot.proposals.errors import ProposalError, UnknownProposal
from bot.proposals.permissions import NotPermitted
from bot.services.desk import files
from bot.services.desk.clerk import ticket

LARGEST_FORM = 64 * 1024**2
"""Nine pictures as telephones take them."""
AT_ONCE = 9


async def add(request: web.Request) -> web.Response:
    """Attach what was sent; with `shown` the resident is told at once."""
    its, me, ref = deps(request), clerk(request), request.match_info["ref"]
    typed = await typed_in(request)
    try:
        async with its.open_work(readonly=True) as work:
            await ticket(ref, me, work=work)
        kept = await uploads.pictures(request, "photos", AT_ONCE)
        async with its.open_work() as work:
            if await once.is_first(request, typed, work):
                for one in kept:
                    await work.media.add(one)
                digests = list(dict.fromkeys(one.digest for one in kept))
                made = await files.add(
                    ref, typed.get("kind", ""), typed.get("text", ""), digests, me,
                    work=work, tools=its.tools,
                )  # fmt: skip
                if typed.get("shown") == "1":
                    which = [one.id for one in made if one.id is not None]
                    await files.show(ref, which, me, work=work, tools=its.tools)
                await work.commit()
    except (UnknownProposal, NotPermitted):
        raise
    except ProposalError as error:
        told = refused(request, "files", error, text=typed.get("text", ""))
        return await refused_page(request, told)
    return see_other(request, "ticket", ref=ref, query="done=files#files")


async def show(request: web.Request) -> web.Response:
    """Show one to the resident."""
    its, me, ref = deps(request), clerk(request), request.match_info["ref"]
    try:
        async with its.open_work() as work:
            which = [int(request.match_info["id"])]
            await files.show(ref, which, me, work=work, tools=its.tools)
            await work.commit()
    except (UnknownProposal, NotPermitted):
        raise
    except ProposalError as error:
        return await refused_page(request, refused(request, "files", error))
    return see_other(request, "ticket", ref=ref, query="done=show_file#files")


async def drop(request: web.Request) -> web.Response:
    """Take one away that nobody was shown."""
    its, ref = deps(request), request.match_info["ref"]
    try:
        async with its.open_work() as work:
            file_id = int(request.match_info["id"])
            await files.drop(ref, file_id, clerk(request), work=work, tools=its.tools)
            await work.commit()
    except (UnknownProposal, NotPermitted):
        raise
    except ProposalError as error:
        return await refused_page(request, refused(request, "files", error))
    return see_other(request, "ticket", ref=ref, query="#files")
