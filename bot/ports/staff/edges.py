"""What the console and the watch need from the rest of the world: ways to tell staff."""

from typing import Protocol

from bot.ports.staff.records import Alert


class PersonalAlerts(Protocol):
    """One way to tell one member of staff something now."""

    @property
    def name(self) -> str:
        """Short and lasting: the way's name in what people chose."""
        ...

    async def tell(self, alert: Alert, to: str) -> None:
        """Tell whoever has this address, or raise AlertFailed."""
        ...


class Alerts(Protocol):
    """One way to tell staff something now: a group of WeCom, a mailbox."""

    @property
    def name(self) -> str:
        """Short and lasting: what was told is remembered for each way apart."""
        ...

    async def tell(self, alert: Alert) -> None:
        """Tell it, or raise AlertFailed; done within half a minute either way."""
        ...
