"""Where a conversation stands: kept whole, told to the reader, taken over from before."""

import json
from dataclasses import fields
from typing import Any

import pytest

from bot.dialogue.acts import Question
from bot.dialogue.state import RECENT, SILENT, Alarm, Draft, Offer, Refusal, State
from bot.dialogue.upgrading import upgraded
from tests.builders import MONDAY
from tests.dialogue.stage import a_draft, matter

AT = MONDAY.isoformat()
DRAFT = Draft(
    problem="路灯坏了",
    solution="换灯泡",
    place="smq-ma-madong",
    detail="3栋",
    latitude=30.69,
    longitude=104.08,
    reach="courtyard",
    photos=(("photo", "m1"), ("photo", "m2")),
    photos_done=True,
    phone="13800138000",
    matter={"code": "A04", "list": "positive", "reasons": ["灯"]},
    topic_said="路灯",
    told={"problem": "1. 问题：路灯坏了"},
    tries=1,
    puts=2,
    handed_in=True,
    appeal=True,
    redo="place",
    looked=True,
    begun=False,
    key="draft:m1:0",
)
ALARM = Alarm("fire", "N01", AT, ("self", "离远些"), is_over=True, words="冒烟了")
REFUSAL = Refusal("烧烤店请查封", {"code": "N12", "list": "negative"}, AT, ("where",))
FULL = State(
    draft=DRAFT,
    shelf=(DRAFT, Draft("车位不够", begun=False)),
    question=Question.PLACE,
    offer=Offer("track", {"refs": ["SMQ-2026-000001"]}, turns=2),
    alarm=ALARM,
    refusal=REFUSAL,
    ref="SMQ-2026-000001",
    ref_turns=2,
    undo={"did": "withdrawn", "ref": "SMQ-2026-000001"},
    misses=1,
    last=("utter_again_place", "aside:aside-hot"),
    earlier=(DRAFT,),
)


def stored(state: State) -> State:
    """The state as it comes back from its slot."""
    return State.from_json(json.loads(json.dumps(state.to_json())))


@pytest.mark.parametrize("name", [one.name for one in fields(State)])
def test_each_part_of_a_state_comes_back(name: str) -> None:
    value = getattr(FULL, name)
    state = State(**{name: value})

    assert value != getattr(State(), name), "the full state says something of it"
    assert list(state.to_json()) == [name]
    assert getattr(stored(state), name) == value


def test_a_full_state_comes_back_and_a_new_one_is_nothing() -> None:
    assert stored(FULL) == FULL
    assert State().to_json() == {}
    assert State.from_json(None) == State.from_json({}) == State()


@pytest.mark.parametrize("name", [one.name for one in fields(Draft)])
def test_each_line_of_a_draft_comes_back(name: str) -> None:
    value = getattr(DRAFT, name)
    draft = Draft(**{name: value})

    assert value != getattr(Draft(), name)
    assert stored(State(draft=draft)).draft == draft
    assert getattr(stored(State(draft=draft)).draft, name) == value
    assert stored(State(shelf=(draft,))).shelf == (draft,)


@pytest.mark.parametrize("which", ["alarm", "refusal", "offer"])
def test_what_comes_back_has_the_types_it_had(which: str) -> None:
    kept, back = getattr(FULL, which), getattr(stored(FULL), which)

    assert type(back) is type(kept)
    for one in fields(kept):
        assert type(getattr(back, one.name)) is type(getattr(kept, one.name)), one.name


def test_a_stored_state_is_plain_json() -> None:
    assert json.loads(json.dumps(FULL.to_json(), ensure_ascii=False))["question"] == "place"


