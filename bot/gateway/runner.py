"""One turn in one transaction: what the resident said, what it changed, and what we answer."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.gateway.belonging import answers_to, redact_all
from bot.gateway.lanes import Settled, Tickets
from bot.gateway.replies import first_piece, owe, release_kept, with_kept
from bot.gateway.windows import has_sent, note_contact
from bot.logs import where
from bot.messages import Incoming, Kind, Reply
from bot.ports import CallKind, Delivery, Dialogue, Inbound, Resident, StaffCall, UnitOfWork
from bot.proposals.belonging import of_call
from bot.proposals.errors import UnknownResident
from bot.turn import Desk

_log = logging.getLogger(__name__)
LONGEST_TURN = 90.0  # seconds after which a turn has failed: it must not hold up others for ever
TOGETHER_FROM = 6  # so many unanswered messages get one answer for all
_TOGETHER_LENGTH = 1800
_MOST = 100


@dataclass
class _Step:
    work: UnitOfWork
    resident: Resident
    tickets: Tickets
    now: datetime
    owes: bool = False


Talk = Callable[[_Step, Incoming], Awaitable[Reply]]


class Runner:
    """Runs the steps of all lanes."""

    def __init__(
        self,
        desk: Desk,
        dialogue: Dialogue,
        *,
        may_push: Callable[[], bool],
        wake: Callable[[], None],
        said_media: Callable[[str, str], None],
    ) -> None:
        self._desk, self._dialogue = desk, dialogue
        self._may_push, self._wake, self._said_media = may_push, wake, said_media

    async def step(self, resident: str, tickets: Tickets) -> Settled:
        """The resident's oldest open message; when its turn fails twice, a person is called.

        Raises what the database raises when it does not answer.
        """
        for talk in (self._talk, self._talk):
            try:
                return await self._in_one(resident, tickets, talk)
            except Exception as error:
                _log.error("a turn failed: resident %s: %s", resident, where(error))
                await self._check_database()
                if isinstance(error, TimeoutError):
                    break
        return await self._in_one(resident, tickets, self._call_person)

    async def _check_database(self) -> None:
        """Raises when the fault is the database's; it must take a write, not only answer."""
        async with self._desk.open_work() as work:
            await work.shared.put("alive", self._desk.clock().isoformat())
            await work.commit()

    async def _in_one(self, resident: str, tickets: Tickets, talk: Talk) -> Settled:
        step = None
        try:
            async with self._desk.open_work() as work:
                try:
                    person = await work.residents.get(resident, lock=True)
                except UnknownResident:
                    return await _settle_gone(work, tickets, self._desk.clock())
                step = _Step(work, person, tickets, self._desk.clock())
                settled, media = await self._turn(step, talk)
                await work.commit()
        except BaseException:
            for ticket in tickets.values():
                ticket.passive = False
            raise
        if step.owes:
            self._wake()
        for media_id in media:
            self._said_media(media_id, resident)
        return settled

    async def _turn(self, step: _Step, talk: Talk) -> tuple[Settled, list[str]]:
        opened = await step.work.inbox.all_open(step.resident.id, _MOST)
        settled = await _settled_elsewhere(step, opened)
        if not opened:
            return settled, []
        batch = together(opened)
        await _note_contacts(step, batch)
        reply = await talk(step, _as_one(batch))
        await redact_all(step.work, batch)
        media = [one.message.media_id for one in batch if one.message.media_id]
        return {**settled, **await self._finish(step, batch, reply)}, media

    async def _talk(self, step: _Step, message: Incoming) -> Reply:
        conversation = await step.work.conversations.get(step.resident.id)
        if conversation.held_by is not None:
            return Reply("", matter=conversation.held_for)
        async with asyncio.timeout(LONGEST_TURN):
            reply = await self._dialogue.handle(step.resident, conversation, message, step.work)
        if conversation.state:
            await step.work.conversations.save(conversation)
        return (
            reply
            if reply.matter
            else replace(reply, matter=await answers_to(step.work, step.resident.id))
        )

    async def _call_person(self, step: _Step, message: Incoming) -> Reply:
        """Nothing is lost when we fail: a person gets the words, the resident is told."""
        call = StaffCall(CallKind.HANDOFF, step.resident.id, "U", message.text, step.now)
        call = await step.work.calls.add(call)
        return Reply(self._desk.wording.phrase("trouble"), matter=of_call(call.id))

    async def _finish(self, step: _Step, batch: Sequence[Inbound], reply: Reply) -> Settled:
        """Store the outcomes. The reply belongs to the last message somebody still waits for."""
        waited = [one for one in batch if _is_waited_for(one, step.tickets)]
        carrier = (waited or batch)[-1]
        done = {}
        for one in batch:
            mine = reply if one is carrier else Reply("", matter=reply.matter)
            done[one.message.key] = await self._settle(step, one, mine)
        return done

    async def _settle(self, step: _Step, one: Inbound, reply: Reply) -> Inbound:
        inbox, key, way = step.work.inbox, one.message.key, Delivery.PASSIVE
        if await self._is_passive(step, one):
            reply = await self._passive(step, reply)
            if not reply.text:
                await inbox.decide(key, Delivery.PASSIVE, Delivery.HANDED)
            await inbox.finish(key, reply, step.now)
        else:
            await inbox.finish(key, reply, step.now)
            stored = await inbox.get(key)
            way = stored.delivery if stored is not None else Delivery.HANDED
            await self._push(step, way, reply)
            if way is Delivery.UNDECIDED and not reply.text:
                await inbox.decide(key, way, Delivery.HANDED)
        return replace(one, reply=reply, delivery=way, done_at=step.now)

    async def _is_passive(self, step: _Step, one: Inbound) -> bool:
        """Whether the reply goes into a connection held open here; decided with the turn."""
        if not _is_waited_for(one, step.tickets):
            return False
        key = one.message.key
        is_ours = await step.work.inbox.decide(key, Delivery.UNDECIDED, Delivery.PASSIVE)
        step.tickets[key].passive = is_ours
        return is_ours

    async def _passive(self, step: _Step, reply: Reply) -> Reply:
        may_push, again = self._may_push(), self._desk.wording.phrase("again")
        first, rest = first_piece(reply.text)
        whole, is_all = replace(reply, text=first), False
        if not rest:
            whole, is_all = await with_kept(
                step.work, step.resident.id, whole, step.now, again, may_push=may_push
            )
        if not is_all:
            await self._release(step)
        if rest:
            more = replace(reply, text=rest)
            await owe(step.work, step.resident.id, more, step.now, may_push=may_push)
            step.owes = True
        return whole

    async def _push(self, step: _Step, way: Delivery, reply: Reply) -> None:
        await self._release(step)
        if way in (Delivery.PUSH, Delivery.FETCH) and reply.text:
            is_push = way is Delivery.PUSH
            await owe(step.work, step.resident.id, reply, step.now, may_push=is_push)
            step.owes = True

    async def _release(self, step: _Step) -> None:
        if self._may_push():
            again = self._desk.wording.phrase("again")
            step.owes |= await release_kept(step.work, step.resident.id, again)


