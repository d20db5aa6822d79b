"""Opinions (表态): one statement at a time, a vote on each, one's own statement; the results."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.grouping import FEWEST_STATEMENTS, FEWEST_VOTERS, Groups, grouped, matrix
from bot.ports import Resident, UnitOfWork
from bot.proposals.errors import SomethingMissing
from bot.proposals.opinions import (
    AGAINST,
    AGREE,
    LONGEST,
    MOST_OWN,
    NoPoll,
    Poll,
    Statement,
    StatementState,
    TooManyStatements,
    Vote,
)
from bot.services import following


@dataclass(frozen=True, slots=True)
class Counted:
    """One statement with how many are for it, against it, and passed."""

    statement: Statement
    agree: int
    against: int
    passed: int

    @property
    def cast(self) -> int:
        """All who said something."""
        return self.agree + self.against + self.passed


@dataclass(frozen=True, slots=True)
class Results:
    """Counts always; groups only of enough voters and statements, and nobody in them."""

    poll: Poll
    voters: int
    counts: tuple[Counted, ...]
    groups: Groups | None = None

    @property
    def is_enough(self) -> bool:
        """Whether there are enough to look for groups at all."""
        return self.voters >= FEWEST_VOTERS and len(self.counts) >= FEWEST_STATEMENTS


async def poll_of(ref: str, resident: Resident, *, work: UnitOfWork, now: datetime) -> Poll:
    """The call that is open for a proposal one may see; raises UnknownProposal or NoPoll."""
    await following.visible(ref, resident, work=work, now=now)
    poll = await work.opinions.latest(ref)
    if poll is None or not poll.is_open:
        raise NoPoll(ref)
    return poll


async def left_of(
    poll: Poll, resident: Resident, *, work: UnitOfWork
) -> tuple[list[Statement], int]:
    """The statements one has not voted on, and how many there are in all."""
    found = await work.opinions.statements(poll.id)
    shown = [one for one in found if one.state is StatementState.SHOWN]
    mine = await work.opinions.votes_of(poll.id, resident.id)
    return [one for one in shown if one.id not in mine], len(shown)


async def vote(
    ref: str, statement: int, value: int, resident: Resident, *, work: UnitOfWork, now: datetime
) -> None:
    """Keep a vote, instead of an earlier one; raises NoPoll where that statement asks nobody."""
    poll = await poll_of(ref, resident, work=work, now=now)
    found = await work.opinions.statements(poll.id)
    if not any(one.id == statement and one.state is StatementState.SHOWN for one in found):
        raise NoPoll(ref)
    await work.opinions.vote(Vote(statement, resident.id, max(AGAINST, min(AGREE, value))), now)


async def leave(ref: str, resident: Resident, *, work: UnitOfWork) -> int:
    """Take all of one's votes back; how many there were."""
    poll = await work.opinions.latest(ref)
    return await work.opinions.leave(poll.id, resident.id) if poll is not None else 0


async def say(
    ref: str, words: str, resident: Resident, *, work: UnitOfWork, now: datetime
) -> Statement:
    """Add a statement of one's own: a person reads it first. Raises NoPoll, TooManyStatements."""
    text = " ".join(words.split())
    if not text or len(text) > LONGEST:
        raise SomethingMissing("text")
    poll = await poll_of(ref, resident, work=work, now=now)
    found = await work.opinions.statements(poll.id)
    if sum(one.author == resident.id for one in found) >= MOST_OWN:
        raise TooManyStatements(str(MOST_OWN))
    made = Statement(poll.id, text, now, StatementState.WAITING, resident.id)
    return await work.opinions.add(made)


async def gathered(
    ref: str, *, work: UnitOfWork
) -> tuple[Poll, Sequence[Statement], list[Vote]] | None:
    """What results are made of; None where nobody was ever asked."""
    poll = await work.opinions.latest(ref)
    if poll is None:
        return None
    found = await work.opinions.statements(poll.id)
    shown = [one for one in found if one.state is StatementState.SHOWN]
    return poll, shown, await work.opinions.votes(poll.id)


async def results(poll: Poll, shown: Sequence[Statement], votes: list[Vote]) -> Results:
    """Counted, and groups looked for, outside of the event loop."""
    return await asyncio.to_thread(_results, poll, shown, votes)


def _results(poll: Poll, shown: Sequence[Statement], votes: list[Vote]) -> Results:
    by: dict[int, list[int]] = {one.id: [] for one in shown}
    for one in votes:
        by[one.statement].append(one.value)
    counts = tuple(_counted(replace(one, author=""), by[one.id]) for one in shown)
    made = Results(poll, len({one.resident for one in votes}), counts)
    if not made.is_enough:
        return made
    rows = [(one.resident, one.statement, one.value) for one in votes]
    return replace(made, groups=grouped(matrix(rows, [one.id for one in shown])))


def _counted(statement: Statement, values: Sequence[int]) -> Counted:
    many: Mapping[int, int] = {value: values.count(value) for value in (AGREE, AGAINST, 0)}
    return Counted(statement, many[AGREE], many[AGAINST], many[0])
