"""Before filing, what neighbours proposed that means the same is offered; nothing joins alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.dialogue.acts import Act
from bot.likeness import Told
from bot.proposals.events import Actor
from bot.proposals.lists import ListResult
from bot.proposals.proposal import Proposal, Suggestion
from bot.proposals.workflow import Role, Status
from bot.understanding import Candidate
from tests.builders import MONDAY, a_proposal, a_resident, public
from tests.dialogue.stage import (
    CONSENTED,
    Outcome,
    Stage,
    a_draft,
    asking,
    heard,
    matter,
    read_back,
)

LIU = a_resident(**CONSENTED)
REF, OTHER = "SMQ-2025-000001", "SMQ-2025-000002"
DRAFT = a_draft(matter=matter("A04", candidates=(Candidate("A04", 0.9),)))
SAME = Suggestion(ListResult.POSITIVE, "A04", None, 0.9, False, (), (("A04", 0.9),))


class Judge:
    """Everything on lamps means the same."""

    offered_from = 0.8

    def chances(self, one: Told, others: Sequence[Told]) -> list[float]:
        del one
        return [0.9 if "路灯" in other.text else 0.1 for other in others]


def lamps(ref: str = REF, **more: Any) -> Proposal:
    values: dict[str, Any] = {
        "proposer": "resident-li", "problem": "院里路灯坏了", "place": "smq-ma-madong",
        "body": "smq-maan-council", "code": "A04", "suggestion": SAME, "status": Status.SECONDING,
    }  # fmt: skip
    return a_proposal(ref, **(values | more))


async def confirmed(*proposals: Proposal, draft: Any = DRAFT) -> tuple[Stage, Outcome]:
    """The draft is confirmed while these are there."""
    state = (await read_back(asking("confirm", draft))).state
    stage = Stage(state, resident=LIU, proposals=proposals, judge=Judge())
    return stage, await stage.play("answer", heard(Act.SUBMIT, "提交"))


async def then(stage: Stage, before: Outcome, name: str, *parts: Any, **values: Any) -> Outcome:
    return await replace(stage, state=before.state).play(name, *parts, **values)


async def test_one_that_is_public_is_offered_before_anything_is_filed() -> None:
    _, offered = await confirmed(public(lamps()))

    assert offered.said[-1] == "utter_alike"
    assert offered.options == ["附议这件", "补充进去", "另外提"]
    assert REF in offered.replies[-1].values["lines"]
    assert offered.proposals == []
    assert offered.draft.looked


async def test_seconding_it_files_nothing_and_offers_to_add_the_words() -> None:
    stage, offered = await confirmed(public(lamps()))
    seconded = await then(stage, offered, "choose", ref=REF)
    assert seconded.said == ["utter_seconded", "utter_alike_add"]
    assert seconded.state.draft is None
    assert seconded.proposals == []
    assert seconded.state.undo["draft"]["problem"] == DRAFT.problem

    stage = replace(stage, proposals=(public(lamps(seconders={LIU.id})),))
    added = await then(stage, seconded, "affirm")
    assert added.said == ["utter_joined"]
    assert added.values["seconds"] == 1


async def test_adding_the_words_seconds_and_keeps_them_from_the_neighbours() -> None:
    stage, offered = await confirmed(public(lamps()))

    joined = await then(stage, offered, "choose", value="alike_add")

    assert joined.said == ["utter_joined"]
    assert joined.proposals == []
    assert joined.state.draft is None


@pytest.mark.parametrize("act", [Act.NO, Act.SUBMIT, Act.ANOTHER])
async def test_another_matter_is_filed_and_not_looked_for_again(act: Act) -> None:
    stage, offered = await confirmed(public(lamps()))

    filed = await then(stage, offered, "offer", heard(act, "另外提"))

    assert filed.said[0] == "utter_filed"
    assert [one.problem for one in filed.proposals] == [DRAFT.problem]


@pytest.mark.parametrize("act", [Act.HOLD_OFF, Act.STOP, Act.DONT_KNOW])
async def test_who_hesitates_has_filed_nothing(act: Act) -> None:
    stage, offered = await confirmed(public(lamps()))

    held = await then(stage, offered, "offer", heard(act, "等一哈"))

    assert held.said == ["utter_hold"]
    assert held.proposals == []
    assert held.draft.problem == DRAFT.problem


async def test_of_several_the_three_likeliest_are_shown_and_one_is_chosen() -> None:
    refs = [f"SMQ-2025-00000{n}" for n in range(1, 5)]
    stage, offered = await confirmed(*(public(lamps(ref)) for ref in refs))
    assert len(offered.options) == 3 + 2

    asked = await then(stage, offered, "offer", heard(Act.SECONDS, "附议"))
    assert asked.said == ["utter_second_which"]

    seconded = await then(stage, asked, "choose", ref=refs[1])
    assert seconded.values["ref"] == refs[1]


async def test_one_not_yet_public_is_named_without_a_word_of_it() -> None:
    stage, filed = await confirmed(lamps())
    assert filed.said[0] == "utter_filed"
    assert filed.said[-1] == "utter_alike_waiting"
    assert not filed.replies[-1].values

    waits = await then(stage, filed, "affirm")
    assert waits.said == ["utter_alike_will_tell"]
    assert waits.state.draft is None


@pytest.mark.parametrize(
    "other",
    [
        lamps(proposer=LIU.id),
        lamps(place="smq-ma-beiyuan"),
        lamps(code="B04"),
        lamps(status=Status.CLOSED),
        public(lamps(seconders={LIU.id})),
        lamps(problem="车位不够"),
        lamps(list="unclear"),
    ],
    ids=["own", "another place", "another topic", "over", "seconded", "another matter", "unclear"],
)
async def test_what_is_not_the_same_matter_stands_in_nobodys_way(other: Proposal) -> None:
    _, filed = await confirmed(other)

    assert "utter_filed" in filed.said


async def test_what_its_proposer_keeps_private_is_not_named() -> None:
    kept = lamps()
    kept.take("keep_private", Actor(Role.PROPOSER, kept.proposer), MONDAY)

    _, filed = await confirmed(kept)

    assert "utter_filed" in filed.said


async def test_taken_down_while_somebody_chooses_it_is_said_and_the_draft_stays() -> None:
    stage, offered = await confirmed(public(lamps()))
    stage = replace(stage, proposals=(lamps(),))

    gone = await then(stage, offered, "choose", ref=REF)

    assert gone.said[0] == "utter_second_unknown"
    assert gone.draft.problem == DRAFT.problem
    assert gone.proposals == []


async def test_an_option_of_an_offer_that_is_over_does_nothing() -> None:
    stage, offered = await confirmed(public(lamps()))
    later = replace(offered, state=replace(offered.state, offer=None))

    stale = await then(stage, later, "choose", value="alike_apart")

    assert stale.said[0] == "utter_stale"
    assert stale.proposals == []


async def test_a_second_is_taken_back_at_once_and_can_be_lent_again() -> None:
    mine = public(lamps(seconders={LIU.id, "other"}))
    stage = Stage(resident=LIU, proposals=(mine,))

    back = await stage.play("unsecond", heard(Act.TAKES_BACK, "附议不要了"))

    assert back.said == ["utter_unseconded"]
    assert back.values == {"ref": REF, "seconds": 1}


async def test_what_was_not_seconded_or_is_over_is_not_taken_back() -> None:
    none = await Stage(resident=LIU).play("unsecond", heard(Act.TAKES_BACK, "撤回附议"))
    assert none.said == ["utter_unsecond_none"]

    two = tuple(public(lamps(ref, seconders={LIU.id})) for ref in (REF, OTHER))
    asked = await Stage(resident=LIU, proposals=two).play("unsecond", text="撤回附议")
    assert asked.said == ["utter_unsecond_which"]
    assert len(asked.options) == 2

    over = public(lamps(status=Status.ANSWERED, seconders={LIU.id}))
    late = await Stage(resident=LIU, proposals=(over,)).play("unsecond", text=f"撤回附议 {REF}")
    assert late.said == ["utter_second_over"]


async def test_withdrawing_what_one_has_only_seconded_takes_back_the_voice() -> None:
    stage = Stage(resident=LIU, proposals=(public(lamps(seconders={LIU.id})),))

    back = await stage.play("withdraw", heard(Act.WITHDRAWS, f"撤回对 {REF} 的附议"))

    assert back.said == ["utter_unseconded"]
