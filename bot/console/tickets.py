"""The ticket page: the resident's words, the suggestion, what happened, what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from bot.console import live, queues
from bot.console.deps import clerk, deps
from bot.console.forms import Form, form
from bot.console.pages import moved_on, page
from bot.console.refusals import Refused
from bot.ports import ANONYMOUS, NOBODY, OFFLINE, FiledFor, Filter, Outbound
from bot.ports.staff import Correction, Look, Row, Staff, StaffWork, Wanted
from bot.proposals.deadlines import CHINA
from bot.proposals.errors import UnknownResident
from bot.proposals.events import Event, counted
from bot.proposals.permissions import awaits_ruling
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import OPEN, STEPS, Role
from bot.services import appealing
from bot.services.desk import splitting, steps
from bot.services.desk.asking_rules import open_links
from bot.services.desk.cases import Case, needs_basis
from bot.services.desk.clerk import Clerk, ticket
from bot.services.desk.stages import stages_of
from bot.services.desk.talking import Transcript, transcript

HIDDEN_FROM_RATED = frozenset({"rate"})
_ALIKE = 6


@dataclass(frozen=True)
class Shown:
    """Everything the page needs, read in one consistent picture."""

    proposal: Proposal
    people: Mapping[str, Staff]
    corrections: list[Correction]
    alike: list[Row]
    talk: Transcript | None
    sent: list[Outbound]
    filed: FiledFor | None


async def show(request: web.Request) -> web.Response:
    """The page; that it was opened is noted."""
    shown = await read(request, request.match_info["ref"], "ticket")
    return render(request, shown)


async def printed(request: web.Request) -> web.Response:
    """The work order (工单) on paper."""
    shown = await read(request, request.match_info["ref"], "print")
    return page(request, "print.html", **_context(request, shown))


async def lines(request: web.Request) -> web.Response:
    """The talk as it stands now, for the page that shows it already."""
    me, its, ref = clerk(request), deps(request), request.match_info["ref"]
    async with its.open_work(readonly=True) as work:
        proposal = await ticket(ref, me, work=work)
        talk = await _talk(proposal, me, work, request)
        people = {one.id: one for one in await work.accounts.all()}
        unread = await _unread(talk, work)
    if talk is None:
        raise web.HTTPNotFound
    if unread:
        await live.read_up_to(request, talk)
    return page(
        request, "_lines.html", talk=talk, people=people, said_route="said", said_args={"ref": ref}
    )


async def _unread(talk: Transcript | None, work: StaffWork) -> bool:
    """Whether a message of these lines is new to everybody."""
    if talk is None or not talk.lines:
        return False
    return bool(await work.waiting.unread({talk.resident.id}, talk.lines[0].at))


async def step_form(request: web.Request) -> web.Response:
    """The form of one step: a part for htmx, else the whole page; too late, the ticket as it is."""
    step = request.match_info["step"]
    shown = await read(request, request.match_info["ref"], "")
    if step not in steps.possible(shown.proposal, clerk(request), deps(request).tools):
        if step not in STEPS:
            raise web.HTTPNotFound
        return moved_on(request, "ticket", ref=shown.proposal.ref, query="late=1")
    made = _form(request, step, shown)
    if "HX-Request" in request.headers:
        return page(request, "_form.html", **_context(request, shown, made))
    return render(request, shown, made)


async def read(request: web.Request, ref: str, what: str) -> Shown:
    """Read the ticket and what belongs to it; `what` is noted in the audit unless empty."""
    me, its = clerk(request), deps(request)
    async with its.open_work(readonly=True) as work:
        proposal = await ticket(ref, me, work=work)
        people = {one.id: one for one in await work.accounts.all()}
        shown = Shown(
            proposal,
            people,
            _standing(await work.records.corrections(ref), proposal),
            await _alike(proposal, me, work),
            await _talk(proposal, me, work, request),
            await _sent(proposal, me, work),
            await work.filed_for.get(ref),
        )
    if what:
        async with its.open_work() as work:
            await work.records.look(Look(its.clock(), me.staff.id, what, proposal.ref))
            await work.commit()
    return shown


def render(
    request: web.Request, shown: Shown, made: Form | None = None,
    *, status: int = 200, link: Any = None, refused: Refused | None = None,
) -> web.Response:  # fmt: skip
    """The whole page, with one form open or none; `link` is a fresh one for an outside party."""
    context = _context(request, shown, made) | {"link": link, "refused": refused}
    return page(request, "ticket.html", http_status=status, **context)


def _form(request: web.Request, step: str, shown: Shown) -> Form:
    case = Case(shown.proposal, clerk(request), deps(request).tools)
    chosen = {name: request.query[name] for name in ("task", "link") if name in request.query}
    return form(step, case, shown.people.values(), chosen)


def _context(request: web.Request, shown: Shown, made: Form | None = None) -> dict[str, Any]:
    me, tools = clerk(request), deps(request).tools
    proposal = shown.proposal
    done = request.query.get("done", "")
    holds = me.branch.holds(proposal.body) and me.may("steps")
    return {
        "t": proposal,
        "people": shown.people,
        "corrections": shown.corrections,
        "alike": shown.alike,
        "talk": shown.talk,
        "sent": shown.sent,
        "events": [one for one in reversed(proposal.events) if is_shown(one, me)],
        "said_route": "said",
        "said_args": {"ref": proposal.ref},
        "appeal": appeal_of(proposal),
        "standing": {one.id for one in counted(proposal.events)},
        "steps": steps.possible(proposal, me, tools),
        "form": made,
        "late": late_of(request),
        "done": done if done in STEPS or done in ("split", "sent") else "",
        "quick": is_quick(proposal) and "accept" in steps.possible(proposal, me, tools),
        "running": proposal.paused_at is None and proposal.status in queues.RUNNING,
        "ruling": awaits_ruling(proposal.transfers),
        "common": needs_basis(Case(proposal, me, tools)),
        "pressed": any(one.step == "press" for one in counted(proposal.events)[-5:]),
        "can_split": holds and me.may("split") and proposal.status in splitting.SPLITTABLE,
        "telephone": proposal.contact if me.sees_of("telephone", proposal) else "",
        "stages": stages_of(proposal),
        "links": open_links(proposal),
        "today": deps(request).clock().astimezone(CHINA).date().isoformat(),
        "filed": shown.filed,
        "offline": proposal.proposer == OFFLINE,
        "owed_calls": owed_calls(proposal),
        "sees_speaker": me.sees_of("telephone", proposal),
        "anonymous": proposal.proposer == ANONYMOUS,
    }


def appeal_of(proposal: Proposal) -> Mapping[str, Any] | None:
    """The decision that stands and what the resident said against it; None where nothing was."""
    words = appealing.words_of(proposal)
    return {"words": words, "decision": appealing.decision_of(proposal)} if words else None


def late_of(request: web.Request) -> str:
    """What came too late here, as the words for errors name it; empty where nothing did."""
    late = request.query.get("late", "")
    return "too_late_to_undo" if late == "too_late_to_undo" else late and "step_not_allowed"


def is_shown(event: Event, me: Clerk) -> bool:
    """Residents are promised that who works on a matter does not see who rated it."""
    return event.step not in HIDDEN_FROM_RATED or me.sees("rating")


def owed_calls(proposal: Proposal) -> list[Event]:
    """What somebody without WeChat is to be told by telephone, since staff last did."""
    owed: list[Event] = []
    for one in counted(proposal.events) if proposal.proposer == OFFLINE else ():
        if one.given.get("called"):
            owed.clear()
        elif one.tells and one.actor.role is not Role.PROPOSER:
            owed.append(one)
    return owed


def is_quick(proposal: Proposal) -> bool:
    """Whether one key may accept it: sure, on the positive list, and not marked for review."""
    suggestion = proposal.suggestion
    return suggestion is not None and proposal.list.value == "positive" and not suggestion.review


def _standing(corrections: list[Correction], proposal: Proposal) -> list[Correction]:
    """Those made by steps that were not undone: a correction has the time of its step."""
    kept = {id(one) for one in counted(proposal.events)}
    undone = {one.at for one in proposal.events if id(one) not in kept}
    return [one for one in corrections if one.at not in undone]


async def _alike(proposal: Proposal, me: Clerk, work: StaffWork) -> list[Row]:
    """Open tickets of the same topic and place: what this one may be merged with."""
    if proposal.place is None:
        return []
    same = Filter(
        statuses=OPEN, codes=frozenset({proposal.code}), places=frozenset({proposal.place})
    )
    rows = await work.desk.page(replace(Wanted(), filter=same, branch=me.branch), _ALIKE)
    return [row for row in rows if row.ref != proposal.ref]


async def _talk(
    proposal: Proposal, me: Clerk, work: StaffWork, request: web.Request
) -> Transcript | None:
    if proposal.proposer in NOBODY or not me.sees_of("talk", proposal):
        return None
    try:
        scope = me.scope({proposal.ref})
        return await transcript(proposal.proposer, scope, work=work, now=deps(request).clock())
    except UnknownResident:
        return None


async def _sent(proposal: Proposal, me: Clerk, work: StaffWork) -> list[Outbound]:
    """Notices about this ticket; what a person wrote stands in the talk."""
    if proposal.proposer in NOBODY or not me.sees("notices"):
        return []
    mine = await work.outbox.recent(proposal.proposer, 50)
    return [one for one in mine if one.ref == proposal.ref and one.kind != "staff"]
