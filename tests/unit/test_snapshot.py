"""The tracker's snapshot: Rasa is given the running turn, the actions the turns before it too."""

from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import Slot

from actions import own
from bot.adapters.rasa import quick
from bot.adapters.rasa.tracker_store import TURNS, SnapshotTrackerStore, this_turn

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [propose, track]
slots:
  problem: {type: any, influence_conversation: false, mappings: [{type: custom}]}
  pending: {type: any, influence_conversation: false, mappings: [{type: custom}]}
forms: {propose_form: {required_slots: [problem]}}
"""
)


@pytest.fixture
def store() -> SnapshotTrackerStore:
    return SnapshotTrackerStore(DOMAIN)


async def turn(store: SnapshotTrackerStore, intent: str, *events: Event) -> None:
    """One turn of a resident, saved."""
    tracker = await store.get_or_create_tracker("r", append_action_listen=False)
    said = UserUttered("不留的话", {"name": intent, "confidence": 0.9})
    for event in (said, *events, BotUttered("好的"), ActionExecuted("action_listen")):
        tracker.update(event, DOMAIN)
    await store.save(tracker)


async def test_slots_and_form_are_as_they_were_however_long_ago(
    store: SnapshotTrackerStore,
) -> None:
    await turn(store, "propose", ActiveLoop("propose_form"), SlotSet("problem", "路灯坏了"))
    for _ in range(3 * TURNS):
        await turn(store, "track", ActionExecuted("action_track"))

    tracker = await store.retrieve("r")

    assert tracker is not None
    assert tracker.get_slot("problem") == "路灯坏了"
    assert tracker.active_loop_name == "propose_form"
    assert tracker.latest_action_name == "action_listen"


async def test_it_is_as_small_after_many_turns(store: SnapshotTrackerStore) -> None:
    sizes = []
    for _ in range(4 * TURNS):
        await turn(
            store, "track", ActionExecuted("action_track"), SlotSet("pending", {"what": "x"})
        )
        tracker = await store.retrieve("r")
        assert tracker is not None
        sizes.append((len(tracker.events), len(store.past("r"))))

    assert len(set(sizes[TURNS - 1 :])) == 1


async def test_the_past_tells_what_was_done_and_none_of_the_words(
    store: SnapshotTrackerStore,
) -> None:
    await turn(store, "propose", SlotSet("pending", {"what": "ref"}), ActionExecuted("action_hear"))

    past = list(store.past("r"))

    assert past[0] == {"event": "user", "parse_data": {"intent": {"name": "propose"}}}
    assert {"event": "slot", "name": "pending", "value": {"what": "ref"}} in past
    assert {"event": "action", "name": "action_hear"} in past
    assert "不留的话" not in str(past)
    assert "好的" not in str(past)


def test_more_turns_are_kept_than_actions_look_back_on() -> None:
    assert own._RECENT < TURNS


async def test_a_snapshot_of_the_older_form_goes_on(store: SnapshotTrackerStore) -> None:
    store._alone["r"] = {
        "head": {"slots": {"problem": "路灯坏了"}, "loop": None},
        "events": [
            {"event": "user", "text": "x", "parse_data": {"intent": {"name": "propose"}}},
            {"event": "slot", "name": "pending", "value": 1},
            {"event": "active_loop", "name": "propose_form"},
            {"event": "action", "name": "action_listen"},
        ],
    }

    await turn(store, "track")
    tracker = await store.retrieve("r")

    assert tracker is not None
    assert (tracker.get_slot("problem"), tracker.get_slot("pending")) == ("路灯坏了", 1)
    assert tracker.active_loop_name == "propose_form"
    assert [one["event"] for one in store.past("r")].count("user") == 2


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
