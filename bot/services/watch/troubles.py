"""What an administrator must see to, told at any hour: nothing works until somebody does."""

from bot.catalogue.alerts import AlertKind
from bot.ports.staff import AlertLine, OpenStaffWork
from bot.services import troubles
from bot.services.watch.telling import Matter, Teller
from bot.services.watch.tools import WatchTools


class TroubleWatch:
    """Tells each trouble once a day."""

    def __init__(self, open_work: OpenStaffWork, teller: Teller, tools: WatchTools) -> None:
        self._open_work, self._teller, self._tools = open_work, teller, tools

    async def look(self) -> int:
        """Tell what is noted and was not told yet; how many."""
        tools = self._tools
        async with self._open_work(readonly=True) as work:
            found = await troubles.noted(work=work, now=tools.now)
        matters = [Matter(one.key, AlertLine(self._line(one), tools.console)) for one in found]
        return await self._teller.tell(AlertKind.TROUBLE, matters, "")

    def _line(self, one: troubles.Noted) -> str:
        texts = self._tools.texts
        said = texts.troubles[one.trouble].format(detail=one.detail)
        return texts.alerts[AlertKind.TROUBLE].line.format(trouble=said)
