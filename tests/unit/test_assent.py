"""A yes, a no and a question are told apart, in Mandarin and in the dialect."""

from pathlib import Path

import pytest
import yaml

from bot.assent import Stance, agrees, stance
from bot.paths import ROOT
from bot.wording import Wording

_SAID = yaml.safe_load(Path(__file__).with_name("assent.yml").read_text(encoding="utf-8"))
_LEAST = 40
_TABLE = [(kind, said) for kind, all_said in _SAID.items() for said in all_said]


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording.load(ROOT)


@pytest.mark.parametrize(("kind", "said"), _TABLE)
def test_a_short_answer_comes_to_what_the_resident_meant(
    wording: Wording, kind: str, said: str
) -> None:
    found = stance(said, wording)

    assert found == (None if kind == "neither" else Stance(kind))
    assert agrees(said, wording) is (kind == "yes")


@pytest.mark.parametrize("kind", ["yes", "no", "asks"])
def test_the_table_has_enough_of_each(kind: str) -> None:
    assert len(_SAID[kind]) >= _LEAST
