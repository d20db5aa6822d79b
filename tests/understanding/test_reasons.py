"""Reasons a resident and a clerk can read, and that are true."""

import re

from bot.learning.evaluate import read_rows
from bot.paths import DATA
from bot.proposals.lists import UNCLEAR
from bot.understanding import Understander
from bot.understanding.words import Segmenter

_NAMED = re.compile("“([^”]+)”，像是“")
ENOUGH = 0.9


STRANGERS = read_rows(DATA / "benchmark" / "strangers.jsonl")


def _sample() -> list[str]:
    """What people say who taught nothing."""
    return [str(row["text"]) for row in STRANGERS if str(row["code"])[0] in "ABCDEN"][5::20]


def test_without_the_words_it_names_the_decision_changes(
    reader: Understander,
) -> None:
    changed, named = 0, 0
    for text in _sample():
        got = reader.understand(text)
        match = _NAMED.search(got.reasons[0]) if got.reasons else None
        if match is None or got.is_multi or got.urgent:
            continue
        named += 1
        rest = reader.normalised(text)
        for word in match.group(1).split("、"):
            rest = rest.replace(word, " ")
        again = reader.understand(rest)
        changed += again.code != got.code or again.intent != got.intent
    assert named >= 20
    assert changed >= ENOUGH * named


def test_the_list_the_level_and_the_confidence_are_told(reader: Understander) -> None:
    got = reader.understand("整条街的路灯都不亮")
    told = "".join(got.reasons)
    assert "正面清单" in told
    assert "街道" in told
    assert re.search(r"把握约\d+%", told)


def test_an_unsure_answer_says_that_a_person_decides(
    reader: Understander,
) -> None:
    answers = [reader.understand(said) for said in _sample()]
    assert {got.review for got in answers if not got.urgent} == {True, False}
    for got in answers:
        assert got.review == ("由人来定" in got.reasons[-1])


def test_words_nobody_can_place_give_no_reason_for_a_code(reader: Understander) -> None:
    got = reader.understand("我想提个建议")
    assert got.code == UNCLEAR
    assert not _NAMED.search("".join(got.reasons))


def test_a_segmenter_prefers_words_it_has_seen() -> None:
    text = "加装电梯好"
    spans = Segmenter({"加装": 5, "电梯": 9, "装电": 1}).cut(text)
    assert [text[start:end] for start, end in spans] == ["加装", "电梯", "好"]
