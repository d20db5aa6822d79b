"""How scores become honest confidences, and the bands: found by writer, kept in models/."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from bot import content
from bot.proposals.errors import ContentError
from bot.understanding.boundary import Boundary
from bot.understanding.honesty import Honesty

FILE = "calibration.yml"
_NUMBERS = ("temperature", "threshold", "sure", "likely", "seems", "apart")
_WEIGHTS = ("honesty", "alarm", "glance", "reading")


@dataclass(frozen=True, slots=True)
class Calibration:
    """What people whose sentences were held out show about the models.

    `temperature` and `honesty` turn scores into chances; under `threshold` a person decides.
    A danger above `sure` interrupts at once, above `likely` one question is asked first.
    A boundary that `seems` one by the n-grams is read, and above `apart` parts two matters.
    """

    temperature: float = 5.0
    honesty: Honesty = field(default_factory=Honesty)
    threshold: float = 0.8
    sure: float = 0.5
    likely: float = 0.2
    alarm: Honesty = field(default_factory=Honesty)
    seems: float = 0.1
    apart: float = 0.8
    boundary: Boundary = field(default_factory=Boundary)
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
        plain = {name: float(numbers[name]) for name in _NUMBERS}
        honesty, alarm, glance, reading = (tuple(map(float, numbers[name])) for name in _WEIGHTS)
        return cls(
            honesty=Honesty(honesty[1:], honesty[0]),
            alarm=Honesty(alarm[1:], alarm[0]),
            boundary=Boundary(glance, reading),
            about=about,
            **plain,
        )

    def numbers(self) -> dict[str, Any]:
        """Everything but what it was found with."""
        signed = ((one.offset, *one.weights) for one in (self.honesty, self.alarm))
        weights = (*signed, self.boundary.glance, self.boundary.reading)
        return {
            **{name: getattr(self, name) for name in _NUMBERS},
            **{name: list(one) for name, one in zip(_WEIGHTS, weights, strict=True)},
        }
