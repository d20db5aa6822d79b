"""Calls for opinions, their statements and votes."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, insert, select, update

from bot.adapters.database.connection import Transaction
from bot.adapters.database.tables import proposals
from bot.adapters.database.voices_tables import polls, statements, votes
from bot.proposals.opinions import Poll, Statement, StatementState, Vote

_ID = select(proposals.c.id).where(proposals.c.ref == bindparam("which"))
_POLLS = select(polls, proposals.c.ref).join(proposals, proposals.c.id == polls.c.proposal_id)
_LATEST = _POLLS.where(proposals.c.ref == bindparam("which")).order_by(polls.c.id.desc()).limit(1)
_RUNNING = (
    _POLLS.where(polls.c.closed_at.is_(None)).order_by(polls.c.id.desc()).limit(bindparam("many"))
)
_CLOSE = (
    update(polls)
    .where(polls.c.id == bindparam("number"), polls.c.closed_at.is_(None))
    .values(closed_at=bindparam("at"))
)
_STATEMENTS = (
    select(statements).where(statements.c.poll == bindparam("number")).order_by(statements.c.id)
)
_JUDGE = (
    update(statements)
    .where(
        statements.c.id == bindparam("number"),
        statements.c.state == StatementState.WAITING.value,
    )
    .values(text=bindparam("new_text"), state=bindparam("new_state"))
)
_MINE = and_(votes.c.statement == bindparam("which"), votes.c.resident == bindparam("who"))
_CHANGE = update(votes).where(_MINE).values(value=bindparam("new"), at=bindparam("moment"))
_IN_POLL = select(statements.c.id).where(statements.c.poll == bindparam("number"))
_OWN = votes.c.resident == bindparam("who"), votes.c.statement.in_(_IN_POLL)
_VOTES_OF = select(votes).where(*_OWN)
_LEAVE = delete(votes).where(*_OWN)
_VOTES = (
    select(votes.c.statement, votes.c.resident, votes.c.value)
    .join(statements, statements.c.id == votes.c.statement)
    .where(
        statements.c.poll == bindparam("number"), statements.c.state == StatementState.SHOWN.value
    )
    .order_by(votes.c.statement, votes.c.resident)
)


class SqlOpinions:
    """ports.opinions.Opinions."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def open(self, poll: Poll) -> Poll:
        """Store a call; it comes back with its number."""
        found = await self._transaction.one(_ID, which=poll.ref)
        assert found is not None, "the caller has loaded it"
        values = {
            "proposal_id": found.id, "opened_at": poll.opened_at, "opened_by": poll.opened_by,
            "closed_at": poll.closed_at,
        }  # fmt: skip
        return replace(poll, id=await self._transaction.add(insert(polls), values))

    async def latest(self, ref: str) -> Poll | None:
        """The call opened last for a proposal."""
        row = await self._transaction.one(_LATEST, which=ref)
        return None if row is None else _poll(row)

    async def running(self, limit: int = 100) -> list[Poll]:
        """Calls that are open, the newest first."""
        return [_poll(row) for row in await self._transaction.run(_RUNNING, {"many": limit})]

    async def close(self, poll: int, at: datetime) -> bool:
        """End a call; False where it has ended."""
        return bool(await self._transaction.change(_CLOSE, number=poll, at=at))

    async def add(self, statement: Statement) -> Statement:
        """Store a statement; it comes back with its number."""
        values = {name: value for name, value in asdict(statement).items() if name != "id"}
        return replace(statement, id=await self._transaction.add(insert(statements), values))

    async def statements(self, poll: int) -> list[Statement]:
        """All of a call, the oldest first."""
        rows = await self._transaction.run(_STATEMENTS, {"number": poll})
        return [_statement(row) for row in rows]

    async def judge(self, statement: int, text: str, state: StatementState) -> bool:
        """A person has read one that waited; False where none waits."""
        new = {"new_text": text, "new_state": state.value}
        return bool(await self._transaction.change(_JUDGE, number=statement, **new))

    async def vote(self, vote: Vote, at: datetime) -> None:
        """Keep a vote, instead of an earlier one: one resident's turns come one by one."""
        which = {"which": vote.statement, "who": vote.resident}
        if not await self._transaction.change(_CHANGE, **which, new=vote.value, moment=at):
            await self._transaction.run(insert(votes), asdict(vote) | {"at": at})

    async def leave(self, poll: int, resident: str) -> int:
        """Take all of one's votes in a call back; how many there were."""
        return await self._transaction.change(_LEAVE, number=poll, who=resident)

    async def votes_of(self, poll: int, resident: str) -> Mapping[int, int]:
        """One's votes in a call, by statement."""
        rows = await self._transaction.run(_VOTES_OF, {"number": poll, "who": resident})
        return {row.statement: row.value for row in rows}

    async def votes(self, poll: int) -> list[Vote]:
        """All votes on statements that are shown."""
        rows = await self._transaction.run(_VOTES, {"number": poll})
        return [Vote(row.statement, row.resident, row.value) for row in rows]


def forgetting(resident: str) -> list[Any]:
    """One's votes go, and what one added and nobody has read; what is shown stays, unnamed."""
    own = statements.c.author == resident
    is_shown = statements.c.state == StatementState.SHOWN.value
    return [
        delete(votes).where(votes.c.resident == resident),
        delete(statements).where(own, ~is_shown),
        update(statements).where(own).values(author=""),
    ]


def _poll(row: Row[Any]) -> Poll:
    return Poll(row.ref, row.opened_at, row.opened_by, row.closed_at, row.id)


def _statement(row: Row[Any]) -> Statement:
    return Statement(row.poll, row.text, row.at, StatementState(row.state), row.author, row.id)
