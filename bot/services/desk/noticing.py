"""Public notices (公示) at the desk: what may end one, objections answered by name, who is told."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.messages import Option
from bot.ports import NOBODY, Outbound, UnitOfWork
from bot.ports.staff import StaffWork
from bot.proposals.errors import ChangedMeanwhile, SomethingMissing, UnknownResident
from bot.proposals.events import Event
from bot.proposals.names import names_in
from bot.proposals.proposal import Proposal
from bot.proposals.public_notices import (
    LAID_OUT,
    NoNotice,
    NoticeRuns,
    Objection,
    ObjectionsOpen,
    PublicNotice,
    notice_at,
    notices_of,
    open_notice,
)
from bot.proposals.publishing import masked, official
from bot.proposals.workflow import STEPS, Status
from bot.services.desk import notices
from bot.services.desk.cases import Case, Given
from bot.services.desk.clerk import Clerk, DeskTools, ticket

ENDING = frozenset({"end_notice", "start_work", "answer"})
"""Steps that end a notice, well or before its time."""
TELLING = ENDING | LAID_OUT.keys()
"""Steps of which all who took part hear, beside the proposer."""
LONGEST = 1000


async def ending(step: str, case: Case, given: Given, work: UnitOfWork) -> Given:
    """A notice ends well after its last day with every objection answered; else with a reason.

    Raises NoNotice, NoticeRuns or ObjectionsOpen; SomethingMissing where the reason is.
    """
    notice = open_notice(case.proposal)
    if case.proposal.status not in STEPS[step].from_:
        return {}  # the table refuses it
    if step == "end_notice":
        if notice is None:
            raise NoNotice(case.proposal.ref)
        if notice.runs(case.tools.now):
            raise NoticeRuns(case.proposal.ref, notice.until)
        waiting = unanswered(await work.objections.of(case.proposal.ref), notice)
        if waiting:
            raise ObjectionsOpen(str(len(waiting)))
        return {"of": notice.of}
    if notice is None or case.proposal.status is not Status.PUBLIC_NOTICE or given.get("early"):
        return {}
    if unanswered(await work.objections.of(case.proposal.ref), notice):
        raise SomethingMissing("early")
    return {}


def unanswered(objections: Iterable[Objection], notice: PublicNotice) -> list[Objection]:
    """Objections to a notice that nobody has answered yet."""
    return [one for one in objections if one.of == notice.of and not one.is_answered]


async def answer(
    number: int, ref: str, shown: str, text: str, by: str, clerk: Clerk,
    *, work: StaffWork, tools: DeskTools,
) -> Objection:  # fmt: skip
    """Answer an objection by name; `shown` is how everyone may read it. The resident is told.

    Raises UnknownProposal, NotPermitted, NotHolding, SomethingMissing or ChangedMeanwhile.
    """
    proposal = await ticket(ref, clerk, work=work)
    clerk.check_step("answer", proposal)
    given = {"shown": shown.strip(), "answer": text.strip(), "by": by.strip()}
    missing = sorted(name for name, value in given.items() if not value)
    if missing:
        raise SomethingMissing(*missing)
    found = next((one for one in await work.objections.of(ref) if one.id == number), None)
    if found is None:
        raise ChangedMeanwhile(ref)
    cut = {name: value[:LONGEST] for name, value in given.items()}
    made = replace(
        found, shown=cut["shown"], answer=cut["answer"], by=cut["by"],
        answered_at=tools.now, answered_by=clerk.staff.id,
    )  # fmt: skip
    if not await work.objections.answer(made):
        raise ChangedMeanwhile(ref)
    blanks = notices.for_others(proposal, {"answer": made.answer}, tools) | {"by": made.by}
    told = tools.words.notice("objection_answered", blanks | {"text": notices.short(found.text)})
    await _owe([found.resident], told, ref, work, tools)
    return made


def suggested(objection: Objection, proposal: Proposal) -> str:
    """The objection as it could be public: without people, numbers, flats."""
    names = names_in(proposal.problem, proposal.solution, proposal.place_detail, objection.text)
    return masked(objection.text, names)


async def tell(
    proposal: Proposal, event: Event, work: StaffWork, tools: DeskTools,
    *, after: timedelta | None = None,
) -> list[Outbound]:  # fmt: skip
    """All who took part hear that a notice began, or how it ended; the proposer hears it anyway."""
    if event.step in LAID_OUT:
        key, given = "notice_begins", dict(event.given)
        given["text"] = given.get("decision") or given.get("text", "")
    else:
        notice = _ended_by(proposal, event)
        if notice is None:
            return []
        key = "notice_ended" if notice.ended_well else "notice_cut"
        reason = event.given.get("early") or tools.words.label("notices", "over")
        given = {"text": event.given.get("text", ""), "reason": reason}
    blanks = notices.for_others(proposal, given, tools)
    names = names_in(proposal.problem, proposal.solution, proposal.place_detail)
    said = {"text", "reason"} & given.keys()
    blanks |= {name: official(str(given[name]), names) for name in said}
    found = await work.objections.of(proposal.ref)
    who = proposal.seconders | {one.resident for one in found} - {proposal.proposer}
    text = tools.words.notice(key, blanks)
    options = _tapped(proposal.ref, tools) if event.step in LAID_OUT else ()
    return await _owe(sorted(who), text, proposal.ref, work, tools, after=after, options=options)


def _tapped(ref: str, tools: DeskTools) -> tuple[Option, ...]:
    """The words of the notice that object, to be tapped; typed they mean the same."""
    said = tools.words.label("notices", "objects").replace("{ref}", ref)
    return (Option(said, f'/object{{"ref": "{ref}"}}'),)


def _ended_by(proposal: Proposal, event: Event) -> PublicNotice | None:
    if event.step == "end_notice":
        return notice_at(proposal, int(event.given["of"]))
    found = ((one, one.ended) for one in notices_of(proposal))
    what = (event.step, event.at)
    return next((one for one, end in found if end and (end.step, end.at) == what), None)


async def _owe(
    who: Iterable[str], text: str, ref: str, work: StaffWork, tools: DeskTools,
    *, after: timedelta | None = None, options: tuple[Option, ...] = (),
) -> list[Outbound]:  # fmt: skip
    """One notice for each of them whose data is kept."""
    owed = []
    for resident in who:
        if resident in NOBODY or not await _is_known(resident, work):
            continue
        owed.append(
            await notices.owe(resident, text, ref, work, tools, after=after, options=options)
        )
    return owed


async def _is_known(resident: str, work: StaffWork) -> bool:
    try:
        await work.residents.get(resident)
    except UnknownResident:
        return False
    return True