def together(opened: Sequence[Inbound]) -> Sequence[Inbound]:
    """The messages one turn answers: the oldest, or of a flood as many texts as fit."""
    if len(opened) < TOGETHER_FROM:
        return opened[:1]
    length, batch = 0, []
    for one in opened:
        length += len(one.message.text) + 1
        if one.message.kind is not Kind.TEXT or one.message.option or length > _TOGETHER_LENGTH:
            break
        batch.append(one)
    return batch or opened[:1]


def _as_one(batch: Sequence[Inbound]) -> Incoming:
    """Several texts as one, each said once."""
    texts = dict.fromkeys(one.message.text for one in batch)
    return replace(batch[-1].message, text="\n".join(texts))


async def _note_contacts(step: _Step, batch: Sequence[Inbound]) -> None:
    sent: list[datetime] = []
    if has_sent(step.resident, step.now):
        recent = await step.work.outbox.recent(step.resident.id, 10)
        sent = [one.sent_at for one in recent if one.sent_at is not None]
    for one in batch:
        since = sum(at >= one.received_at for at in sent)
        note_contact(step.resident, one.message.kind, one.received_at, since)
    await step.work.residents.save(step.resident)


def _is_waited_for(one: Inbound, tickets: Tickets) -> bool:
    ticket = tickets.get(one.message.key)
    return ticket is not None and ticket.waiting > 0


async def _settled_elsewhere(step: _Step, opened: Sequence[Inbound]) -> dict[str, Inbound | None]:
    """Outcomes of messages waited for here that another process has answered, or purged."""
    if len(opened) == _MOST:
        return {}
    keys = {one.message.key for one in opened}
    found = {key: await step.work.inbox.get(key) for key in list(step.tickets) if key not in keys}
    return {key: one for key, one in found.items() if one is None or one.done_at is not None}


async def _settle_gone(work: UnitOfWork, tickets: Tickets, now: datetime) -> Settled:
    """The resident's data was deleted meanwhile: what came in after that is emptied too."""
    for key in list(tickets):
        if await work.inbox.get(key) is not None:
            await work.inbox.redact(key)
            await work.inbox.finish(key, Reply(""), now)
            await work.inbox.decide(key, Delivery.UNDECIDED, Delivery.HANDED)
    await work.commit()
    return dict.fromkeys(tickets)
