"""The commands and the measures: what is printed must be what happened."""

import io
import json
from pathlib import Path

import numpy as np
import pytest

from bot.learning.commands import evaluate, understand
from bot.learning.evaluate import measure, read_rows
from bot.learning.heldout import review_threshold
from bot.proposals.errors import ContentError
from bot.proposals.lists import ListResult
from bot.proposals.places import Level
from bot.understanding import Candidate, Understander, Understanding
from bot.understanding.honesty import Honesty, Shown, logit


class Fixed:
    """A reader that always gives one answer."""

    def __init__(self, code: str, confidence: float = 0.9) -> None:
        listed = ListResult.POSITIVE if code[0] in "ABCDE" else ListResult.NEGATIVE
        level = Level.COURTYARD if listed is ListResult.POSITIVE else None
        urgent = code == "N01"
        self.answer = Understanding(
            listed,
            code,
            level,
            urgent,
            "emergency" if urgent else "propose",
            None,
            (),
            confidence,
            confidence < 0.5,
            (),
            (Candidate(code, confidence), Candidate("A02", 0.05)),
        )

    def understand(self, text: str) -> Understanding:
        return self.answer


def test_an_accepted_alternative_counts_as_right() -> None:
    rows = [{"text": "x", "code": "A01", "alt": "A04"}, {"text": "y", "code": "A02", "alt": None}]
    scores = measure(Fixed("A04"), rows).scores
    assert (scores["code_top1"], scores["code_top3"]) == (0.5, 1.0)


def test_fields_that_are_absent_are_not_scored() -> None:
    scores = measure(Fixed("A04"), [{"text": "x"}]).scores
    assert scores["intent"] is None
    assert scores["list"] is None
    assert scores["calibration_error"] is None


def test_emergencies_are_counted_both_ways() -> None:
    rows = [
        {"text": "a", "urgent": True, "intent": "emergency", "list": "negative", "code": "N01"},
        {"text": "b", "urgent": False, "intent": "propose", "list": "positive", "code": "A01"},
    ]
    scores = measure(Fixed("N01"), rows).scores
    assert (scores["emergency_recall"], scores["emergency_precision"]) == (1.0, 0.5)


def test_level_is_scored_on_positives_only() -> None:
    rows = [
        {"text": "a", "list": "positive", "code": "A01", "level": "courtyard"},
        {"text": "b", "list": "positive", "code": "A01", "level": "district"},
        {"text": "c", "list": "negative", "code": "N12", "level": None},
    ]
    assert measure(Fixed("A01"), rows).scores["level"] == 0.5


def test_calibration_error_is_how_far_confidence_is_from_being_right() -> None:
    rows = [{"text": "a", "code": "A01"}, {"text": "b", "code": "A03"}]
    assert measure(Fixed("A01", 0.9), rows).scores["calibration_error"] == pytest.approx(0.4)


def test_each_style_is_a_slice() -> None:
    rows = [
        {"text": "a", "code": "A01", "style": "short"},
        {"text": "b", "code": "A03", "slice": "long"},
    ]
    slices = measure(Fixed("A01"), rows).slices
    assert (slices["short"]["code_top1"], slices["long"]["code_top1"]) == (1.0, 0.0)


def test_every_message_read_wrongly_is_listed() -> None:
    rows = [{"id": "m1", "text": "a", "code": "A03"}, {"id": "m2", "text": "b", "code": "A01"}]
    assert [error["id"] for error in measure(Fixed("A01"), rows).errors] == ["m1"]


def test_a_table_is_printed_and_json_written(tmp_path: Path) -> None:
    file, out, results = tmp_path / "set.jsonl", io.StringIO(), tmp_path / "r" / "set.json"
    file.write_text('{"id": "1", "text": "x", "code": "A01"}\n', encoding="utf-8")
    evaluate(file, Fixed("A01"), out, results)
    assert "code_top1" in out.getvalue()
    assert json.loads(results.read_text(encoding="utf-8"))["scores"]["code_top1"] == 1.0


def test_every_bad_line_of_a_labelled_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text('{"text": "x"}\nnot json\n\n{"id": 3}\n', encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        read_rows(file)
    assert len(refused.value.args) == 2
    assert ":2:" in str(refused.value)


def test_lines_are_answered_in_order_and_bad_ones_in_their_place(reader: Understander) -> None:
    lines = [
        '{"id": "a", "text": "路灯坏了"}',
        "nonsense",
        '{"id": "c"}',
        '{"id": 4, "text": "你好"}',
    ]
    out = io.StringIO()
    faults = understand(lines, out, reader)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert faults == 2
    assert [answer["id"] for answer in answers] == ["a", None, "c", 4]
    assert answers[0]["code"] == "A04"
    assert "error" in answers[1]
    assert "error" in answers[2]


def test_confidence_rises_with_probability_and_keeps_its_bounds() -> None:
    honest = Honesty((0.8,), 0.4)
    told = [honest((logit(chance),)) for chance in (0.0, 0.2, 0.5, 0.9, 1.0)]
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] < 1


def test_readers_who_agree_are_surer_than_one_alone() -> None:
    honest = Honesty((1.0, 0.0, 0.0, 1.0, 1.0))
    words, same, other = np.array([[0.5, -0.5], [0.2, 0.1], [0.1, 0.2]], dtype=np.float32)
    agreed = honest(Shown(words, words, same).signs(0, 0.7))
    apart = honest(Shown(words, words, other).signs(0, 0.7))
    assert agreed > apart


def test_titles_have_to_be_right_as_often_as_letters() -> None:
    """Letters are right at any confidence, titles only from seven tenths: that is the threshold."""
    sure = np.array([0.5, 0.6, 0.695, 0.9] * 2)
    short = np.array([False] * 4 + [True] * 4)
    fine = np.array([True] * 4 + [False, False, False, True])

    assert review_threshold(sure, fine, short) == pytest.approx(0.7)
    assert review_threshold(sure[~short], fine[~short], short[~short]) == pytest.approx(0.3)
