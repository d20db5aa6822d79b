"""Meetings: the row, whoever is called to it, and everything said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.meeting_tables import meeting_guests, meeting_statements, meetings
from bot.adapters.database.tables import proposals, publications
from bot.adapters.minutes import minutes_from, minutes_json
from bot.ports.meetings import PublicMeeting
from bot.proposals.errors import ChangedMeanwhile
from bot.proposals.meetings import Answer, Guest, Meeting, MeetingState, Outcome, Statement
from bot.proposals.names import names_in

_ID = select(proposals.c.id).where(proposals.c.ref == bindparam("which"))
_GET = (
    select(meetings, proposals.c.ref)
    .join(proposals, proposals.c.id == meetings.c.proposal_id)
    .where(proposals.c.ref == bindparam("which"))
)
_ONE = _GET.where(meetings.c.number == bindparam("nth"))
_HELD = _ONE.with_for_update(of=meetings)
_ALL = _GET.order_by(meetings.c.number.desc())
_SAVE = update(meetings).where(
    meetings.c.proposal_id == bindparam("its"),
    meetings.c.number == bindparam("nth"),
    meetings.c.version == bindparam("was"),
)
_PLAIN = ("subject", "at", "form", "place", "agenda", "called_by", "called_at", "common", "moved")
_MORE = ("closed_at", "version")
_PUBLIC = (
    select(
        meetings, proposals.c.ref, publications.c.problem.label("public"),
        proposals.c.place.label("seat"), proposals.c.body, proposals.c.problem,
        proposals.c.solution, proposals.c.place_detail,
    )
    .join(proposals, proposals.c.id == meetings.c.proposal_id)
    .join(publications, publications.c.proposal_id == proposals.c.id)
    .where(proposals.c.public_at <= bindparam("now"), meetings.c.at >= bindparam("since"))
    .order_by(meetings.c.at, meetings.c.proposal_id, meetings.c.number)
    .limit(bindparam("many"))
)  # fmt: skip
_PUBLIC_OF = _PUBLIC.where(proposals.c.ref == bindparam("which"))


class SqlMeetings:
    """ports.Meetings."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, meeting: Meeting) -> None:
        """Store a new one."""
        found = await self._transaction.one(_ID, which=meeting.ref)
        assert found is not None, "the caller has loaded it"
        own = {"proposal_id": found.id, "number": meeting.number}
        await self._transaction.run(insert(meetings), own | _values(meeting))
        await self._fill(found.id, meeting)

    async def get(self, ref: str, number: int) -> Meeting | None:
        """One, held where the work may change it."""
        query = _HELD if self._transaction.locks else _ONE
        row = await self._transaction.one(query, which=ref, nth=number)
        return None if row is None else await self._whole(row)

    async def of(self, ref: str) -> list[Meeting]:
        """All of a proposal, the latest first."""
        rows = (await self._transaction.run(_ALL, {"which": ref})).all()
        return [await self._whole(row) for row in rows]

    async def save(self, meeting: Meeting) -> None:
        """Store changes; raises ChangedMeanwhile."""
        found = await self._transaction.one(_ID, which=meeting.ref)
        assert found is not None, "the caller has loaded it"
        values = _values(meeting) | {"version": meeting.version + 1}
        its = {"its": found.id, "nth": meeting.number, "was": meeting.version}
        if not await self._transaction.change(_SAVE.values(values), **its):
            raise ChangedMeanwhile(meeting.ref)
        meeting.version += 1
        for table in (meeting_guests, meeting_statements):
            own = (table.c.proposal_id == found.id) & (table.c.number == meeting.number)
            await self._transaction.run(delete(table).where(own))
        await self._fill(found.id, meeting)

    async def public(
        self, now: datetime, since: datetime, limit: int, ref: str = ""
    ) -> list[PublicMeeting]:
        """In order of time."""
        query = _PUBLIC_OF if ref else _PUBLIC
        given: dict[str, Any] = {"now": now, "since": since, "many": limit} | (
            {"which": ref} if ref else {}
        )
        rows = (await self._transaction.run(query, given)).all()
        return [
            PublicMeeting(
                await self._whole(row), row.public, row.seat, row.body,
                names_in(row.problem, row.solution, row.place_detail),
            )
            for row in rows
        ]  # fmt: skip

    async def _fill(self, its: int, meeting: Meeting) -> None:
        own: dict[str, Any] = {"proposal_id": its, "number": meeting.number}
        guests: list[dict[str, Any]] = [
            own | {"resident": one.resident, "answer": one.answer.value, "at": one.at}
            for one in meeting.guests
        ]
        said: list[dict[str, Any]] = [
            own
            | {
                "position": one.number, "text": one.text, "speaker": one.speaker,
                "resident": one.resident, "outcome": one.outcome and one.outcome.value,
                "reason": one.reason,
            }
            for one in meeting.statements
        ]  # fmt: skip
        for table, rows in ((meeting_guests, guests), (meeting_statements, said)):
            if rows:
                await self._transaction.run(insert(table), rows)

    async def _whole(self, row: Row[Any]) -> Meeting:
        guests = await self._rows(meeting_guests, row.proposal_id, row.number)
        said = await self._rows(meeting_statements, row.proposal_id, row.number)
        values = {name: getattr(row, name) for name in (*_PLAIN, *_MORE)}
        return Meeting(
            **values,
            ref=row.ref, number=row.number, invited=tuple(row.invited), missing=row.missing,
            state=MeetingState(row.state), minutes=minutes_from(row.minutes),
            guests=[Guest(one.resident, Answer(one.answer), one.at) for one in guests],
            statements=[
                Statement(
                    one.position, one.text, one.speaker, one.resident,
                    Outcome(one.outcome) if one.outcome else None, one.reason,
                )
                for one in said
            ],
        )  # fmt: skip

    async def _rows(self, table: Any, its: int, number: int) -> Sequence[Row[Any]]:
        key = table.c.resident if table is meeting_guests else table.c.position
        own = (table.c.proposal_id == its) & (table.c.number == number)
        return (await self._transaction.run(select(table).where(own).order_by(key))).all()


def _values(meeting: Meeting) -> dict[str, Any]:
    values = {name: getattr(meeting, name) for name in (*_PLAIN, *_MORE)}
    return values | {
        "invited": list(meeting.invited),
        "missing": dict(meeting.missing),
        "state": meeting.state.value,
        "minutes": minutes_json(meeting.minutes),
    }
