"""Filing for somebody (代录): the form, and what is shown while it is filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from bot.console import once
from bot.console.acting import typed_in
from bot.console.deps import clerk, deps
from bot.console.pages import page, see_other
from bot.console.refusals import fields_of, status_of
from bot.console.uploads import pictures
from bot.ports import NOBODY
from bot.ports.staff import Row, StaffWork
from bot.proposals.attachments import MAX_ATTACHMENTS, Attachment
from bot.proposals.belonging import Scope
from bot.proposals.errors import ProposalError, UnknownProposal
from bot.proposals.lists import UNCLEAR, ListResult, NegativeEntry
from bot.proposals.permissions import NotPermitted
from bot.proposals.places import Level
from bot.proposals.proposal import Suggestion
from bot.services import filing
from bot.services.desk import callers, calls
from bot.services.desk.callers import Told
from bot.services.desk.clerk import ticket
from bot.services.desk.similar import similar

LARGEST_FORM = 64 * 1024**2
"""Nine photos as telephones take them, and the words."""
UNREAD = Suggestion(ListResult.UNCLEAR, UNCLEAR, None, 0.0, review=True)
"""What is suggested where there is no machine to read."""
_TYPED = (
    "problem", "solution", "place", "detail", "reach", "phone", "speaker", "consent", "anyway",
)  # fmt: skip
_BUBBLES = 200


class LookFirst(ProposalError):
    """The classification was not shown yet for these words."""

    key = "look_first"


@dataclass(frozen=True)
class Look:
    """What staff see before filing: what the machine makes of it, who gets it, what is like it."""

    suggestion: Suggestion
    entry: NegativeEntry | None
    danger: str
    ahead: filing.Forecast | None
    alike: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Source:
    """With whom staff are talking, by a call or a ticket; their words to begin with."""

    resident: str | None = None
    words: str = ""
    place: str = ""
    fields: Mapping[str, str] | None = None


async def ask(request: web.Request) -> web.Response:
    """The empty form, or one begun with the words of a conversation."""
    async with deps(request).open_work(readonly=True) as work:
        source = await _source(request, request.query, work)
    begun = Told(problem=source.words, place=source.place)
    look = await looked(request, begun) if begun.text else None
    return _form(request, begun, source, look)


async def look(request: web.Request) -> web.Response:
    """What is shown while somebody types."""
    told = _told(await typed_in(request))
    return page(request, "_look.html", look=await looked(request, told), told=told)


async def file(request: web.Request) -> web.Response:
    """File it and show the slip; what went wrong is said on the form, with all that was typed."""
    typed = await typed_in(request)
    async with deps(request).open_work(readonly=True) as work:
        source = await _source(request, typed, work)
    told = _told(typed)
    shown = await looked(request, told)
    try:
        ref = await _filed(request, typed, told, source, shown)
    except (UnknownProposal, NotPermitted):
        raise
    except ProposalError as error:
        return _form(request, told, source, shown, error)
    if ref is None:
        return see_other(request, "home")
    if source.resident is not None:
        return see_other(request, "ticket", ref=ref)
    return see_other(request, "slips", query=f"ref={ref}")


async def _filed(
    request: web.Request, typed: Mapping[str, str], told: Told, source: Source, shown: Look
) -> str | None:
    """The new reference; None for the same form sent a second time."""
    its, me = deps(request), clerk(request)
    callers.check(told, me, its.tools)
    callers.check_door(told, shown.suggestion, its.tools)
    if typed.get("seen") != seen_of(shown.suggestion):
        raise LookFirst
    kept = await pictures(request, "photos", MAX_ATTACHMENTS)
    told = replace(told, photos=tuple(Attachment("photo", "", k.digest, k.kept_at) for k in kept))
    async with its.open_work() as work:
        if not await once.is_first(request, typed, work):
            return None
        for one in kept:
            await work.media.add(one)
        proposal = await callers.file_for(
            told, shown.suggestion, me, work=work, tools=its.tools, key=its.secret_key,
            resident=source.resident,
        )  # fmt: skip
        await work.commit()
    return proposal.ref


async def suggested(request: web.Request, text: str) -> tuple[Suggestion, str]:
    """What the machine suggests for these words, and the danger it may see in them."""
    read = deps(request).understand
    if read is None or not text.strip():
        return UNREAD, ""
    understood = await read(text)
    return filing.suggestion_of(understood), understood.danger or ""


def seen_of(suggestion: Suggestion) -> str:
    """What names a suggestion that was shown."""
    level = suggestion.level.value if suggestion.level else ""
    return f"{suggestion.list}:{suggestion.code}:{level}"


async def looked(request: web.Request, told: Told) -> Look:
    """What staff are shown of what was told so far."""
    its, me = deps(request), clerk(request)
    suggestion, danger = await suggested(request, told.text)
    ahead = None
    if told.place in callers.places(me, its.tools) and told.text:
        reach = Level(told.reach) if told.reach in set(Level) else None
        draft = filing.Draft(told.problem, told.solution, told.place, suggestion, reach=reach)
        ahead = filing.forecast(draft, its.catalogue, its.clock())
    async with its.open_work(readonly=True) as work:
        alike = await similar(
            told.text, suggestion.code, told.place, me, work=work, tools=its.tools
        )
    entry = filing.refusal(suggestion, its.catalogue)
    return Look(suggestion, entry, danger, ahead, tuple(alike))


async def _source(request: web.Request, given: Mapping[str, str], work: StaffWork) -> Source:
    """The conversation it is filed from, where the clerk may read it."""
    me, number, ref = clerk(request), given.get("call", ""), given.get("of", "")
    if number.isdecimal() and len(number) < 19 and me.may("talk"):
        call = await calls.waits(int(number), me, work=work)
        scope = await calls.scope(call, me, work=work)
        words = await _chosen(request, call.resident, scope, work) or call.words
        return Source(call.resident, words, call.place or "", {"call": number})
    if ref:
        about = await ticket(ref, me, work=work)
        if me.sees_of("talk", about):
            words = await _chosen(request, about.proposer, me.scope({ref}), work)
            return Source(about.proposer, words, about.place or "", {"of": ref})
    return Source()


async def _chosen(request: web.Request, resident: str, scope: Scope, work: StaffWork) -> str:
    """What the resident said in the bubbles that were ticked, in the order it was said."""
    ids = set(request.query.getall("said", []))
    if not ids or resident in NOBODY:
        return ""
    said = await work.inbox.recent(resident, _BUBBLES, scope.wanted)
    ticked = [one for one in reversed(said) if str(one.id) in ids and scope.shows(one.matter)]
    return "\n".join(one.message.text for one in ticked if one.message.text)


def _told(typed: Mapping[str, str]) -> Told:
    given: dict[str, Any] = {name: typed.get(name, "").strip() for name in _TYPED}
    return Told(**given)


def _form(
    request: web.Request, told: Told, source: Source, shown: Look | None,
    error: ProposalError | None = None,
) -> web.Response:  # fmt: skip
    its = deps(request)
    where = its.catalogue.places
    context: dict[str, Any] = {
        "told": told,
        "source": source,
        "look": shown,
        "places": [
            (one, where.full_name(one)) for one in callers.places(clerk(request), its.tools)
        ],
        "levels": tuple(Level),
        "most": MAX_ATTACHMENTS,
        "error": its.words.label("errors", error.key) if error else "",
        "missing": fields_of(error) if error else (),
    }
    return page(request, "file.html", http_status=status_of(error) if error else 200, **context)
