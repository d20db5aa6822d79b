"""ports.Residents, Conversations and Consents in memory."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from bot.adapters.memory.messages import without_words
from bot.adapters.memory.store import Store, copied
from bot.messages import Reply
from bot.ports import ANONYMOUS, Conversation, Inbound, Outbound, Resident, SendState
from bot.proposals.errors import UnknownResident
from bot.proposals.events import Event
from bot.proposals.names import blurred, names_in, told_without, written
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Role


class MemoryResidents:
    """The residents."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def by_handle(self, handle: str, *, lock: bool = False) -> Resident | None:
        """By keyed hash of the messenger's id; the twin has one writer, so `lock` is given."""
        same = (one for one in self._store.residents.values() if one.handle == handle)
        found = next(same, None)
        return None if found is None else copied(found)

    async def get(self, resident: str, *, lock: bool = False) -> Resident:
        """By our own id; raises UnknownResident."""
        if resident not in self._store.residents:
            raise UnknownResident(resident)
        return copied(self._store.residents[resident])

    async def add(self, resident: Resident) -> Resident:
        """Store, or return the one stored first under the same handle."""
        first = await self.by_handle(resident.handle)
        if first is None:
            self._store.residents[resident.id] = copied(resident)
        return first or resident

    async def save(self, resident: Resident) -> None:
        """Store changes, unless the data was deleted; raises UnknownResident."""
        self._store.check_resident(resident.id)
        if resident.id in self._store.residents:
            self._store.residents[resident.id] = copied(resident)

    async def known(self) -> list[str]:
        """The ids of all whose data is kept."""
        return list(self._store.residents)

    async def forgotten(self, since: datetime | None = None) -> list[str]:
        """The ids of all whose data was deleted, or of those from a moment on."""
        gone = self._store.forgotten.items()
        return [resident for resident, at in gone if since is None or at >= since]

    async def forget(self, resident: str) -> Mapping[str, int]:
        """Delete all that holds the resident's words; records changed, by table."""
        self._store.check_resident(resident)
        gone = self._store.residents.pop(resident, None)
        self._store.forgotten[resident] = datetime.now(UTC)
        return {
            "residents": int(gone is not None),
            "proposals": self._forget_proposals(resident),
            "conversations": int(self._store.conversations.pop(resident, None) is not None),
            "inbox": self._forget_inbox(resident),
            "outbox": self._forget_outbox(resident),
            "calls": self._forget_calls(resident),
            "consents": self._forget_consents(resident),
            "openings": self._forget_openings(resident),
            "meetings": self._forget_meetings(resident),
            "merges": self._forget_merges(resident),
        }

    def _forget_proposals(self, resident: str) -> int:
        self._drop_joined(resident)
        own = [one for one in self._store.proposals.values() if one.proposer == resident]
        for one in own:
            kept = copied(one)
            filed = self._store.filed_for.get(one.ref)
            if filed is not None:
                self._store.filed_for[one.ref] = replace(filed, speaker="", anyway="")
            kept.proposer, kept.contact, kept.version = ANONYMOUS, "", one.version + 1
            self._store.proposals[one.ref] = _nameless(kept)
        return len(own)

    def _forget_openings(self, resident: str) -> int:
        own = [key for key in self._store.openings if key[1] == resident]
        for key in own:
            del self._store.openings[key]
        return len(own)

    def _forget_meetings(self, resident: str) -> int:
        count = 0
        for key, one in self._store.meetings.items():
            theirs = [guest for guest in one.guests if guest.resident == resident]
            if theirs or one.said_by(resident):
                kept = replace(one, guests=list(one.guests), statements=list(one.statements))
                count += len(theirs) + len(one.said_by(resident))
                kept.forget(resident)
                self._store.meetings[key] = kept
        return count

    def _forget_merges(self, resident: str) -> int:
        theirs = [
            (number, one)
            for number, one in self._store.merges.items()
            if any(voice.resident == resident for voice in one.voices)
        ]
        for number, one in theirs:
            voices = [voice for voice in one.voices if voice.resident != resident]
            self._store.merges[number] = replace(one, voices=voices)
        return len(theirs)

    def _drop_joined(self, resident: str) -> None:
        for ref, one in self._store.proposals.items():
            theirs = [e for e in one.events if e.step == "join" and e.actor.id == resident]
            if theirs:
                kept = copied(one)
                kept.events = [
                    replace(e, given={"text": ""}) if e in theirs else e for e in one.events
                ]
                self._store.proposals[ref] = kept

    def _forget_inbox(self, resident: str) -> int:
        own = [one for one in self._store.inbox.values() if one.resident == resident]
        for one in own:
            self._store.inbox[one.message.key] = _blank(one)
        return len(own)

    def _forget_outbox(self, resident: str) -> int:
        own = [one for one in self._store.outbox.values() if one.resident == resident]
        for one in own:
            if one.state in (SendState.PENDING, SendState.WAITING):
                del self._store.outbox[one.id or 0]
            else:
                self._store.outbox[one.id or 0] = _empty(one)
        return len(own)

    def _forget_calls(self, resident: str) -> int:
        own = [one for one in self._store.calls.values() if one.resident == resident]
        for one in own:
            kept = copied(one)
            kept.words = ""
            self._store.calls[one.id or 0] = kept
        return len(own)

    def _forget_consents(self, resident: str) -> int:
        own = [key for key in self._store.consents if key[0] == resident]
        for key in own:
            del self._store.consents[key]
        return len(own)


