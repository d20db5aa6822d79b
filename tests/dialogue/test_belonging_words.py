"""What words belong to: a proposal sent back, what was asked for, a line, or a new matter."""

from dataclasses import replace

import pytest

from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.agreeing import agreed
from bot.dialogue.offers import is_free
from bot.dialogue.state import Offer
from bot.dialogue.talk import Said
from bot.proposals.proposal import Actor, Proposal
from bot.proposals.workflow import Role
from tests.builders import MONDAY, a_proposal
from tests.dialogue.stage import Outcome, Stage, asking, heard, understood

REF = "SMQ-2026-000001"


def sent_back() -> Proposal:
    """A proposal about lamps, returned to ask which of them."""
    proposal = a_proposal(REF, place="smq-ma-madong", code="A04")
    proposal.take("send_back", Actor(Role.TRIAGER, "t"), MONDAY, reason="是哪几盏？")
    return proposal


async def told(words: str, code: str | None) -> Outcome:
    codes = {words: code} if code else {}
    return await Stage(codes=codes, proposals=(sent_back(),)).play("matter", heard("tells", words))


async def test_bare_words_answer_what_a_proposal_was_sent_back_for() -> None:
    done = await told("靠门卫室那头", None)

    assert "utter_resubmitted" in done.said


async def test_a_matter_that_surely_is_another_one_is_no_answer() -> None:
    done = await told("楼下垃圾桶没人收臭得很", "A10")

    assert "utter_resubmitted" not in done.said
    assert done.state.draft is not None


@pytest.mark.parametrize(
    ("part", "kind", "free"),
    [
        (heard("corrects", "换的是普通灯，不是声控的"), "supplement", True),
        (heard("asks", "车还是乱停", 0.4), "supplement", True),
        (heard("no", "不用了"), "supplement", False),
        (heard("asks", "几时修好", 0.9), "supplement", False),
        (heard("tells", "靠门卫室那头"), "track", False),
    ],
)
def test_words_that_were_asked_for_are_taken(part: Heard, kind: str, free: bool) -> None:
    said = Said(part.text, (part,), understood())

    assert is_free(Offer(kind, {"ref": REF}), said) is free


@pytest.mark.parametrize(
    ("read", "act"), [("thanks", Act.THANKS), ("restart", Act.RESTART), ("affirm", Act.YES)]
)
def test_a_word_that_means_the_same_anyhow_is_the_whole_messages_to_say(
    read: str, act: Act
) -> None:
    heard_as = heard("yes", "谢谢", 0.9, also=((Act.THANKS, 0.04), (Act.RESTART, 0.05)))

    (one,) = agreed((heard_as,), understood(intent=read, confidence=0.99))

    assert one.act is act


def test_what_the_reader_never_thought_of_stays_as_heard() -> None:
    (one,) = agreed((heard("yes", "谢谢"),), understood(intent="thanks", confidence=0.99))

    assert one.act is Act.YES


async def test_a_line_to_be_told_anew_may_stay_as_it_was() -> None:
    state = asking(Question.SOLUTION)
    state = replace(state, draft=replace(state.draft, redo="solution", told={}))  # type: ignore[type-var]
    done = await Stage(state).play("answer", heard("stop", "算了办法不用改"))

    assert done.state.draft.redo == ""
    assert done.state.question is Question.CONFIRM
