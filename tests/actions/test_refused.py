"""After a no: passed on, rewritten, appealed against, looked at by a person."""

import pytest

from actions.company import Human
from actions.refer import Appeal, Refer, Rewrite
from bot.ports import CallKind
from tests.actions.drafts import CONFIRMED, FINE, PARKING, REPORT
from tests.actions.stage import CATALOGUE, Stage, understood
from tests.builders import MONDAY, a_resident, later

CONSENTED = {"consented_at": MONDAY, "consent_version": CATALOGUE.consent.version}


@pytest.mark.parametrize("refused", [None, {**FINE, "at": later(hours=-25).isoformat()}])
async def test_nothing_refused_or_too_long_ago_is_nothing_to_pass_on(refused: dict | None) -> None:
    for action in (Refer(), Rewrite()):
        done = await Stage({"refused": refused}).play(action, intent="refer")
        assert done.said == ["utter_nothing_refused"]
        assert done.calls == []


async def test_a_matter_is_passed_on_with_its_words() -> None:
    done = await Stage({"refused": FINE}).play(Refer(), intent="refer")

    assert [(call.kind, call.words) for call in done.calls] == [(CallKind.REFERRAL, FINE["text"])]


async def test_what_may_not_be_kept_cannot_be_made_a_proposal() -> None:
    done = await Stage({"refused": REPORT}).play(Rewrite(), intent="rewrite")

    assert done.said == ["utter_nothing_refused"]


async def test_a_rewritten_matter_gets_the_likeliest_topic_for_a_person_to_see() -> None:
    candidates = [{"code": "N12", "confidence": 0.9}, {"code": "B06", "confidence": 0.05}]
    refused = {**FINE, "matter": understood("N12", candidates=candidates)}
    done = await Stage({"refused": refused}).play(Rewrite(), intent="rewrite")

    assert done.slots["matter"]["code"] == "B06"
    assert done.slots["matter"]["review"]
    assert done.slots["solution"] is None


async def test_a_draft_that_waits_survives_a_rewrite() -> None:
    stage = Stage({"refused": FINE, "problem": PARKING, "parked": True})
    done = await stage.play(Rewrite(), intent="rewrite")

    assert [one["text"] for one in done.slots["queue"]] == [PARKING]


async def test_an_appeal_is_confirmed_already_and_only_consent_is_missing() -> None:
    done = await Stage({"refused": FINE}).play(Appeal(), intent="appeal")

    assert done.followed_by == "propose_form"
    assert done.slots["confirmed"] is True
    assert "consent" not in done.slots
    assert done.slots["matter"]["appeal"]


async def test_an_appeal_with_consent_needs_nothing_more() -> None:
    stage = Stage({"refused": FINE}, resident=a_resident(home="smq-ma-madong", **CONSENTED))
    done = await stage.play(Appeal(), intent="appeal")

    assert done.slots["consent"] is True
    assert done.slots["place"] == "smq-ma-madong"


async def test_an_appeal_in_the_middle_of_a_draft_waits_for_it() -> None:
    stage = Stage({**CONFIRMED, "refused": FINE, "requested_slot": "solution"}, in_form=True)
    done = await stage.play(Appeal(), intent="appeal")

    assert done.said == ["utter_appeal_waits"]
    assert done.slots["queue"][0]["appeal"]


async def test_an_appeal_against_what_was_not_kept_calls_a_person_without_words() -> None:
    done = await Stage({"refused": REPORT}).play(Appeal(), "判错了", "appeal")

    assert [(call.kind, call.words) for call in done.calls] == [(CallKind.APPEAL, "")]
    assert done.said == ["utter_person_called_open"]


async def test_a_person_called_after_a_no_reads_what_was_judged() -> None:
    done = await Stage({"refused": FINE}).play(Human(), "人工", "human")

    assert [(call.kind, call.words) for call in done.calls] == [(CallKind.APPEAL, FINE["text"])]


async def test_a_person_called_after_what_was_not_kept_is_no_appeal() -> None:
    done = await Stage({"refused": REPORT}).play(Human(), "人工", "human")

    assert [(call.kind, call.code, call.words) for call in done.calls] == [
        (CallKind.HANDOFF, "N08", "")
    ]
