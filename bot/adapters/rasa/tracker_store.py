"""Rasa's tracker as one small snapshot: its slots.

Rasa's own stores replay a resident's whole history for every message, and Rasa itself goes through
all events again for each prediction and action. Here it is given the running turn alone, so that a
message costs the same at the second and at the ten-thousandth; all that is remembered between two
messages stands in one slot (`bot.dialogue.state`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.state import State
from bot.dialogue.upgrading import upgraded
from bot.turn import current

Stored = dict[str, Any]


class SnapshotTrackerStore(TrackerStore):
    """Keeps the snapshot in the running turn's transaction; alone, it keeps it in memory."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._alone: dict[str, Mapping[str, Any]] = {}
        self.loaded: dict[str, Mapping[str, Any]] = {}

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the tracker's snapshot; committed, or not, with the turn."""
        self._kept[tracker.sender_id] = self.snapshot(tracker)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker as it stood after the last turn, or None for a new resident."""
        state = self._kept.get(sender_id)
        return self.restore(sender_id, upgraded(state)) if state else None

    def snapshot(self, tracker: DialogueStateTracker) -> Stored:
        """JSON-able state: the slots that are not as at first."""
        slots = {
            name: slot.value
            for name, slot in tracker.slots.items()
            if slot.value != slot.initial_value
        }
        return {"slots": slots}

    def restore(self, sender_id: str, state: Mapping[str, Any]) -> DialogueStateTracker:
        """The tracker that continues exactly where the snapshot was taken."""
        tracker = self.init_tracker(sender_id)
        events: list[Event] = [SlotSet(name, value) for name, value in state["slots"].items()]
        for event in (*events, ActionExecuted(ACTION_LISTEN_NAME)):
            tracker.update(event, self.domain)
        return tracker

    @property
    def _kept(self) -> dict[str, Mapping[str, Any]]:
        return self._alone if current.get() is None else self.loaded


def state_in(stored: Mapping[str, Any]) -> Mapping[str, Any]:
    """The conversation's state in a stored snapshot; empty for a new resident."""
    return (upgraded(stored)["slots"].get("state") or {}) if stored else {}


def with_state(stored: Mapping[str, Any], state: State) -> Stored:
    """The snapshot with another state in its slots."""
    slots = upgraded(stored)["slots"] if stored else {}
    return {"slots": {**slots, **state.slots()}}


def this_turn(events: Sequence[Stored]) -> Sequence[Stored]:
    """The events from the resident's message on; those before it only restored the snapshot."""
    said = (number for number, event in enumerate(events) if event["event"] == "user")
    return events[next(said, 0) :]
