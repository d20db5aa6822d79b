"""Calls for a person: emergencies at once and at any hour, all others gathered in office hours."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.catalogue.alerts import AlertKind
from bot.ports import CallKind, StaffCall
from bot.ports.staff import AlertLine, OpenStaffWork, Staff
from bot.proposals.places import Level, PlaceTree
from bot.services.watch.telling import LOOKS_BACK, Matter, Teller
from bot.services.watch.tools import WatchTools

AT_ONCE = frozenset({CallKind.EMERGENCY, CallKind.REPORT_DUTY})
GATHERED = frozenset(CallKind) - AT_ONCE
_PAGE = "calls"
_GATE = "watch:calls"


class CallWatch:
    """Tells staff of the calls they have not been told of."""

    def __init__(self, open_work: OpenStaffWork, teller: Teller, tools: WatchTools) -> None:
        self._open_work, self._teller, self._tools = open_work, teller, tools

    async def emergencies(self, back: timedelta = LOOKS_BACK) -> int:
        """Tell of open emergencies made within `back`, loudly; how many."""
        found = await self._open_calls(AT_ONCE, back)
        matters = [self._matter(one, AlertKind.EMERGENCY) for one in found]
        return await self._teller.tell(AlertKind.EMERGENCY, matters, _PAGE)

    async def unclaimed(self) -> int:
        """Call a second person to emergencies nobody has said they see to; how many."""
        found = await self._open_calls(AT_ONCE, LOOKS_BACK)
        late = self._tools.now - timedelta(minutes=self._tools.texts.unclaimed_after.minutes)
        claimed = {_matter_of(one) for one in found if one.claimed_by}
        left = [one for one in found if one.at <= late and _matter_of(one) not in claimed]
        if not left:
            return 0
        async with self._open_work(readonly=True) as work:
            people = await work.accounts.all()
        matters = [self._second(one, people) for one in left]
        return await self._teller.tell(AlertKind.UNCLAIMED, matters, _PAGE)

    async def others(self) -> int:
        """Tell of all other open calls as one alert, no more often than the catalogue says."""
        if not self._tools.is_open():
            return 0
        found = await self._open_calls(GATHERED, LOOKS_BACK)
        matters = [self._matter(one, AlertKind.CALLS) for one in found]
        if not await self._teller.untold(matters) or not await self._may_tell_now():
            return 0
        return await self._teller.tell(AlertKind.CALLS, matters, _PAGE)

    async def _may_tell_now(self) -> bool:
        """The first one after a quiet time is told at once, those that follow are gathered."""
        now = self._tools.now
        gathered_for = timedelta(minutes=self._tools.texts.batch_calls.minutes)
        async with self._open_work() as work:
            first = await work.shared.claim(_GATE, now, now + gathered_for)
            await work.commit()
        return first

    async def _open_calls(self, kinds: frozenset[CallKind], back: timedelta) -> list[StaffCall]:
        async with self._open_work(readonly=True) as work:
            return await work.watch.calls(kinds, self._tools.now - back)

    def _second(self, call: StaffCall, people: Sequence[Staff]) -> Matter:
        """The same, naming who supervises the place."""
        catalogue = self._tools.desk.catalogue
        known = call.place is not None and call.place in catalogue.places
        level = Level.COURTYARD if known else Level.SUBDISTRICT
        place = call.place if known and call.place else _root(catalogue.places)
        body = catalogue.body_for(place, level).id
        told = self._matter(
            call, AlertKind.UNCLAIMED, supervisor=self._tools.supervisor(body, people)
        )
        return replace(told, key=f"{told.key}:unclaimed")

    def _matter(self, call: StaffCall, kind: AlertKind, **more: str) -> Matter:
        """The kind, the matter and the place; never the words."""
        tools = self._tools
        said = tools.names(call.place, call.code) | more
        said |= {"kind": tools.desk.words.label("calls", call.kind), "ref": call.ref or ""}
        link = f"{tools.console}/tickets/{call.ref}" if call.ref else f"{tools.console}/{_PAGE}"
        text = tools.texts.alerts[kind].line.format(**said).strip()
        return Matter(f"call:{call.id}", AlertLine(text, link))


def _matter_of(call: StaffCall) -> tuple[str, str, str]:
    return call.resident, call.kind, call.code


def _root(places: PlaceTree) -> str:
    """A place of the street itself: the supervisors there see what belongs to nobody below."""
    return next(one.id for one in places if one.level is Level.SUBDISTRICT)
