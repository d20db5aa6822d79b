"""Splitting one proposal into several: each matter goes its own way, from the same first day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.ports.staff import StaffWork
from bot.proposals.deadlines import CHINA
from bot.proposals.errors import ChangedMeanwhile, SomethingMissing, StepNotAllowed
from bot.proposals.places import Level
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import WAITING_FOR_TRIAGE, Status
from bot.services.desk import notices
from bot.services.desk.cases import WrongValue
from bot.services.desk.clerk import Clerk, DeskTools, NotHolding, ticket

MOST = 6
SPLITTABLE = WAITING_FOR_TRIAGE | {Status.ACCEPTED}


@dataclass(frozen=True, slots=True)
class Part:
    """One matter to be taken out: the resident's words for it, and its topic."""

    problem: str
    solution: str
    code: str


async def split(
    ref: str, parts: Sequence[Part], clerk: Clerk,
    *, work: StaffWork, tools: DeskTools, version: int | None = None,
) -> list[Proposal]:  # fmt: skip
    """File each part as a proposal of the same proposer; the original keeps all its words.

    Raises as `steps.take` does; the caller commits.
    """
    clerk.check_view("split")
    parent = await ticket(ref, clerk, work=work)
    if not clerk.branch.holds(parent.body):
        raise NotHolding(ref)
    if version is not None and parent.version != version:
        raise ChangedMeanwhile(ref)
    if parent.status not in SPLITTABLE:
        raise StepNotAllowed("split", parent.status, clerk.staff.role)
    _check(parts, tools)
    children = [await _child(parent, part, clerk, work, tools) for part in parts]
    await _filed_for_too(parent, children, work)
    names = tools.words.listed((one.ref, notices.short(one.problem)) for one in children)
    into = [one.ref for one in children]
    parent.take("note", clerk.actor, tools.now, text=names, split_into=into)
    await work.proposals.save(parent)
    told = tools.words.notice("split", notices.blanks(parent, {"text": names}, tools))
    await notices.say(parent, told, work, tools)
    return children


async def _filed_for_too(parent: Proposal, children: Sequence[Proposal], work: StaffWork) -> None:
    """What staff filed for somebody stays theirs in all its parts: one slip claims them all."""
    filed = await work.filed_for.get(parent.ref)
    if filed is None:
        return
    for child in children:
        await work.filed_for.add(replace(filed, ref=child.ref))


def _check(parts: Sequence[Part], tools: DeskTools) -> None:
    if not parts:
        raise SomethingMissing("problem")
    if len(parts) > MOST:
        raise WrongValue("problem")
    for part in parts:
        if not part.problem.strip():
            raise SomethingMissing("problem")
        if part.code not in tools.catalogue.lists.topics:
            raise WrongValue("code")


async def _child(
    parent: Proposal, part: Part, clerk: Clerk, work: StaffWork, tools: DeskTools
) -> Proposal:
    catalogue, now = tools.catalogue, tools.now
    seat = parent.place or catalogue.bodies[parent.body].places[0]
    topic = catalogue.lists.topics[part.code]
    lowest = catalogue.places[seat].level
    level: Level = max(topic.level, lowest, key=lambda one: one.rank)
    prefix = catalogue.subdistrict_of(seat).ref_prefix
    child = Proposal(
        ref=await work.proposals.next_ref(prefix, now.astimezone(CHINA).year),
        proposer=parent.proposer,
        problem=part.problem.strip(),
        solution=part.solution.strip(),
        place=parent.place,
        place_detail=parent.place_detail,
        list=catalogue.lists.result_of(part.code),
        code=part.code,
        level=level,
        body=catalogue.body_for(seat, level).id,
        created_at=now,
        contact=parent.contact,
        latitude=parent.latitude,
        longitude=parent.longitude,
        due_at=catalogue.due(level, part.code, parent.created_at),
    )
    child.file(clerk.actor)
    child.take("note", clerk.actor, now, text=parent.ref, split_from=parent.ref)
    await work.proposals.add(child)
    return child
