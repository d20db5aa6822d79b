"""ports.Proposals in memory."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from bot.adapters.memory.store import Store, copied
from bot.adapters.searching import number_in, search_text
from bot.ports import NOBODY, Filter
from bot.proposals.attachments import Attachment
from bot.proposals.errors import ChangedMeanwhile, UnknownProposal
from bot.proposals.proposal import Proposal
from bot.understanding.text import fold

_NEVER = datetime.max.replace(tzinfo=UTC)


class MemoryProposals:
    """The proposals, by reference."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def next_ref(self, prefix: str, year: int) -> str:
        """A reference nobody else gets."""
        number = self._store.counters.get((prefix, year), 0) + 1
        self._store.counters[prefix, year] = number
        return f"{prefix}-{year}-{number:06d}"

    async def add(self, proposal: Proposal) -> None:
        """Store a new proposal."""
        if proposal.ref in self._store.proposals:
            raise ValueError(f"there is a proposal {proposal.ref} already")
        self._keep(proposal)

    async def get(self, ref: str) -> Proposal:
        """Load one; raises UnknownProposal."""
        if ref not in self._store.proposals:
            raise UnknownProposal(ref)
        return copied(self._store.proposals[ref])

    async def save(self, proposal: Proposal) -> None:
        """Store changes; raises ChangedMeanwhile on a stale version, UnknownProposal."""
        stored = self._store.proposals.get(proposal.ref)
        if stored is None:
            raise UnknownProposal(proposal.ref)
        if stored.version != proposal.version:
            raise ChangedMeanwhile(proposal.ref)
        proposal.version += 1
        self._keep(replace(proposal, attachments=_kept(stored, proposal)))

    async def of_resident(self, resident: str, limit: int | None = None) -> list[Proposal]:
        """A resident's own, newest first; nobody owns those of nobody who could be told."""
        if resident in NOBODY:
            return []
        mine = (one for one in self._store.proposals.values() if one.proposer == resident)
        return [copied(one) for one in _newest_first(mine)[:limit]]

    async def find(self, wanted: Filter, limit: int = 50, offset: int = 0) -> list[Proposal]:
        """Those a filter shows: urgent first, then by due date, then newest."""
        shown = _newest_first(self._shown(wanted))
        shown.sort(key=lambda one: (not one.urgent, one.due_at or _NEVER))
        return [copied(one) for one in shown[offset : offset + limit]]

    async def seconded_by(self, resident: str, limit: int = 50) -> list[Proposal]:
        """Those a resident has seconded, newest first."""
        theirs = (one for one in self._store.proposals.values() if resident in one.seconders)
        return [copied(one) for one in _newest_first(theirs)[:limit]]

    async def count(self, wanted: Filter) -> int:
        """How many a filter shows."""
        return sum(1 for _ in self._shown(wanted))

    def _shown(self, wanted: Filter) -> Iterator[Proposal]:
        return (one for one in self._store.proposals.values() if _shows(wanted, one))

    def _keep(self, proposal: Proposal) -> None:
        for position, event in enumerate(proposal.events):
            if event.id is None:
                proposal.events[position] = replace(event, id=self._store.number("events"))
        self._store.proposals[proposal.ref] = copied(proposal)


def _kept(stored: Proposal, changed: Proposal) -> list[Attachment]:
    """That an attachment's content is kept is never taken back."""
    known = dict(enumerate(stored.attachments))
    return [
        known[n] if n in known and one == replace(known[n], digest="") else one
        for n, one in enumerate(changed.attachments)
    ]


def _newest_first(proposals: Iterable[Proposal]) -> list[Proposal]:
    return sorted(proposals, key=lambda one: (one.created_at, one.ref), reverse=True)


def _shows(wanted: Filter, one: Proposal) -> bool:
    chosen = (
        (wanted.statuses, one.status),
        (wanted.lists, one.list),
        (wanted.levels, one.level),
        (wanted.codes, one.code),
        (wanted.places, one.place),
        (wanted.bodies, one.body),
    )
    return (
        all(values is None or value in values for values, value in chosen)
        and (wanted.assignee is None or one.assignee == wanted.assignee)
        and not (wanted.unassigned and one.assignee is not None)
        and (wanted.review is None or one.review is wanted.review)
        and (wanted.due_before is None or (one.due_at or _NEVER) < wanted.due_before)
        and (wanted.public_at is None or one.is_public(wanted.public_at))
        and _says(one, wanted.words)
    )


def _says(one: Proposal, words: str) -> bool:
    said = search_text(one)
    return all(word in said or _is_number(one, word) for word in fold(words).split())


def _is_number(one: Proposal, word: str) -> bool:
    """Whether the word is the reference or the end of it, with or without zeros."""
    number = number_in(word)
    return number is not None and one.ref.lower().endswith(number.end)
