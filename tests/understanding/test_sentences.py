"""What we learn from: enough of it, nothing twice, and nothing of what we measure with."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from bot.catalogue.duplicates import normalised, twins
from bot.content import Example
from bot.paths import DATA
from bot.understanding.evaluate import read_rows
from bot.understanding.sources import CATALOGUE, INTENT, Sentence

BENCHMARK = DATA / "benchmark" / "benchmark.jsonl"
TOPIC, ENTRY, TURN = 40, 60, 60
LONG, LETTERS = 60, 150
PHRASE = 4
"""A greeting or a yes of so few signs cannot be said in other words."""


def _examples(texts: list[str], path: Path) -> list[Example]:
    return [Example(text, "U", path=path, line=line) for line, text in enumerate(texts, 1)]


def _is_said(one: Example) -> bool:
    return len(normalised(one.text)) > PHRASE


@pytest.fixture(scope="module")
def written(learnt: list[Sentence]) -> Counter[str]:
    return Counter(one.label for one in learnt if one.origin != CATALOGUE)


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
        if one.origin != CATALOGUE:
            labels[normalised(one.text)].add(one.label)
    assert {text: found for text, found in labels.items() if text and len(found) > 1} == {}


def test_nothing_of_the_benchmark_is_learnt(learnt: list[Sentence]) -> None:
    """Equal or nearly equal sentences are refused, or the benchmark measures memory."""
    measured = [str(row["text"]) for row in read_rows(BENCHMARK)]
    both = _examples(sorted({one.text for one in learnt}), DATA) + _examples(measured, BENCHMARK)
    shared = [pair for pair in twins(both) if pair.first.path != pair.second.path]
    told = [f"{pair.first.text} | {pair.second.text}" for pair in shared if _is_said(pair.first)]
    assert told == []


def test_a_benchmark_sentence_with_two_signs_changed_would_be_found() -> None:
    text = str(read_rows(BENCHMARK)[150]["text"])
    near = text[:-1] + "吧！"
    found = list(twins(_examples([near], DATA) + _examples([text], BENCHMARK)))
    assert len(found) == 1


def test_letters_are_among_what_says_how_sure_to_be(learnt: list[Sentence]) -> None:
    """Confidence is fitted on settled sentences: without letters it would know chat only."""
    letters = [one for one in learnt if one.is_settled and len(one.text) >= LONG]
    assert len(letters) >= LETTERS
    assert {one.label[0] for one in letters} >= set("ABCDEN")
