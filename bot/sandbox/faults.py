"""Faults of the API that a test asks for: a code, an HTTP status, slowness; n times or for ever."""

from dataclasses import dataclass


@dataclass
class Fault:
    """What to do instead of the work; `times` None means for ever."""

    path: str
    code: int | None = None
    status: int | None = None
    seconds: float = 0.0
    times: int | None = 1
    detail: str = ""


class Faults:
    """The faults in force, by API path such as `message/custom/send`."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """From now on."""
        self._faults.append(fault)

    def clear(self) -> None:
        """All is well again."""
        self._faults.clear()

    def next(self, path: str) -> Fault | None:
        """The fault this call runs into, counted down."""
        for fault in self._faults:
            if fault.path == path and fault.times != 0:
                fault.times = None if fault.times is None else fault.times - 1
                return fault
        return None
