"""Emergencies: advice for each danger, and what staff are called with."""

import pytest

from actions.emergency import Emergency
from bot.ports import CallKind
from tests.actions.stage import Stage, understood


@pytest.mark.parametrize(
    ("text", "code", "response"),
    [
        ("屋里好大一股煤气味", "N01", "utter_emergency_N01_gas"),
        ("电梯关人了", "N01", "utter_emergency_N01_trapped"),
        ("三单元冒烟了", "N01", "utter_emergency_N01_fire"),
        ("有人拿刀砍人", "N01", "utter_emergency_N01_fight"),
        ("我要弄死他", "N01", "utter_emergency_N01_threat"),
        ("门口出车祸", "N01", "utter_emergency_N01_traffic"),
        ("王婆婆昏倒了", "N01", "utter_emergency_N01_hurt"),
        ("快来人", "N01", "utter_emergency_N01"),
        ("我想烧炭不活了", "N02", "utter_emergency_N02"),
        ("老汉打我", "N03", "utter_emergency_N03"),
        ("救命", "U", "utter_emergency_N01"),
    ],
)
async def test_each_danger_is_answered_with_its_own_advice(
    text: str, code: str, response: str
) -> None:
    said = understood(code) | {"code": code}
    done = await Stage().play(Emergency(), text, "emergency", understanding=said)

    assert done.said == [response]
    assert done.values[0]["doors"].startswith("马上打：")
    assert done.calls[0].kind is CallKind.EMERGENCY


async def test_staff_learn_where_it_is() -> None:
    words = "马东大院三单元冒烟了"
    done = await Stage().play(Emergency(), words, "emergency", understanding=understood("N01"))

    assert done.calls[0].place == "smq-ma-madong"
    assert done.calls[0].words == words


async def test_harm_to_a_child_is_reported_as_the_law_asks() -> None:
    done = await Stage().play(Emergency(), "娃娃被打", "emergency", understanding=understood("N03"))

    assert sorted(call.kind for call in done.calls) == [CallKind.EMERGENCY, CallKind.REPORT_DUTY]
