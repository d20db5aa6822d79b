"""The systems we are measured against, behind the same interface."""

from pathlib import Path

import pytest

from bot.catalogue import Catalogue
from bot.learning import baselines
from bot.learning.sources import Sentence
from bot.proposals.errors import ContentError


@pytest.mark.parametrize("name", sorted(baselines.BASELINES))
def test_a_baseline_answers_like_our_own_reader(
    name: str, learnt: list[Sentence], catalogue: Catalogue
) -> None:
    machine = baselines.BASELINES[name]()
    some = [one for one in learnt if one.label][::40]
    machine.fit([one.text for one in some], [one.label for one in some])
    got = baselines.Baseline(machine, catalogue).understand("院子里的路灯坏了，晚上黑")
    assert got.list.value in {"positive", "negative", "unclear"}
    assert 0 <= got.confidence <= 1
    assert len(got.candidates) == 3


def test_an_unknown_baseline_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="oracle"):
        baselines.train("oracle", tmp_path)
