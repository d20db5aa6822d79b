"""Notices (通知): what the resident is told of a step, put into the outbox with the change."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.messages import Option
from bot.ports import NOBODY, Outbound
from bot.ports.staff import StaffWork
from bot.proposals.deadlines import CHINA
from bot.proposals.events import Event
from bot.proposals.names import blurred, names_in
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Role
from bot.services.desk.clerk import DeskTools

_SHORT = 16
_TEXTS = (
    *("reason", "meeting", "decision", "plan", "text", "answer", "duty", "target", "threshold"),
    "seconds",
    "result",
    "said",
    "options",
)


async def tell(
    proposal: Proposal, event: Event,
    *, work: StaffWork, tools: DeskTools, after: timedelta | None = None,
) -> list[Outbound]:  # fmt: skip
    """Tell the proposer of a step that is to be told, in the same transaction; what is owed."""
    if not event.tells or event.actor.role is Role.PROPOSER:
        return []
    text = tools.words.notice(_key(event), blanks(proposal, event.given, tools))
    return await say(proposal, text, work, tools, after=after)


def _key(event: Event) -> str:
    if event.given.get("waits"):
        return "transfer_waits"
    return "progress_whole" if event.given.get("reached") == 3 else event.step


async def say(
    proposal: Proposal, text: str, work: StaffWork, tools: DeskTools,
    *, after: timedelta | None = None,
) -> list[Outbound]:  # fmt: skip
    """Put one notice for the proposer into the outbox; nobody is told who cannot be."""
    if proposal.proposer in NOBODY:
        return []
    return [await owe(proposal.proposer, text, proposal.ref, work, tools, after=after)]


async def owe(
    resident: str, text: str, ref: str, work: StaffWork, tools: DeskTools,
    *, after: timedelta | None = None, options: tuple[Option, ...] = (),
) -> Outbound:  # fmt: skip
    """Put one notice for a resident into the outbox; `after`: not sent before that has passed.

    With `options` it asks something: they stand in its text, numbered, and can be tapped.
    """
    due = tools.now + after if after else None
    message = Outbound(
        resident, text.strip(), tools.now,
        kind="notice", ref=ref, options=options, next_try_at=due,
    )  # fmt: skip
    return await work.outbox.add(message)


def for_others(proposal: Proposal, given: Mapping[str, Any], tools: DeskTools) -> dict[str, str]:
    """The same for anybody else than the proposer: as it is public, else without their name."""
    found = blanks(proposal, given, tools)
    if proposal.publication is not None:
        return found | {"what": short(proposal.publication.problem)}
    names = names_in(proposal.problem, proposal.solution, proposal.place_detail)
    return found | {"what": short(blurred(proposal.problem, names))}


def blanks(proposal: Proposal, given: Mapping[str, Any], tools: DeskTools) -> dict[str, str]:
    """What a notice may name, all of it in words."""
    catalogue, words = tools.catalogue, tools.words
    found = {name: str(given[name]) for name in _TEXTS if given.get(name) is not None}
    found |= {
        "ref": proposal.ref,
        "what": short(proposal.problem),
        "body": catalogue.bodies[proposal.body].name,
        "level": catalogue.levels[proposal.level].label,
        "place": catalogue.places.full_name(proposal.place) if proposal.place else "",
        "due": tools.due(proposal.due_at) if proposal.due_at else "",
    }
    if "until" in given:
        found["until"] = str(given["until"])
    if "door" in given:
        door = catalogue.lists.doors[given["door"]]
        found["door"] = f"{door.name} {door.number or ''}".strip()
    if "entry" in given:
        found["entry"] = catalogue.lists.name_of(given["entry"])
    if "basis" in given:
        found["basis"] = words.label("basis", given["basis"])
    if "public_at" in given:
        found |= _of_publication(given, tools)
    if "finding" in given:
        found["finding"] = words.label("findings", given["finding"])
    if "kind" in given:
        found["kind"] = words.label("file_kinds", given["kind"])
    if "outcome" in given:
        found["outcome"] = words.label("outcomes", given["outcome"])
    return found


def _of_publication(given: Mapping[str, Any], tools: DeskTools) -> dict[str, str]:
    words, moment = tools.words, datetime.fromisoformat(given["public_at"])
    texts = [str(given["problem"]), str(given.get("solution", ""))]
    many = len(given.get("photos", ()))
    return {
        "from_when": words.label("publishing", "now" if moment <= tools.now else "later").format(
            day=words.day(moment), time=moment.astimezone(CHINA).strftime("%H:%M")
        ),
        "public": words.label("publishing", "between").join(one for one in texts if one),
        "photos": words.label("publishing", "with_photos" if many else "no_photos").format(
            count=many
        ),
    }


def short(problem: str) -> str:
    """The first words of a problem, to know it by."""
    line = problem.split("\n", 1)[0].strip()
    return line if len(line) <= _SHORT else f"{line[:_SHORT]}…"
