"""The form of the minutes: what was typed as the service takes it."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from aiohttp import web

from bot.console import once
from bot.console.acting import typed_in
from bot.console.deps import clerk, deps
from bot.console.meetings import drawn_page, number_in
from bot.console.pages import see_other
from bot.proposals.errors import ProposalError, SomethingMissing, UnknownProposal
from bot.proposals.meetings import Next, Outcome, Result
from bot.proposals.owners import Counted, Matter, OwnersVote
from bot.proposals.permissions import NotPermitted
from bot.services.desk import minutes
from bot.services.desk.minutes import Heard, Record

ROWS = 8
"""Rows for what was said at the meeting; kept and opened again there are as many more."""
TASKS = 3
_OWNERS = ("all", "took", "agreed")
_LONGEST = 12


async def keep(request: web.Request) -> web.Response:
    """Keep what is written down, or (`close`) complete the minutes; what is typed is not lost."""
    its, ref, number = deps(request), request.match_info["ref"], number_in(request)
    typed = await typed_in(request)
    closes = typed.get("close") == "1"
    try:
        record = record_of(typed)
        async with its.open_work() as work:
            if await once.is_first(request, typed, work):
                do = minutes.close if closes else minutes.write
                await do(ref, number, record, clerk(request), work=work, tools=its.tools)
                await work.commit()
    except (UnknownProposal, NotPermitted):
        raise
    except ProposalError as error:
        return await drawn_page(request, form="minutes", number=number, typed=typed, error=error)
    done = "done=close_meeting" if closes else "done=kept"
    return see_other(request, "meetings", ref=ref, query=f"{done}#m{number}")


def record_of(typed: Mapping[str, str]) -> Record:
    """Everything on the form; raises SomethingMissing for owners' numbers filled in by half."""
    outcomes = {
        int(nth): (_outcome(value), typed.get(f"reason-{nth}", ""))
        for name, value in typed.items()
        if name.startswith("outcome-") and (nth := name.removeprefix("outcome-")).isdecimal()
    }
    heard = [
        Heard(
            typed[f"said-{row}"], typed.get(f"speaker-{row}", ""),
            _outcome(typed.get(f"became-{row}", "")), typed.get(f"why-{row}", ""),
        )
        for row in range(ROWS)
        if typed.get(f"said-{row}", "").strip()
    ]  # fmt: skip
    result, follows = typed.get("result", ""), typed.get("next", "")
    return Record(
        outcomes, heard,
        Result(result) if result in set(Result) else None, typed.get("decision", ""),
        _votes(typed), typed.get("common") == "1", _owners(typed),
        Next(follows) if follows in set(Next) else None, _tasks(typed),
    )  # fmt: skip


def _outcome(value: str) -> Outcome | None:
    return Outcome(value) if value in set(Outcome) else None


def _votes(typed: Mapping[str, str]) -> tuple[int, int, int] | None:
    found = [typed.get(name, "").strip() for name in ("yes", "no", "abstained")]
    if not any(found):
        return None
    yes, no, abstained = (_whole(one or "0", "votes") for one in found)
    return yes, no, abstained


def _owners(typed: Mapping[str, str]) -> OwnersVote | None:
    names = [f"{part}-{what}" for part in _OWNERS for what in ("area", "heads")]
    if not any(typed.get(name, "").strip() for name in names):
        return None
    matter = typed.get("matter", "")
    if matter not in set(Matter):
        raise SomethingMissing("owners")
    parts = (
        Counted(
            _area(typed.get(f"{one}-area", "")), _whole(typed.get(f"{one}-heads", ""), "owners")
        )
        for one in _OWNERS
    )
    return OwnersVote(Matter(matter), *parts)


def _tasks(typed: Mapping[str, str]) -> list[dict[str, str]]:
    rows = (
        {name: typed.get(f"task-{name}-{row}", "") for name in ("title", "body", "until")}
        for row in range(TASKS)
    )
    return [one for one in rows if one["title"].strip()]


def _whole(value: str, field: str) -> int:
    value = value.strip()
    if not (value.isascii() and value.isdecimal()) or len(value) > _LONGEST:
        raise SomethingMissing(field)
    return int(value)


def _area(value: str) -> Decimal:
    try:
        found = Decimal(value.strip()[:_LONGEST])
    except InvalidOperation:
        raise SomethingMissing("owners") from None
    if not found.is_finite() or found < 0:
        raise SomethingMissing("owners")
    return found
