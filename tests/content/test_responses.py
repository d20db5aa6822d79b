"""What residents read: every sentence exists, is said by somebody, and minds its manners."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from actions.emergency import DANGERS
from bot import catalogue
from bot.paths import ROOT
from bot.proposals.lists import UNCLEAR

SKILLS = sorted((ROOT / "data" / "skills").glob("*/responses.yml"))
CODE = sorted((ROOT / "actions").glob("*.py"))
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


SMALL_TALK = ("thanks", "goodbye", "chitchat", "complain_bot", "empty", "unsupported")
ENDINGS = ("", "_in_draft", "_again", "_open", "_closed")


def spoken(path: Path) -> Iterator[str]:
    """Names of responses in a file's code; a blank in a name is written `*`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    within = {
        id(part) for one in ast.walk(tree) if isinstance(one, ast.JoinedStr) for part in one.values
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [one.value if isinstance(one, ast.Constant) else "*" for one in node.values]
            name = re.sub(r"\*+", "*", "".join(map(str, parts)))
            if name.startswith("utter_") and name != "utter_*":
                yield name
        elif (
            isinstance(node, ast.Constant)
            and id(node) not in within
            and str(node.value).startswith("utter_")
        ):
            yield str(node.value)


NAMED = sorted({name for path in CODE for name in spoken(path)})


def meant(name: str) -> set[str]:
    """The responses a name in the code may stand for."""
    if "*" in name:
        pattern = re.compile(re.escape(name).replace(r"\*", r"[A-Za-z0-9_]+"))
        return {one for one in RESPONSES if pattern.fullmatch(one)}
    return {one for one in RESPONSES if one in {name, f"{name}_open", f"{name}_closed"}}


SAID = {one for name in NAMED for one in meant(name)} | {
    f"utter_{kind}{ending}" for kind in SMALL_TALK for ending in ENDINGS
}


def buttons(variant: dict) -> list[str]:
    return [str(button["title"]) for button in variant.get("buttons", ())]


def whole(variant: dict) -> str:
    """A sentence with its options as they are read, nothing filled in."""
    text = BLANK.sub("", variant["text"])
    return text + "".join(f"\n{n}. {one}" for n, one in enumerate(buttons(variant), start=1))


def test_every_sentence_the_code_names_is_written() -> None:
    assert [name for name in NAMED if not meant(name)] == []


def test_every_written_sentence_is_said_somewhere() -> None:
    assert sorted(set(RESPONSES) - SAID) == []


def test_each_kind_of_matter_is_heard_and_asked_about() -> None:
    lists = catalogue.load(ROOT).lists
    kinds = {code[0] for code in (*lists.topics, *lists.negative, UNCLEAR)}
    wanted = {f"utter_{what}_{kind}" for what in ("heard", "ask_solution") for kind in kinds}
    assert sorted(wanted - set(RESPONSES)) == []


def test_each_question_can_be_asked_again_in_short() -> None:
    form = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["forms"]
    wanted = {f"utter_again_{slot}" for slot in form["propose_form"]["required_slots"]}
    assert sorted(wanted - set(RESPONSES)) == []


def test_each_danger_has_its_advice() -> None:
    urgent = {one.code for one in catalogue.load(ROOT).lists.negative.values() if one.is_urgent}
    wanted = {f"utter_emergency_{code}" for code in urgent}
    wanted |= {f"utter_emergency_N01_{danger}" for danger in DANGERS}
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
