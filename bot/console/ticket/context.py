"""Everything the ticket page needs, worked out from one consistent reading of the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.console.deps import clerk, deps
from bot.console.drafts import unsent
from bot.console.forms import Form, given
from bot.console.papers import papers_of
from bot.console.previews import is_quick
from bot.console.ticket.countdown import countdown
from bot.console.ticket.outline import outline
from bot.console.ticket.stream import is_shown, state_of_telling, stream
from bot.console.trails import Trail
from bot.ports import ANONYMOUS, OFFLINE, FiledFor, Outbound
from bot.ports.staff import Correction, Draft, Staff, StaffFile
from bot.proposals.deadlines import CHINA
from bot.proposals.events import Event, counted
from bot.proposals.permissions import awaits_ruling
from bot.proposals.proposal import Proposal
from bot.proposals.refs import ref_in
from bot.proposals.tasks import Task
from bot.proposals.workflow import STEPS, WAITING_FOR_TRIAGE, Role
from bot.services import appealing
from bot.services.desk import splitting, steps
from bot.services.desk.answering import needs_basis
from bot.services.desk.asking_rules import open_links
from bot.services.desk.cases import Case
from bot.services.desk.clerk import Clerk, DeskTools
from bot.services.desk.offers import HARD, offers
from bot.services.desk.previews import preview
from bot.services.desk.receiving import staffed
from bot.services.desk.stages import awaits_supervision, stages_of
from bot.services.desk.talking import Transcript


@dataclass(frozen=True)
class Shown:
    """Everything the page needs, read in one consistent picture."""

    proposal: Proposal
    people: Mapping[str, Staff]
    corrections: list[Correction]
    others: list[Proposal]
    talk: Transcript | None
    sent: list[Outbound]
    filed: FiledFor | None
    drafts: list[Draft]
    files: list[StaffFile]
    trail: Trail | None = None


def context(request: web.Request, shown: Shown, made: Form | None = None) -> dict[str, Any]:
    """What the templates name, with one form open or none."""
    me, tools = clerk(request), deps(request).tools
    proposal = shown.proposal
    done = request.query.get("done", "")
    of = ref_in(request.query.get("of", ""))
    case = Case(proposal, me, tools)
    possible = steps.possible(proposal, me, tools)
    at_work = staffed(shown.people.values())
    events = [one for one in proposal.events if is_shown(one, me)]
    items = stream(events, shown.talk, shown.sent)
    holds = me.branch.holds(proposal.body) and me.may("steps")
    return {
        "t": proposal,
        "people": shown.people,
        "corrections": shown.corrections,
        "others": shown.others,
        "talk": shown.talk,
        "events": events,
        "standing": standing(proposal),
        "appeal": appeal_of(proposal),
        "stream": items,
        "telling": state_of_telling(items),
        "steps": possible,
        "papers": papers_of(proposal, me),
        "offers": offers(case),
        "own_task": _own_task(case),
        "awaits_supervision": awaits_supervision(proposal),
        "hard": HARD,
        "countdown": countdown(proposal, tools.now, tools.catalogue.calendar),
        "map": outline(proposal, tools.catalogue.places),
        "is_triage": proposal.status in WAITING_FOR_TRIAGE,
        "form": made,
        "reads": reads(made, proposal, me, tools) if made is not None else "",
        "late": late_of(request),
        "done": done if done in STEPS or done in ("split", "sent", "files") else "",
        "staffed": at_work,
        "done_of": of if of != proposal.ref else None,
        "trail": shown.trail,
        "quick": is_quick(proposal) and proposal.body in at_work and "accept" in possible,
        "ruling": awaits_ruling(proposal.transfers),
        "common": needs_basis(case),
        "pressed": any(one.step == "press" for one in counted(proposal.events)[-5:]),
        "can_split": holds and me.may("split") and proposal.status in splitting.SPLITTABLE,
        "telephone": proposal.contact if me.sees_of("telephone", proposal) else "",
        "stages": stages_of(proposal),
        "links": open_links(proposal),
        "today": deps(request).clock().astimezone(CHINA).date().isoformat(),
        "filed": shown.filed,
        "files": shown.files,
        "may_add_file": "add_file" in possible,
        "may_show_file": "show_file" in possible,
        "likely_kind": "before" if proposal.status in WAITING_FOR_TRIAGE else "after",
        "unsent": unsent(shown.drafts),
        "offline": proposal.proposer == OFFLINE,
        "owed_calls": owed_calls(proposal),
        "sees_speaker": me.sees_of("telephone", proposal),
        "anonymous": proposal.proposer == ANONYMOUS,
    }


def standing(proposal: Proposal) -> set[int | None]:
    """The ids of the events that were not undone."""
    return {one.id for one in counted(proposal.events)}


def appeal_of(proposal: Proposal) -> Mapping[str, Any] | None:
    """The decision that stands and what the resident said against it; None where nothing was."""
    words = appealing.words_of(proposal)
    return {"words": words, "decision": appealing.decision_of(proposal)} if words else None


def late_of(request: web.Request) -> str:
    """What came too late here, as the words for errors name it; empty where nothing did."""
    late = request.query.get("late", "")
    return "too_late_to_undo" if late == "too_late_to_undo" else late and "step_not_allowed"


def _own_task(case: Case) -> Task | None:
    """The task for which somebody who does not hold the ticket is here."""
    branch, proposal = case.clerk.branch, case.proposal
    if branch.holds(proposal.body) or not case.clerk.may("steps"):
        return None
    return next((one for one in proposal.open_tasks if branch.holds(one.body)), None)


def reads(made: Form, proposal: Proposal, me: Clerk, tools: DeskTools) -> str:
    """What the resident will read if the form is sent as it stands."""
    fields = (part for one in made.fields for part in (one, *one.parts))
    typed = {one.name: one.value for one in fields if one.value}
    return preview(made.step, given(made.step, typed, tools), proposal, me, tools)


def owed_calls(proposal: Proposal) -> list[Event]:
    """What somebody without WeChat is to be told by telephone, since staff last did."""
    owed: list[Event] = []
    for one in counted(proposal.events) if proposal.proposer == OFFLINE else ():
        if one.given.get("called"):
            owed.clear()
        elif one.tells and one.actor.role is not Role.PROPOSER:
            owed.append(one)
    return owed
