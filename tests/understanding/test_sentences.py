"""What we learn from: enough of it, nothing twice, and nothing of what we measure with."""

import warnings
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from bot.catalogue.duplicates import normalised, twins
from bot.examples import HOUSE, Example
from bot.learning.evaluate import read_rows
from bot.learning.heldout import folds
from bot.learning.sentence import CATALOGUE, INTENT, Sentence
from bot.learning.sources import fingerprint
from bot.paths import DATA, ROOT
from bot.understanding.calibration import Calibration

BENCHMARK = DATA / "benchmark" / "benchmark.jsonl"
STRANGERS = DATA / "benchmark" / "strangers.jsonl"
TOPIC, ENTRY, TURN = 40, 60, 60
LONG, LETTERS, WRITERS = 60, 1000, 100
PHRASE = 4
"""A greeting or a yes of so few signs cannot be said in other words."""


def _examples(texts: list[str], path: Path) -> list[Example]:
    return [Example(text, "U", path=path, line=line) for line, text in enumerate(texts, 1)]


def _is_said(one: Example) -> bool:
    return len(normalised(one.text)) > PHRASE


@pytest.fixture(scope="module")
def written(learnt: list[Sentence]) -> Counter[str]:
    return Counter(one.label for one in learnt if one.label and one.origin != CATALOGUE)


def test_every_topic_entry_and_intent_has_enough_sentences(written: Counter[str]) -> None:
    least = {
        label: TURN if label.startswith(INTENT) else TOPIC if label[0] in "ABCDE" else ENTRY
        for label in written
    }
    assert {label: written[label] for label in written if written[label] < least[label]} == {}
    assert len([label for label in written if label[0] in "ABCDE"]) == 45
    assert len([label for label in written if label[0] == "N"]) == 21
    assert len([label for label in written if label.startswith(INTENT)]) >= 19


def test_no_sentence_stands_twice_under_two_labels(learnt: list[Sentence]) -> None:
    """Of what was written for one label or the other; the lists may quote either."""
    labels: dict[str, set[str]] = defaultdict(set)
    for one in learnt:
        if one.label and one.origin != CATALOGUE:
            labels[normalised(one.text)].add(one.label)
    assert {text: found for text, found in labels.items() if text and len(found) > 1} == {}


def test_nothing_of_the_benchmark_is_learnt(learnt: list[Sentence]) -> None:
    """Equal or nearly equal sentences are refused, or the benchmark measures memory."""
    measured = [str(row["text"]) for path in (BENCHMARK, STRANGERS) for row in read_rows(path)]
    both = _examples(sorted({one.text for one in learnt}), DATA) + _examples(measured, BENCHMARK)
    shared = [pair for pair in twins(both) if pair.first.path != pair.second.path]
    told = [f"{pair.first.text} | {pair.second.text}" for pair in shared if _is_said(pair.first)]
    assert told == []


def test_a_benchmark_sentence_with_two_signs_changed_would_be_found() -> None:
    text = str(read_rows(BENCHMARK)[150]["text"])
    near = text[:-1] + "吧！"
    found = list(twins(_examples([near], DATA) + _examples([text], BENCHMARK)))
    assert len(found) == 1


def test_everybody_but_the_house_is_named(learnt: list[Sentence]) -> None:
    """Figures are counted by writer: many of them, and letters as well as chat from each list."""
    people = [one for one in learnt if not one.is_by_house]
    assert len({one.writer for one in people}) >= WRITERS
    letters = [one for one in people if len(one.text) >= LONG]
    assert len(letters) >= LETTERS
    assert {one.label[:1] for one in letters} >= set("ABCDEN")


def test_a_writer_is_in_one_fold_and_the_house_in_none(learnt: list[Sentence]) -> None:
    names = [one.writer for one in learnt]
    found = defaultdict(set)
    for name, fold in zip(names, folds(names), strict=True):
        found[name].add(int(fold))
    assert found.pop(HOUSE) == {-1}
    assert all(len(one) == 1 and min(one) >= 0 for one in found.values())


def test_what_was_calibrated_is_what_is_learnt(learnt: list[Sentence]) -> None:
    """Other sentences than those calibrated on are a warning, other labels a fault."""
    about = Calibration.load(ROOT).about
    assert set(about["labels"]) == {one.label for one in learnt if one.label}
    if about["data"] != fingerprint(ROOT):
        warnings.warn("the data changed since `python -m bot calibrate`", stacklevel=1)
