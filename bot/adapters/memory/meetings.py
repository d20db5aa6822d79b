"""ports.Meetings in memory."""

from dataclasses import replace
from datetime import datetime

from bot.adapters.memory.store import Store
from bot.ports.meetings import PublicMeeting
from bot.proposals.errors import ChangedMeanwhile
from bot.proposals.meetings import Meeting
from bot.proposals.names import names_in


class MemoryMeetings:
    """Copies go in and out."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, meeting: Meeting) -> None:
        """Store a new one."""
        self._store.meetings[meeting.ref, meeting.number] = _copy(meeting)

    async def get(self, ref: str, number: int) -> Meeting | None:
        """One of them."""
        found = self._store.meetings.get((ref, number))
        return _copy(found) if found is not None else None

    async def of(self, ref: str) -> list[Meeting]:
        """All of a proposal, the latest first."""
        own = [one for one in self._store.meetings.values() if one.ref == ref]
        return [_copy(one) for one in sorted(own, key=lambda one: -one.number)]

    async def save(self, meeting: Meeting) -> None:
        """Store changes; raises ChangedMeanwhile."""
        key = (meeting.ref, meeting.number)
        if self._store.meetings[key].version != meeting.version:
            raise ChangedMeanwhile(meeting.ref)
        meeting.version += 1
        self._store.meetings[key] = _copy(meeting)

    async def public(
        self, now: datetime, since: datetime, limit: int, ref: str = ""
    ) -> list[PublicMeeting]:
        """In order of time."""
        known = self._store.proposals
        found = []
        for one in sorted(self._store.meetings.values(), key=lambda one: (one.at, one.ref)):
            about = known[one.ref]
            if one.at < since or not about.is_public(now) or ref not in ("", one.ref):
                continue
            assert about.publication is not None
            names = names_in(about.problem, about.solution, about.place_detail)
            shown = PublicMeeting(
                _copy(one), about.publication.problem, about.place, about.body, names
            )
            found.append(shown)
        return found[:limit]


def _copy(meeting: Meeting) -> Meeting:
    return replace(meeting, guests=list(meeting.guests), statements=list(meeting.statements))
