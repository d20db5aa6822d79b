"""Meetings (协商会) about what is public: those to come, those held, and as a calendar (.ics)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from bot.board.deps import deps
from bot.board.pages import absolute, link, page
from bot.ports import PublicMeeting, UnitOfWork
from bot.proposals.errors import UnknownProposal
from bot.proposals.meetings import Meeting, MeetingState, Outcome
from bot.proposals.publishing import official
from bot.services.desk.deciding import standing_of
from bot.services.desk.words import DeskWords

MOST = 60
_BACK = timedelta(days=180)
_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_LASTS = timedelta(hours=2)
_FOLD = 73
"""Bytes of a line of iCalendar before it goes on in the next one (RFC 5545 3.1)."""


@dataclass(frozen=True, slots=True)
class ShownMeeting:
    """One meeting as everyone may read it: no word of a resident and no name is in it."""

    ref: str
    number: int
    problem: str
    place_of: str | None
    body: str
    subject: str
    at: datetime
    when: str
    form: str
    place: str
    agenda: str
    invited: tuple[str, ...]
    state: str
    is_over: bool
    result: str = ""
    decision: str = ""
    votes: tuple[int, int, int] | None = None
    standing: str = ""
    tally: tuple[tuple[str, int], ...] = ()


async def listed(request: web.Request) -> web.Response:
    """Those to come first, then those of the last half year."""
    its = deps(request)
    async with its.open_work(readonly=True) as work:
        found = await work.meetings.public(its.clock(), its.clock() - _BACK, MOST)
    shown = [shown_of(one, its.words, its.clock()) for one in found]
    coming = [one for one in shown if not one.is_over]
    return page(
        request, "meetings.html", coming=coming, held=[one for one in shown if one.is_over][::-1]
    )


async def of_proposal(ref: str, request: web.Request, work: UnitOfWork) -> list[ShownMeeting]:
    """The meetings of one public proposal, in order of time."""
    its = deps(request)
    found = await work.meetings.public(its.clock(), _EVER, MOST, ref)
    return [shown_of(one, its.words, its.clock()) for one in found]


async def calendar(request: web.Request) -> web.Response:
    """All to come, to subscribe to."""
    its = deps(request)
    async with its.open_work(readonly=True) as work:
        found = await work.meetings.public(its.clock(), its.clock() - _LASTS, MOST)
    return _ics(request, [shown_of(one, its.words, its.clock()) for one in found])


async def one(request: web.Request) -> web.Response:
    """One meeting for one's own calendar; raises UnknownProposal."""
    ref = request.match_info["ref"]
    async with deps(request).open_work(readonly=True) as work:
        found = await of_proposal(ref, request, work)
    wanted = [each for each in found if str(each.number) == request.match_info["number"]]
    if not wanted:
        raise UnknownProposal(ref)
    return _ics(request, wanted)


def shown_of(one: PublicMeeting, words: DeskWords, now: datetime) -> ShownMeeting:
    """What staff wrote, without what its proposer said of themselves."""
    meeting, mw = one.of, words.meetings
    is_over = not meeting.is_open or meeting.at + _LASTS < now
    made = {
        name: official(getattr(meeting, name), one.names) for name in ("subject", "place", "agenda")
    }
    return ShownMeeting(
        meeting.ref, meeting.number, one.problem, one.place, one.body,
        made["subject"], meeting.at, mw.when(meeting.at), mw.label("forms", meeting.form),
        made["place"], made["agenda"], tuple(mw.named(meeting.invited)),
        mw.label("states", meeting.state), is_over, **_result(meeting, one.names, words),
    )  # fmt: skip


def _result(meeting: Meeting, names: frozenset[str], words: DeskWords) -> dict[str, Any]:
    minutes, mw = meeting.minutes, words.meetings
    if minutes is None or meeting.state is not MeetingState.CLOSED:
        return {}
    tally = meeting.tally()
    return {
        "result": mw.label("results", minutes.result),
        "decision": official(minutes.decision, names),
        "votes": minutes.votes,
        "standing": standing_of(meeting, minutes, words),
        "tally": tuple((mw.label("outcomes", kind), tally[kind]) for kind in Outcome),
    }


def _ics(request: web.Request, found: list[ShownMeeting]) -> web.Response:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Yishi//board//ZH", "METHOD:PUBLISH"]
    for each in found:
        address = absolute(request, link(request, "proposal", ref=each.ref))
        is_off = each.state == deps(request).words.meetings.label("states", "cancelled")
        lines += [
            "BEGIN:VEVENT",
            f"UID:{each.ref}-{each.number}@yishi",
            f"DTSTAMP:{_moment(deps(request).clock())}",
            f"DTSTART:{_moment(each.at)}",
            f"DTEND:{_moment(each.at + _LASTS)}",
            f"SUMMARY:{_text(each.subject)}",
            "LOCATION:" + _text(f"{each.form} {each.place}".strip()),
            "DESCRIPTION:" + _text(f"{each.agenda}\n{each.problem}"),
            f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}",
            f"URL:{address}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    body = "".join(f"{_folded(line)}\r\n" for line in lines)
    return web.Response(body=body.encode(), content_type="text/calendar", charset="utf-8")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """As RFC 5545 3.3.11 wants text."""
    for sign in ("\\", ";", ","):
        value = value.replace(sign, f"\\{sign}")
    return value.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Long lines go on in the next, never within a character."""
    made, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > _FOLD:
            made, size = f"{made}\r\n ", 1
        made, size = made + sign, size + width
    return made
