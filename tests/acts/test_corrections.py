"""Corrections from the words that were typed to the lines that are read back."""

from typing import Any

import pytest
import yaml

from bot.dialogue.acts import Act, Question
from bot.dialogue.fields import corrected
from tests.acts.twins import FOLDER, Parts, Reader
from tests.dialogue.stage import a_desk
from tests.dialogue.test_fields import draft_of

TABLE = yaml.safe_load((FOLDER / "corrections.yml").read_text(encoding="utf-8"))
LEAST = 0.8
"""How many of the table must come out right; the acts are learnt, so a few may come and go."""


def is_right(case: dict[str, Any], reader: Reader) -> bool:
    """Whether the lines read afterwards as the resident meant, or the right one is asked about."""
    parts: Parts = reader.acts(case["said"], Question.CONFIRM)
    draft, asks = draft_of(case["draft"]), []
    for one in parts:
        if one.act is Act.CORRECTS:
            change = corrected(draft, one, a_desk(), None)
            draft, asks = change.draft, [*asks, change.ask]
    if "ask" in case:
        return asks == [case["ask"]]
    return all(getattr(draft, line) == value for line, value in case["lines"].items())


def test_corrections_come_out_as_they_were_meant(trained: tuple[Any, Any]) -> None:
    wrong = [case["said"] for case in TABLE if not is_right(case, trained[1])]

    assert len(wrong) <= (1 - LEAST) * len(TABLE), wrong


@pytest.mark.parametrize(
    "said",
    [
        "没问题，就是这样",
        "没得问题",
        "问题解决了没有",
        "我那件事情怎么样了",
        "提交",
        "情况就这些",
        "7",
    ],
)
def test_other_words_change_nothing(said: str, trained: tuple[Any, Any]) -> None:
    draft = draft_of("lamps")
    for one in trained[1].acts(said, Question.CONFIRM):
        if one.act is Act.CORRECTS:
            draft = corrected(draft, one, a_desk(), None).draft

    assert draft == draft_of("lamps")
