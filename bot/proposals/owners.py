"""Owners deciding together (业主共同决定, 民法典 278): whether the numbers of a vote suffice."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self


class Matter(StrEnum):
    """Ordinary (前五项、其他) or special (筹集维修资金、改建重建、改变共有部分用途或用来经营)."""

    ORDINARY = "ordinary"
    SPECIAL = "special"


@dataclass(frozen=True, slots=True)
class Counted:
    """So much area (平方米) and so many heads."""

    area: Decimal
    heads: int

    def is_at_least(self, part: int, of: int, whole: "Counted") -> bool:
        """Whether this is `part`/`of` of the whole or more, by area and by heads."""
        return self.area * of >= whole.area * part and self.heads * of >= whole.heads * part

    def is_more_than_half(self, whole: "Counted") -> bool:
        """By area and by heads."""
        return self.area * 2 > whole.area and self.heads * 2 > whole.heads

    def fits_in(self, whole: "Counted") -> bool:
        """Whether this can be part of the whole."""
        return self.area <= whole.area and self.heads <= whole.heads


@dataclass(frozen=True, slots=True)
class OwnersVote:
    """All owners, those who took part, and those of them who agreed."""

    matter: Matter
    all: Counted
    took_part: Counted
    agreed: Counted

    @property
    def is_possible(self) -> bool:
        """Whether there are owners, and no part is more than its whole."""
        some = self.all.area > 0 and self.all.heads > 0
        return some and self.took_part.fits_in(self.all) and self.agreed.fits_in(self.took_part)

    @property
    def enough_took_part(self) -> bool:
        """Two thirds, by area and by heads."""
        return self.is_possible and self.took_part.is_at_least(2, 3, self.all)

    @property
    def suffices(self) -> bool:
        """Of those taking part more than half agree, of a special matter three quarters."""
        if not self.enough_took_part:
            return False
        if self.matter is Matter.SPECIAL:
            return self.agreed.is_at_least(3, 4, self.took_part)
        return self.agreed.is_more_than_half(self.took_part)

    def to_json(self) -> dict[str, Any]:
        """Plain values; areas as text, so that nothing of them is lost."""
        made: dict[str, Any] = asdict(self)
        for name in ("all", "took_part", "agreed"):
            made[name]["area"] = str(made[name]["area"])
        return made

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        parts = (
            Counted(Decimal(value[name]["area"]), int(value[name]["heads"]))
            for name in ("all", "took_part", "agreed")
        )
        return cls(Matter(value["matter"]), *parts)
