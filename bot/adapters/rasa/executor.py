"""Runs the custom actions in this process: no message crosses a socket inside a turn."""

from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

from bot.adapters.rasa.tracker_store import this_turn
from bot.turn import current


class InProcessActions(EndpointConfig):  # type: ignore[misc]
    """Rasa's action endpoint without the network."""

    def __init__(self, package: str = "actions") -> None:
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, *_: Any, json: dict[str, Any], **__: Any) -> Any:
        """Run one action. Its failure fails the whole turn, which Rasa alone would go on with."""
        tracker = json["tracker"]
        tracker["events"] = this_turn(tracker["events"])
        try:
            return await self._executor.run(json)
        except Exception as error:
            turn = current.get()
            if turn is not None:
                turn.failure = error
            raise
