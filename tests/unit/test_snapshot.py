"""The tracker's snapshot: one state in one slot; Rasa is given the running turn alone."""

from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import Slot

from bot.adapters.rasa import quick
from bot.adapters.rasa.tracker_store import SnapshotTrackerStore, state_in, this_turn
from bot.dialogue.acts import Question
from bot.dialogue.state import Draft, State

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [matter, track]
slots:
  state: {type: any, influence_conversation: false, mappings: [{type: custom}]}
  question: {type: any, influence_conversation: false, mappings: [{type: custom}]}
"""
)


@pytest.fixture
def store() -> SnapshotTrackerStore:
    return SnapshotTrackerStore(DOMAIN)


STATE = State(draft=Draft("路灯坏了", place="smq-ma-madong"), question=Question.SOLUTION)
TURNS = 20


async def turn(store: SnapshotTrackerStore, intent: str, *events: Event) -> None:
    """One turn of a resident, saved."""
    tracker = await store.get_or_create_tracker("r", append_action_listen=False)
    said = UserUttered("不留的话", {"name": intent, "confidence": 0.9})
    for event in (said, *events, BotUttered("好的"), ActionExecuted("action_listen")):
        tracker.update(event, DOMAIN)
    await store.save(tracker)


async def test_the_state_is_as_it_was_however_long_ago(store: SnapshotTrackerStore) -> None:
    await turn(store, "matter", SlotSet("state", STATE.to_json()), SlotSet("question", "solution"))
    for _ in range(TURNS):
        await turn(store, "track", ActionExecuted("action_track"))

    tracker = await store.retrieve("r")

    assert tracker is not None
    assert State.from_json(tracker.get_slot("state")) == STATE
    assert tracker.get_slot("question") == "solution"
    assert tracker.latest_action_name == "action_listen"


async def test_it_is_as_small_after_many_turns(store: SnapshotTrackerStore) -> None:
    sizes = []
    for _ in range(TURNS):
        await turn(store, "track", SlotSet("state", STATE.to_json()))
        tracker = await store.retrieve("r")
        assert tracker is not None
        sizes.append((len(tracker.events), len(str(store._alone["r"]))))

    assert len(set(sizes)) == 1


async def test_nothing_that_was_said_is_in_it_but_what_the_state_keeps(
    store: SnapshotTrackerStore,
) -> None:
    await turn(store, "matter", SlotSet("state", STATE.to_json()))

    kept = str(store._alone["r"])
    assert "路灯坏了" in kept
    assert "不留的话" not in kept
    assert "好的" not in kept


async def test_a_new_resident_has_none_and_is_stored_as_nothing(
    store: SnapshotTrackerStore,
) -> None:
    assert await store.retrieve("nobody") is None
    await turn(store, "track")
    assert store._alone["r"] == {"slots": {}}
    assert state_in(store._alone["r"]) == {}


@pytest.mark.parametrize("shape", ["head", "plain"])
async def test_a_snapshot_of_an_older_form_goes_on(store: SnapshotTrackerStore, shape: str) -> None:
    slots = {"problem": "路灯坏了", "place": "smq-ma-madong", "place_detail": "3栋"}
    old = {"slots": slots, "loop": "propose_form"}
    store._alone["r"] = {"head": old, "events": []} if shape == "head" else old

    await turn(store, "track")
    tracker = await store.retrieve("r")

    assert tracker is not None
    state = State.from_json(tracker.get_slot("state"))
    assert state.draft == Draft("路灯坏了", place="smq-ma-madong", detail="3栋")
    assert state.has_parked


def test_what_restores_the_snapshot_is_no_part_of_the_turn() -> None:
    events: list[dict[str, Any]] = [{"event": "slot"}, {"event": "user"}, {"event": "slot"}]

    assert list(this_turn(events)) == events[1:]
    assert list(this_turn(events[:1])) == events[:1]


async def test_the_shorter_ways_give_what_rasa_gives(trained: tuple[Any, Any]) -> None:
    runner = trained[0]._agent.processor.graph_runner
    target = trained[0]._agent.processor.model_metadata.nlu_target

    def parse(run: Any) -> dict[str, Any]:
        inputs = {
            "__message__": [UserMessage("马东大院的路灯坏了", message_id="1")],
            "__tracker__": None,
        }
        parsed: dict[str, Any] = run(inputs=inputs, targets=[target])[target][0].as_dict()
        return parsed

    assert isinstance(runner, quick.StraightRunner)
    assert parse(runner.run) == parse(lambda **given: DaskGraphRunner.run(runner, **given))


def test_a_copied_slot_is_equal_and_apart() -> None:
    slot: Slot = DOMAIN.slots[0]
    slot.value = "路灯坏了"

    copied = quick._copy_of(slot)
    copied.value = "电梯坏了"

    assert (type(copied), copied.name) == (type(slot), slot.name)
    assert slot.value == "路灯坏了"
