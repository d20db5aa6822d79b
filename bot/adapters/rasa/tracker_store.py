"""Rasa's tracker as one small snapshot: slots and active loop, plus the last few events.

Rasa's own stores replay a resident's whole history for every message; here a conversation costs
the same at its tenth and its ten-thousandth message.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.turn import current

KEEP = 24
CUT_AT = 60
_PARSED = ("intent", "entities", "text", "understanding", "metadata")


class SnapshotTrackerStore(TrackerStore):
    """Keeps the snapshot in the running turn's transaction; alone, it keeps it in memory."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._alone: dict[str, Mapping[str, Any]] = {}
        self.loaded: dict[str, Mapping[str, Any]] = {}

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the tracker's snapshot; committed, or not, with the turn."""
        kept = self._alone if current.get() is None else self.loaded
        kept[tracker.sender_id] = self.snapshot(tracker)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker as it stood after the last turn, or None for a new resident."""
        kept = self._alone if current.get() is None else self.loaded
        state = kept.get(sender_id)
        return self.restore(sender_id, state) if state else None

    def snapshot(self, tracker: DialogueStateTracker) -> dict[str, Any]:
        """JSON-able state: head (slots, loop) and at most CUT_AT later events."""
        events = list(tracker.events)
        head = getattr(tracker, "snapshot_head", {"slots": {}, "loop": None})
        events = events[getattr(tracker, "snapshot_head_length", 0) :]
        if len(events) > CUT_AT:
            cut = _turn_boundary(events, len(events) - KEEP)
            head = self._state_after(tracker.sender_id, head, events[:cut])
            events = events[cut:]
        return {"head": head, "events": [_slim(event) for event in events]}

    def restore(self, sender_id: str, state: Mapping[str, Any]) -> DialogueStateTracker:
        """The tracker that continues exactly where the snapshot was taken."""
        tracker = self.init_tracker(sender_id)
        head = _head_events(state["head"])
        later = (Event.from_parameters(dict(event)) for event in state["events"])
        for event in (*head, *(event for event in later if event)):
            tracker.update(event, self.domain)
        tracker.snapshot_head = state["head"]
        tracker.snapshot_head_length = len(head)
        return tracker

    def _state_after(
        self, sender_id: str, head: Mapping[str, Any], events: Iterable[Event]
    ) -> dict[str, Any]:
        tracker = self.init_tracker(sender_id)
        for event in (*_head_events(head), *events):
            tracker.update(event, self.domain)
        slots = {
            name: slot.value
            for name, slot in tracker.slots.items()
            if slot.value != slot.initial_value
        }
        return {"slots": slots, "loop": tracker.active_loop_name}


def _head_events(head: Mapping[str, Any]) -> list[Event]:
    events: list[Event] = [SlotSet(name, value) for name, value in head["slots"].items()]
    if head["loop"]:
        events.append(ActiveLoop(head["loop"]))
    return [*events, ActionExecuted(ACTION_LISTEN_NAME)] if events else []


def _turn_boundary(events: list[Event], wanted: int) -> int:
    """The place after the last `action_listen` at or before `wanted` (0 if there is none)."""
    for at in range(wanted, 0, -1):
        event = events[at - 1]
        if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME:
            return at
    return 0


def _slim(event: Event) -> dict[str, Any]:
    """An event as stored: without what can be told again from the text."""
    stored: dict[str, Any] = event.as_dict()
    if isinstance(event, UserUttered):
        parsed = stored.get("parse_data") or {}
        stored["parse_data"] = {key: parsed[key] for key in _PARSED if key in parsed}
    stored.pop("input_channel", None)
    return stored
