"""Runs the custom actions in this process: no message crosses a socket inside a turn."""

from collections.abc import Callable, Sequence
from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.adapters.rasa.tracker_store import Stored, this_turn
from bot.turn import current


class InProcessActions(EndpointConfig):  # type: ignore[misc]
    """Rasa's action endpoint without the network; `past` gives the turns before this one."""

    def __init__(self, past: Callable[[str], Sequence[Stored]], package: str = "actions") -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self._past = past
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, *_: Any, json: dict[str, Any], **__: Any) -> Any:
        """Run one action. Its failure fails the whole turn, which Rasa alone would go on with."""
        tracker = json["tracker"]
        tracker["events"] = [*self._past(json["sender_id"]), *this_turn(tracker["events"])]
        try:
            return await self._executor.run(json)
        except Exception as error:
            turn = current.get()
            if turn is not None:
                turn.failure = error
            raise