LIVE, OVER = Alarm("fire", "N01", AT), Alarm("fire", "N01", AT, is_over=True)


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        (State(), "chat"),
        (State(draft=a_draft()), "chat"),
        (State(draft=a_draft(), question=Question.CONFIRM), "confirm"),
        (State(offer=Offer("track")), "offer"),
        (State(offer=Offer("place"), draft=a_draft(), question=Question.PLACE), "offer"),
        (State(refusal=REFUSAL), "door"),
        (State(refusal=REFUSAL, draft=a_draft(), question=Question.PLACE), "place"),
        (State(refusal=REFUSAL, offer=Offer("new")), "offer"),
        (State(ref="r"), "filed"),
        (State(ref="r", ref_turns=RECENT), "filed"),
        (State(ref="r", ref_turns=RECENT + 1), "chat"),
        (State(ref="r", refusal=REFUSAL), "door"),
        (State(alarm=LIVE), "alarm"),
        (State(alarm=LIVE, offer=Offer("track")), "alarm"),
        (State(alarm=LIVE, draft=a_draft(), question=Question.PLACE), "place"),
        (State(alarm=OVER), "chat"),
        (State(alarm=OVER, offer=Offer("track")), "offer"),
        (State(alarm=OVER, ref="r"), "filed"),
    ],
)
def test_the_reader_is_told_what_is_on_the_table(state: State, asked: str) -> None:
    assert state.asked is Question(asked)


@pytest.mark.parametrize("kind", sorted(SILENT))
def test_an_offer_that_was_no_question_is_not_on_the_table(kind: str) -> None:
    assert State(offer=Offer(kind)).asked is Question.CHAT
    assert State(offer=Offer(kind), question=Question.PLACE).asked is Question.PLACE


@pytest.mark.parametrize("question", list(Question)[:7])
def test_every_question_of_the_draft_is_told(question: Question) -> None:
    state = State(draft=a_draft(), question=question)

    assert state.asked is question
    assert state.is_dictating
    assert not state.has_parked


def test_a_draft_without_a_question_is_put_aside() -> None:
    assert State(draft=a_draft()).has_parked
    assert not State(draft=a_draft()).is_dictating
    assert not State().has_parked


OLD_SLOTS: dict[str, Any] = {
    "problem": "路灯坏了",
    "solution": "换灯泡",
    "place": "smq-ma-madong",
    "place_detail": "3栋",
    "point": {"latitude": 30.69, "longitude": 104.08},
    "reach": "courtyard",
    "photos": [{"kind": "photo", "media_id": "m1"}],
    "photos_done": True,
    "phone": "13800138000",
    "matter": matter("A04"),
    "ref": "SMQ-2026-000001",
    "queue": [{"text": "车位不够"}, {"text": "x", "slots": {"problem": "楼道堆物"}}],
}


def taken_over(snapshot: dict[str, Any]) -> State:
    return State.from_json(upgraded(snapshot)["slots"].get("state"))


@pytest.mark.parametrize("shape", [{"slots": OLD_SLOTS}, {"head": {"slots": OLD_SLOTS}}])
def test_a_draft_of_the_version_before_goes_on(shape: dict[str, Any]) -> None:
    state = taken_over(shape)

    assert state.draft == Draft(
        problem="路灯坏了",
        solution="换灯泡",
        place="smq-ma-madong",
        detail="3栋",
        latitude=30.69,
        longitude=104.08,
        reach="courtyard",
        photos=(("photo", "m1"),),
        photos_done=True,
        phone="13800138000",
        matter=matter("A04"),
    )
    assert [one.problem for one in state.shelf] == ["车位不够", "楼道堆物"]
    assert state.ref == "SMQ-2026-000001"
    assert stored(state) == state


def test_a_solution_left_to_everybody_is_not_asked_again() -> None:
    assert taken_over({"slots": OLD_SLOTS | {"solution": ""}}).draft.solution == ""  # type: ignore[union-attr]
    assert taken_over({"slots": {"problem": "灯坏了"}}).draft.solution is None  # type: ignore[union-attr]


def test_nothing_begun_before_is_nothing_now() -> None:
    assert upgraded({}) == {"slots": {}}
    assert upgraded({"slots": {}}) == {"slots": {}}
    assert taken_over({"slots": {"solution": "换灯泡"}}).draft is None


def test_a_snapshot_of_this_version_stays_as_it_is() -> None:
    slots = {"state": FULL.to_json(), "question": "place"}

    assert upgraded({"slots": slots}) == {"slots": slots}
