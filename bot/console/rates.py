"""Rates of one group: shares in per cent and hours waited; None where there is nothing to say."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from bot.ports.staff import Tally

_COUNTS = tuple(one.name for one in fields(Tally) if one.name not in ("key", "waits"))


@dataclass(frozen=True)
class Rates:
    """One line of the figures."""

    tally: Tally
    name: str

    @property
    def response(self) -> int | None:
        """Heard from a person, of filed (响应率): an answer, or anything before it."""
        return share(sum(self.tally.waits.values()), self.tally.filed)

    @property
    def answered(self) -> int | None:
        """Answered of filed (答复率)."""
        return share(self.tally.answered, self.tally.filed)

    @property
    def solved(self) -> int | None:
        """Solved of answered (解决率): an answer alone solves nothing."""
        return share(self.tally.solved, self.tally.answered)

    @property
    def satisfied(self) -> int | None:
        """Satisfied of those rated (满意率): unrated is unrated, never satisfied."""
        return share(self.tally.satisfied, self.tally.rated)

    @property
    def returned(self) -> int | None:
        """Moved to another body, of filed (退转率)."""
        return share(self.tally.returned, self.tally.filed)

    @property
    def unrated(self) -> int:
        """Answered and not rated."""
        return max(0, self.tally.answered - self.tally.rated)

    @property
    def median_wait(self) -> int | None:
        """Hours within which half heard from a person for the first time."""
        return hours_of(self.tally.waits, 0.5)

    @property
    def long_wait(self) -> int | None:
        """Hours within which nine in ten did."""
        return hours_of(self.tally.waits, 0.9)


def total(groups: Iterable[Tally]) -> Tally:
    """All groups as one."""
    found, waits = Counter[str](), Counter[int]()
    for one in groups:
        found.update({name: getattr(one, name) for name in _COUNTS})
        waits.update(one.waits)
    return Tally("", waits=waits, **found)


def share(part: int, whole: int) -> int | None:
    """Per cent, or None of nothing."""
    return None if whole == 0 else round(100 * part / whole)


def hours_of(waits: Mapping[int, int], part: float) -> int | None:
    """The hours within which this part (0…1) of all had waited no longer; None without any."""
    needed, seen = part * sum(waits.values()), 0
    for hours in sorted(waits):
        seen += waits[hours]
        if seen >= needed:
            return hours
    return None
