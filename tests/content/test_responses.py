"""What residents read minds its manners; who says it is seen to in tests/dialogue."""

import re

import yaml

from bot import catalogue
from bot.paths import ROOT
from bot.proposals.lists import UNCLEAR

SKILLS = sorted((ROOT / "data" / "skills").glob("*/responses.yml"))
LONGEST = 120
LONGER = frozenset({"utter_privacy_copy"})
"""Sentences that read out what somebody asked to be read out."""
FORBIDDEN = re.compile(r"[!！]|系统|意图|无法识别|亲[，,~]|规定|抱歉给您带来")
NUMBER = re.compile(r"(?<!\d)(?:1[12]\d|12[13]\d\d|96\d{3}|0\d{2,3}-?\d{7,8}|1[3-9]\d{9})(?!\d)")
BLANK = re.compile(r"{(\w+)}")


def responses() -> dict[str, list[dict]]:
    """All responses by name; two of one name would hide each other."""
    found: dict[str, list[dict]] = {}
    for path in SKILLS:
        for name, variants in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items():
            assert name not in found, f"{name} stands twice"
            found[name] = variants
    return found


RESPONSES = responses()
TEXTS = [(name, variant) for name, variants in RESPONSES.items() for variant in variants]


def buttons(variant: dict) -> list[str]:
    return [str(button["title"]) for button in variant.get("buttons", ())]


def whole(variant: dict) -> str:
    """A sentence with its options as they are read, nothing filled in."""
    text = BLANK.sub("", variant["text"])
    return text + "".join(f"\n{n}. {one}" for n, one in enumerate(buttons(variant), start=1))


def test_each_kind_of_matter_is_heard_and_asked_about() -> None:
    lists = catalogue.load(ROOT).lists
    kinds = {code[0] for code in (*lists.topics, *lists.negative, UNCLEAR)}
    wanted = {f"utter_{what}_{kind}" for what in ("heard", "ask_solution") for kind in kinds}
    assert sorted(wanted - set(RESPONSES)) == []


def test_no_sentence_names_a_number_of_its_own() -> None:
    assert [name for name, variant in TEXTS if NUMBER.search(whole(variant))] == []


def test_no_sentence_shouts_or_talks_like_a_machine() -> None:
    assert [name for name, variant in TEXTS if FORBIDDEN.search(whole(variant))] == []


def test_every_sentence_is_short_before_anything_is_filled_in() -> None:
    long = {name: len(whole(variant)) for name, variant in TEXTS if len(whole(variant)) > LONGEST}
    assert set(long) <= LONGER, long


def test_no_sentence_asks_two_things() -> None:
    twice = {name for name, variant in TEXTS if variant["text"].count("？") > 1}
    assert twice <= {"utter_photo_alone", "utter_ask_problem"}


def test_quotes_are_closed_and_blanks_are_names() -> None:
    for name, variant in TEXTS:
        text = variant["text"]
        assert text.count("“") == text.count("”"), name
        assert text.count("{") == text.count("}") == len(BLANK.findall(text)), name


ANSWERS = yaml.safe_load((ROOT / "data" / "answers" / "answers.yml").read_text(encoding="utf-8"))
GIVEN = {"phone", "hotline", "hours", "body", "due", "ref", "doors", "entry"}
"""What an answer may name (`bot/dialogue/answers.py`)."""
ANSWER_TEXTS = [
    (one["id"], str(text)) for one in ANSWERS for key, text in one.items() if key not in ("id",)
]


def test_answers_about_the_desk_mind_their_manners_too() -> None:
    """A number in an answer is one that a door of the catalogue has."""
    doors = {door.number for door in catalogue.load(ROOT).lists.doors.values()}
    for name, text in ANSWER_TEXTS:
        assert not FORBIDDEN.search(text), name
        assert set(NUMBER.findall(BLANK.sub("", text))) <= doors, name
        assert text.count("“") == text.count("”"), name
        assert set(BLANK.findall(text)) <= GIVEN, name


def test_an_answer_fits_one_message() -> None:
    long = {name: len(text) for name, text in ANSWER_TEXTS if len(BLANK.sub("", text)) > LONGEST}
    assert long == {}
