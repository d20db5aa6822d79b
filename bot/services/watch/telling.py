"""Telling each matter once, by each way, whatever the number of processes.

A matter is first claimed for a few minutes, then told, then marked as told. A process that dies
in between leaves a claim that lapses, so that the matter is told again rather than never.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.catalogue.alerts import AlertKind
from bot.ports.staff import Alert, AlertLine, Alerts, OpenStaffWork
from bot.proposals.errors import AlertFailed
from bot.services.watch.tools import WatchTools

_log = logging.getLogger(__name__)
KEPT = timedelta(days=120)
"""How long it is remembered that a matter was told: longer than anything looks back."""
LOOKS_BACK = timedelta(days=30)
_CLAIM = timedelta(minutes=2)
_AGAIN = {True: timedelta(seconds=15), False: timedelta(minutes=5)}
"""When a failed telling is tried again: urgent, ordinary."""
LINES = 10
_TOLD = "told"
_MOST_KNOWN = 50_000
_URGENT = frozenset({AlertKind.EMERGENCY, AlertKind.UNCLAIMED})


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to tell: `key` is the same in all processes and for ever."""

    key: str
    line: AlertLine


class Teller:
    """Tells matters by every way there is."""

    def __init__(self, open_work: OpenStaffWork, ways: Sequence[Alerts], tools: WatchTools) -> None:
        self._open_work, self._ways, self._tools = open_work, ways, tools
        self._known: set[str] = set()

    async def tell(self, kind: AlertKind, matters: Sequence[Matter], page: str) -> int:
        """Tell what was not told yet as one alert that leads to `page`; how many were told.

        Each way is told apart, so that one which fails keeps nothing from the others.
        """
        if not matters:
            return 0
        each = (self._tell(way, kind, matters, page) for way in self._ways)
        return max(await asyncio.gather(*each), default=0)

    async def untold(self, matters: Sequence[Matter]) -> bool:
        """Whether any of them is still to be told by any way."""
        return any([await self._fresh(way, matters) for way in self._ways])

    async def _tell(
        self, way: Alerts, kind: AlertKind, matters: Sequence[Matter], page: str
    ) -> int:
        urgent = kind in _URGENT
        claimed = await self._claim(way, await self._fresh(way, matters))
        if not claimed:
            return 0
        try:
            await way.tell(self._alert(kind, claimed, page, urgent=urgent))
        except Exception as error:
            self._complain(way, kind, error)
            await self._mark(way, claimed, "", _AGAIN[urgent])
            return 0
        await self._mark(way, claimed, _TOLD, KEPT)
        self._remember(way, claimed)
        return len(claimed)

    async def _fresh(self, way: Alerts, matters: Sequence[Matter]) -> list[Matter]:
        """Those neither told nor claimed; a read, so that looking disturbs nobody."""
        unknown = [one for one in matters if _key(way, one) not in self._known]
        if not unknown:
            return []
        fresh: list[Matter] = []
        async with self._open_work(readonly=True) as work:
            for one in unknown:
                value = await work.shared.get(_key(way, one), self._tools.now)
                if value is None:
                    fresh.append(one)
                elif value == _TOLD:
                    self._remember(way, [one])
        return fresh

    async def _claim(self, way: Alerts, matters: Sequence[Matter]) -> list[Matter]:
        if not matters:
            return []
        now = self._tools.now
        async with self._open_work() as work:
            claimed = [
                one
                for one in sorted(matters, key=lambda one: one.key)  # one order: no deadlock
                if await work.shared.claim(_key(way, one), now, now + _CLAIM)
            ]
            await work.commit()
        ours = {one.key for one in claimed}
        return [one for one in matters if one.key in ours]

    async def _mark(
        self, way: Alerts, matters: Sequence[Matter], value: str, until: timedelta
    ) -> None:
        async with self._open_work() as work:
            for one in sorted(matters, key=lambda one: one.key):
                await work.shared.put(_key(way, one), value, self._tools.now + until)
            await work.commit()

    def _alert(
        self, kind: AlertKind, matters: Sequence[Matter], page: str, *, urgent: bool
    ) -> Alert:
        texts, shown = self._tools.texts, matters[:LINES]
        left = len(matters) - len(shown)
        return Alert(
            title=texts.alerts[kind].title.format(count=len(matters)),
            lines=tuple(one.line for one in shown),
            more=texts.more.format(count=left) if left else "",
            link=f"{self._tools.console}/{page}",
            urgent=urgent,
        )

    def _complain(self, way: Alerts, kind: AlertKind, error: Exception) -> None:
        """What went wrong by its name; only what we raise ourselves is known to hold no secret."""
        why = str(error) if isinstance(error, AlertFailed) else type(error).__name__
        _log.error("staff were not told of %s by %s, trying again: %s", kind, way.name, why)

    def _remember(self, way: Alerts, matters: Sequence[Matter]) -> None:
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        self._known.update(_key(way, one) for one in matters)


def _key(way: Alerts, matter: Matter) -> str:
    return f"told:{way.name}:{matter.key}"
