"""The trained act reader on answers by other hands, held to floors; no yes where none was said."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue.acts import Question
from bot.learning.act_sentences import messages
from bot.paths import ROOT
from tests.acts.twins import AT, FOLDER, SHARES, Read, Reader, by_question, false_yes, read_all

FLOORS = yaml.safe_load((FOLDER / "floors.yml").read_text(encoding="utf-8"))
KNOWN = yaml.safe_load((ROOT / "tests" / "known_failures.yml").read_text(encoding="utf-8"))
TABLES = {"floors", "assent", "corrections"}
ALIKE = 6
"""So short an answer anybody may give in the same words."""


@pytest.fixture(scope="module")
def reader(trained: tuple[Any, Any]) -> Reader:
    """The desk's own."""
    found: Reader = trained[1]
    return found


@pytest.fixture(scope="module")
def read(reader: Reader) -> list[Read]:
    return read_all(reader)


def plain(text: str) -> str:
    return re.sub(r"\W", "", text)


def test_no_twin_was_trained_on() -> None:
    learnt = messages(ROOT / "data" / "acts")
    twins = messages(FOLDER)

    assert {one.writer for one in learnt} & {one.writer for one in twins} == set()
    known = {plain(one.text) for one in learnt}
    assert [
        one.text for one in twins if len(plain(one.text)) > ALIKE and plain(one.text) in known
    ] == []


def test_every_question_has_its_twins_and_its_floors() -> None:
    assert {Path(one).stem for one in FOLDER.glob("*.yml")} - TABLES == set(Question)
    assert set(FLOORS) == set(Question)
    for question in Question:
        meant = {
            str(part.act)
            for one in messages(FOLDER)
            if one.question is question
            for part in one.parts
        }
        assert set(FLOORS[question]) == {*SHARES, *meant}, question


@pytest.mark.parametrize("question", Question)
def test_no_act_is_read_worse_than_its_floor(question: Question, read: list[Read]) -> None:
    figures = by_question(read)[question]
    below = {
        name: (round(figures[name], 3), floor)
        for name, floor in FLOORS[question].items()
        if figures[name] < floor
    }
    assert below == {}


@pytest.mark.parametrize("what", AT)
def test_nothing_is_a_yes_that_is_none(what: str, read: list[Read], reader: Reader) -> None:
    """Known ones are listed, and each of them must still fail."""
    twins = {one.message.text for one in read}
    listed = {one["text"] for one in KNOWN["false_yes"] if one["what"] == what} & twins

    assert set(false_yes(what, read, reader.guards)) == listed
