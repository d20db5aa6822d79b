"""Rasa's tracker as one small snapshot: slots and active loop, and what the last turns did.

Rasa's own stores replay a resident's whole history for every message, and Rasa itself goes through
all events again for each prediction, action and form. Here it is given the running turn alone, so
that a message costs the same at the second and at the ten-thousandth; the turns before it are kept
beside, for the actions.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.turn import current

TURNS = 4
"""How many turns are kept: more than any action looks back on."""
_LOOKED_AT = frozenset({"user", "action", "slot", "active_loop"})

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

    def past(self, sender_id: str) -> Sequence[Stored]:
        """What the last turns did, oldest first, in the form Rasa gives events to actions."""
        past: Sequence[Stored] = upgraded(self._kept.get(sender_id) or {}).get("past", ())
        return past

    def snapshot(self, tracker: DialogueStateTracker) -> Stored:
        """JSON-able state: slots, loop, and the last TURNS turns."""
        slots = {
            name: slot.value
            for name, slot in tracker.slots.items()
            if slot.value != slot.initial_value
        }
        now = this_turn([event.as_dict() for event in tracker.events])
        past = [*self.past(tracker.sender_id), *(_slim(event) for event in _looked_at(now))]
        return {"slots": slots, "loop": tracker.active_loop_name, "past": _last(past, TURNS)}

    def restore(self, sender_id: str, state: Mapping[str, Any]) -> DialogueStateTracker:
        """The tracker that continues exactly where the snapshot was taken."""
        tracker = self.init_tracker(sender_id)
        events: list[Event] = [SlotSet(name, value) for name, value in state["slots"].items()]
        if state["loop"]:
            events.append(ActiveLoop(state["loop"]))
        for event in (*events, ActionExecuted(ACTION_LISTEN_NAME)):
            tracker.update(event, self.domain)
        return tracker

    @property
    def _kept(self) -> dict[str, Mapping[str, Any]]:
        return self._alone if current.get() is None else self.loaded


def upgraded(state: Mapping[str, Any]) -> Mapping[str, Any]:
    """A snapshot as it is taken now, from one that still holds a head and the events after it."""
    if "head" not in state:
        return state
    slots, loop = dict(state["head"]["slots"]), state["head"]["loop"]
    for event in state["events"]:
        if event["event"] == "slot":
            slots[event["name"]] = event["value"]
        elif event["event"] == "active_loop":
            loop = event["name"]
    past = [_slim(event) for event in _looked_at(state["events"])]
    return {"slots": slots, "loop": loop, "past": _last(past, TURNS)}


def this_turn(events: Sequence[Stored]) -> Sequence[Stored]:
    """The events from the resident's message on; those before it only restored the snapshot."""
    said = (number for number, event in enumerate(events) if event["event"] == "user")
    return events[next(said, 0) :]


def _looked_at(events: Iterable[Stored]) -> Iterable[Stored]:
    return (event for event in events if event["event"] in _LOOKED_AT)


def _last(events: list[Stored], turns: int) -> list[Stored]:
    begins = [number for number, event in enumerate(events) if event["event"] == "user"]
    return events[begins[-turns] :] if len(begins) > turns else events


def _slim(event: Stored) -> Stored:
    """A past event as stored: a message only with what it was for, its words are in the inbox."""
    slim: Stored = {name: event[name] for name in ("event", "name", "value") if name in event}
    if event["event"] == "user":
        slim["parse_data"] = {"intent": {"name": event["parse_data"]["intent"].get("name")}}
    return slim
