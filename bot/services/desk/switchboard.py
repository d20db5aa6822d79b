"""The board of talks: who waits, whom I talk with, what was closed today; numbers for danger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from bot.ports import StaffCall
from bot.ports.staff import StaffWork, Talking
from bot.proposals.belonging import of_call
from bot.proposals.deadlines import CHINA
from bot.services.desk import calls
from bot.services.desk.calls import Waiting
from bot.services.desk.clerk import Clerk, DeskTools


@dataclass(frozen=True, slots=True)
class Board:
    """Calls by who sees to them; `held` are talks I hold about tickets, by reference.

    `unread` and `talkers` are by resident: messages nobody of us has read, who holds the talk.
    """

    waiting: Sequence[Waiting] = ()
    mine: Sequence[Waiting] = ()
    held: Sequence[Talking] = ()
    closed: Sequence[StaffCall] = ()
    unread: Mapping[str, int] = field(default_factory=dict)
    talkers: Mapping[str, str] = field(default_factory=dict)

    @property
    def urgent(self) -> list[Waiting]:
        """Emergencies, whoever sees to them."""
        return [one for one in (*self.waiting, *self.mine) if one.is_urgent]

    @property
    def count(self) -> int:
        """What the menu says: who waits for somebody, and what I have not read of mine."""
        alone = sum(not self.owner(one) for one in self.waiting)
        mine = {one.resident for one in self.mine} | {one.resident for one in self.held}
        return alone + sum(self.unread.get(one, 0) for one in mine)

    def owner(self, one: Waiting) -> str | None:
        """Who talks with this resident or sees to the call."""
        return self.talkers.get(one.resident) or one.claimed_by


async def board(clerk: Clerk, *, work: StaffWork, tools: DeskTools) -> Board:
    """Everything of the clerk's branch."""
    found = await calls.waiting(clerk, work=work)
    talks = await work.waiting.talks({one.resident for one in found}, clerk.staff.id)
    talkers = {one.resident: one.held_by for one in talks if one.held_by}
    me = clerk.staff.id
    mine = [one for one in found if me in (talkers.get(one.resident), one.claimed_by)]
    called = {one.resident for one in found}
    held = [one for one in talks if one.held_by == me and one.resident not in called]
    return Board(
        [one for one in found if one not in mine], mine, held,
        await _closed_today(clerk, work, tools.now),
        await _unread(found, held, clerk, work, tools.now), talkers,
    )  # fmt: skip


async def _unread(
    found: Sequence[Waiting], held: Sequence[Talking], clerk: Clerk,
    work: StaffWork, now: datetime,
) -> dict[str, int]:  # fmt: skip
    """By resident: what was said of their calls, or of what somebody talks with them about."""
    since = {one.resident: _midnight(now) for one in held}
    matters: dict[str, set[str]] = {one.resident: {one.held_for} for one in held}
    for one in found:
        since[one.resident] = min(one.since, since.get(one.resident, one.since))
        named = {of_call(call.id) for call in one.calls} | ({one.ref} if one.ref else set())
        matters.setdefault(one.resident, set()).update(named)
    counted = dict.fromkeys(since, 0)
    if not since:
        return counted
    for word in await work.waiting.unread(since, min(since.values())):
        scope = clerk.scope(matters[word.resident])
        if word.at >= since[word.resident] and scope.shows(word.matter):
            counted[word.resident] += 1
    return counted


async def _closed_today(clerk: Clerk, work: StaffWork, now: datetime) -> list[StaffCall]:
    """One line a resident and matter, the newest."""
    lines: dict[tuple[object, ...], StaffCall] = {}
    for one in await work.waiting.closed(_midnight(now)):
        if calls.is_for(one.place, clerk):
            lines.setdefault((one.resident, one.kind, one.code, one.ref), one)
    return list(lines.values())


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(CHINA).date(), time(), CHINA)


def numbers(call: Waiting, tools: DeskTools) -> list[tuple[str, str]]:
    """Whom to ring about a call: names and numbers, only those the street has filled in."""
    catalogue = tools.catalogue
    entry = catalogue.lists.negative.get(call.code)
    doors = catalogue.lists.doors_of(call.code) if entry else ()
    found = [(one.name, one.number) for one in doors]
    found.append((catalogue.subdistrict.name, catalogue.subdistrict.duty_phone))
    if call.place is not None and call.place in catalogue.places:
        path = {one.id for one in catalogue.places.path(call.place)}
        near = (one for one in catalogue.bodies.values() if path & set(one.places))
        found += [(one.name, one.phone) for one in near]
    return [(name, number) for name, number in dict(found).items() if number]
