"""Personal notices outside of the console: each person's news by each way they want it."""

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.catalogue.alerts import AlertKind
from bot.ports.staff import Alert, AlertLine, OpenStaffWork, PersonalAlerts, Row, Staff, StaffNotice
from bot.proposals.errors import AlertFailed
from bot.services.watch.tools import WatchTools

WAITS = timedelta(seconds=20)
"""So long a notice waits: whoever sees it in the console need not be told elsewhere."""
LOOKS_BACK = timedelta(days=1)
LINES = 10
_CLAIM = timedelta(minutes=2)
_TOLD = "told"
_log = logging.getLogger(__name__)


class PersonalWatch:
    """Tells everybody, as one message each way, what they have not seen yet."""

    def __init__(
        self, open_work: OpenStaffWork, ways: Sequence[PersonalAlerts], tools: WatchTools
    ) -> None:
        self._open_work, self._ways, self._tools = open_work, ways, tools

    async def look(self) -> int:
        """Tell what is new; how many people were told."""
        now = self._tools.now
        async with self._open_work(readonly=True) as work:
            found = await work.notices.untold(now - LOOKS_BACK, now - WAITS)
            people = {one.id: one for one in await work.accounts.all()}
            rows = await work.lookups.rows(sorted({one.ref for one in found}))
        mine: dict[str, list[StaffNotice]] = {}
        for one in found:
            mine.setdefault(one.staff, []).append(one)
        told = [await self._tell(people[who], some, rows) for who, some in mine.items()]
        return sum(told)

    async def _tell(
        self, person: Staff, notices: Sequence[StaffNotice], rows: Mapping[str, Row]
    ) -> bool:
        """By every way that this person wants; what fails by one is tried again by it alone."""
        wanted = [(way, _by(way, person, notices)) for way in self._ways]
        wanted = [(way, some) for way, some in wanted if some]
        done = [await self._by_way(way, person, some, rows) for way, some in wanted]
        if all(done):
            async with self._open_work() as work:
                await work.notices.told([one.id for one in notices], self._tools.now)
                await work.commit()
        return bool(done) and all(done)

    async def _by_way(
        self, way: PersonalAlerts, person: Staff, some: Sequence[StaffNotice],
        rows: Mapping[str, Row],
    ) -> bool:  # fmt: skip
        now = self._tools.now
        keys = {_key(way, one): one for one in some}
        async with self._open_work() as work:
            known = {key: await work.shared.get(key, now) for key in keys}
            ours = [
                one
                for key, one in keys.items()
                if known[key] is None and await work.shared.claim(key, now, now + _CLAIM)
            ]
            await work.commit()
        told = [one for key, one in keys.items() if known[key] == _TOLD]
        if ours:
            try:
                await way.tell(self._alert(ours, rows), address_of(way.name, person))
            except AlertFailed as error:
                _log.error("%s was not told by %s, trying again: %s", person.id, way.name, error)
                return False
            async with self._open_work() as work:
                for one in ours:
                    await work.shared.put(_key(way, one), _TOLD, now + LOOKS_BACK)
                await work.commit()
        return len(told) + len(ours) == len(some)

    def _alert(self, some: Sequence[StaffNotice], rows: Mapping[str, Row]) -> Alert:
        tools, texts = self._tools, self._tools.texts
        text = texts.alerts[AlertKind.PERSONAL]
        lines = []
        for one in some[:LINES]:
            row = rows.get(one.ref)
            said = tools.names(row.place if row else None, row.code if row else "")
            said |= {"ref": one.ref, "kind": tools.desk.words.label("concerns", one.concern)}
            link = f"{tools.console}/tickets/{one.ref}"
            lines.append(AlertLine(text.line.format(**said), link))
        left = len(some) - len(lines)
        return Alert(
            title=text.title.format(count=len(some)), lines=tuple(lines),
            more=texts.more.format(count=left) if left else "", link=f"{tools.console}/desk",
        )  # fmt: skip


def address_of(way: str, person: Staff) -> str:
    """Where somebody is reached by a way; empty where they are not."""
    return {"mail": person.mail, "wecom": person.wecom}.get(way, "")


def _key(way: PersonalAlerts, one: StaffNotice) -> str:
    return f"personal:{way.name}:{one.id}"


def _by(way: PersonalAlerts, person: Staff, notices: Sequence[StaffNotice]) -> list[StaffNotice]:
    if not person.active or not address_of(way.name, person):
        return []
    return [one for one in notices if f"{one.concern}:{way.name}" not in person.quiet]
