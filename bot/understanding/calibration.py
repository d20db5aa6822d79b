"""How scores become honest confidences, and the bands: found by writer, kept in models/."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from bot import content
from bot.proposals.errors import ContentError
from bot.understanding.honesty import Honesty

FILE = "calibration.yml"


@dataclass(frozen=True, slots=True)
class Calibration:
    """What people whose sentences were held out show about the models.

    `temperature` and `honesty` turn scores into chances; under `threshold` a person decides.
    A danger above `sure` interrupts at once, above `likely` one question is asked first.
    Two clauses with a boundary above `apart` are two matters.
    """

    temperature: float = 5.0
    honesty: Honesty = field(default_factory=Honesty)
    threshold: float = 0.8
    sure: float = 0.5
    likely: float = 0.2
    apart: float = 0.9
    about: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, root: Path) -> Self:
        """What `python -m bot calibrate` has written; raises ContentError when it is missing."""
        path = root / "models" / FILE
        if not path.is_file():
            raise ContentError(f"{path}: run `python -m bot calibrate`")
        value = content.read(path).value
        return cls.of(value["numbers"], {key: value[key] for key in value if key != "numbers"})

    @classmethod
    def of(cls, numbers: Mapping[str, Any], about: Mapping[str, Any]) -> Self:
        """The inverse of `numbers`."""
        rest = {name: float(value) for name, value in numbers.items() if name != "honesty"}
        return cls(honesty=Honesty(*map(float, numbers["honesty"])), about=about, **rest)

    def numbers(self) -> dict[str, Any]:
        """Everything but what it was found with."""
        names = ("temperature", "threshold", "sure", "likely", "apart")
        slope, offset = self.honesty.slope, self.honesty.offset
        return {**{name: getattr(self, name) for name in names}, "honesty": [slope, offset]}