def _blank(one: Inbound) -> Inbound:
    kept = copied(one)
    kept.message = without_words(one)
    kept.reply, kept.matter = Reply(""), ""
    kept.done_at = one.done_at or datetime.now(UTC)
    return kept


def _told(event: Event, names: frozenset[str]) -> dict[str, Any]:
    return told_without(event.given, names, own=event.actor.role is Role.PROPOSER)


def _nameless(one: Proposal) -> Proposal:
    own = [event.given for event in one.events if event.actor.role is Role.PROPOSER]
    said = [str(text) for given in own for text in given.values()]
    names = names_in(one.problem, one.solution, one.place_detail, *said)
    events = [replace(event, given=MappingProxyType(_told(event, names))) for event in one.events]
    tasks = [
        replace(task, title=written(task.title, names), result=written(task.result, names))
        for task in one.tasks
    ]
    texts = (blurred(text, names) for text in (one.problem, one.solution, one.place_detail))
    problem, solution, detail = texts
    return replace(
        one, problem=problem, solution=solution, place_detail=detail, events=events, tasks=tasks
    )


def _empty(one: Outbound) -> Outbound:
    kept = copied(one)
    kept.text, kept.options, kept.matter = "", (), ""
    return kept


class MemoryConversations:
    """The state of each talk."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, resident: str) -> Conversation:
        """The stored one or a fresh one."""
        found = self._store.conversations.get(resident)
        return Conversation(resident) if found is None else copied(found)

    async def save(self, conversation: Conversation) -> None:
        """Store, unless the resident's data was deleted in between; raises UnknownResident."""
        self._store.check_resident(conversation.resident)
        if conversation.resident in self._store.residents:
            self._store.conversations[conversation.resident] = copied(conversation)


class MemoryConsents:
    """Subscription consents, used one by one."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def grant(self, resident: str, template: str, at: datetime) -> None:
        """One more notice of this template may be sent."""
        self._store.check_resident(resident)
        left = await self.left(resident, template)
        self._store.consents[resident, template] = left + 1

    async def take(self, resident: str, template: str) -> bool:
        """Use one up; False when none is left."""
        left = await self.left(resident, template)
        if left:
            self._store.consents[resident, template] = left - 1
        return left > 0

    async def left(self, resident: str, template: str) -> int:
        """How many notices of this template may still be sent."""
        return self._store.consents.get((resident, template), 0)

    async def drop(self, resident: str, template: str) -> None:
        """The messenger says there is none left."""
        self._store.consents.pop((resident, template), None)
