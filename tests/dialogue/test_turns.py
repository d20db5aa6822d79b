"""A turn has one name everywhere: in the table, as an intent, in a rule; so has every sentence."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot import catalogue
from bot.dialogue.acts import WORDS, Question
from bot.dialogue.asides import _ORDER as ASIDES
from bot.dialogue.turns import TURNS, skill_of
from bot.paths import ROOT
from bot.proposals.lists import UNCLEAR
from bot.proposals.workflow import Status

SKILLS = sorted(one for one in (ROOT / "data" / "skills").iterdir() if one.is_dir())
CODE = sorted((ROOT / "bot" / "dialogue").rglob("*.py"))
LEARNT = {"cancel", "chitchat", "complain_bot", "goodbye", "greet", "propose", "thanks"}
"""Intents the understanding learns that are no turn of their own."""
LINES = 60


def read(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def rules(skill: str) -> dict[str, list[dict]]:
    """The rules of a skill by name."""
    path = ROOT / "data" / "skills" / skill / "rules.yml"
    return {rule["rule"]: rule["steps"] for rule in read(path)["rules"]}


DOMAIN = read(ROOT / "domain.yml")
ALL_TURNS = {name for turns in TURNS.values() for name in turns}
RESPONSES = {
    name: variants
    for skill in SKILLS
    for name, variants in read(skill / "responses.yml")["responses"].items()
}


def test_every_folder_of_skills_has_its_turns_and_one_action() -> None:
    folders = {one.name for one in SKILLS}

    assert set(TURNS) == folders
    assert {one.stem for one in (ROOT / "actions").glob("*.py")} - {"__init__"} == folders
    assert set(DOMAIN["actions"]) == {f"action_{one}" for one in folders}


@pytest.mark.parametrize("path", sorted((ROOT / "actions").glob("*.py")), ids=lambda one: one.stem)
def test_an_action_is_thin(path: Path) -> None:
    most = LINES if path.stem != "__init__" else LINES + 10

    assert len(path.read_text(encoding="utf-8").splitlines()) <= most


@pytest.mark.parametrize("skill", TURNS)
def test_every_turn_has_a_rule_in_its_own_skill_and_no_rule_is_without_one(skill: str) -> None:
    found = rules(skill)
    turns = {step["intent"] for steps in found.values() for step in steps if "intent" in step}
    does = {step["action"] for steps in found.values() for step in steps if "action" in step}

    assert turns == set(TURNS[skill])
    assert does == {f"action_{skill}"}


def test_no_turn_stands_in_two_skills() -> None:
    assert sum(len(turns) for turns in TURNS.values()) == len(ALL_TURNS)
    assert {skill_of(name) for name in ALL_TURNS} == set(TURNS)


def test_every_turn_is_an_intent_and_every_intent_a_turn_or_learnt() -> None:
    assert set(DOMAIN["intents"]) == ALL_TURNS | LEARNT


def test_the_question_slot_knows_every_question() -> None:
    assert set(DOMAIN["slots"]["question"]["values"]) >= {str(one) for one in list(Question)[:7]}


def spoken(path: Path) -> Iterator[str]:
    """Names of responses in a file's code; a blank in a name is written `*`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    within = {
        id(part) for one in ast.walk(tree) if isinstance(one, ast.JoinedStr) for part in one.values
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (one.value if isinstance(one, ast.Constant) else "*" for one in node.values)
            name = "".join(map(str, parts))
            if name.startswith("utter_"):
                yield name
        elif (
            isinstance(node, ast.Constant)
            and id(node) not in within
            and str(node.value).startswith("utter_")
        ):
            yield str(node.value)


NAMED = {name for path in CODE for name in spoken(path)}
CONTENT = catalogue.load(ROOT)
CODES = {*CONTENT.lists.topics, *(code[0] for code in CONTENT.lists.topics), "N", UNCLEAR}
OFFICE = ("open", "closed")
HELD = (Question.CONSENT, Question.CONFIRM)
WAYS = ("", "_in_draft", "_again", "_in_draft_again")
CALLED = ("utter_handoff", "utter_human")
"""Said by `human.call_person`, with the hours of the office behind."""

FAMILIES: dict[str, set[str]] = {
    "utter_heard_*": {f"utter_heard_{code}" for code in CODES},
    "utter_ask_solution_*": {f"utter_ask_solution_{code}" for code in {one[0] for one in CODES}},
    "utter_meant_*": {"utter_meant_consent", "utter_meant_submit"},
    "utter_no_*_in_lines": {f"utter_no_{one}_in_lines" for one in WORDS},
    "utter_hold_*": {f"utter_hold_{one}" for one in HELD},
    "utter_danger_*": {f"utter_danger_{one.code}" for one in CONTENT.dangers.values()},
    "utter_door_*": {"utter_door_where", "utter_door_other"},
    "utter_person_called_*": {f"utter_person_called_{one}" for one in OFFICE},
    "utter_human_again_*": {f"utter_human_again_{one}" for one in OFFICE},
    "utter_call_*": {f"utter_call_{one}" for one in OFFICE},
    "utter_got_*": {f"utter_got_{one}" for one in ("voice", "video", "link")},
    "utter_*": {"utter_empty", "utter_unsupported"},
    "utter_aside_*": {f"utter_aside_{one}" for one in ("thanks", "leaves", "scolds", "chats")}
    | {"utter_aside_greets"},
    "utter_aside_**": {
        f"utter_aside_{one.replace('-', '_')}{way}" for one in ASIDES for way in WAYS
    },
}
"""Names made of parts, and all they may come to."""
TOLD = ("utter_track_*", "utter_track_next_*")
"""Families that tell a status: not every status has a sentence of its own."""
STATUS = {f"{one[:-1]}{status}" for one in TOLD for status in Status}
DETAILS = {f"utter_track_{one}" for one in ("meeting", "decision", "threshold", "progress", "plan")}


def test_every_name_made_of_parts_is_listed() -> None:
    made = {name for name in NAMED if "*" in name}

    assert made - {"utter_aside_*_again"} == {*FAMILIES, *TOLD}


def plain() -> set[str]:
    return {name for name in NAMED if "*" not in name} - set(CALLED)


def said() -> set[str]:
    """Every sentence the code says."""
    called = {f"{one}_{hours}" for one in CALLED for hours in OFFICE}
    return plain() | called | set().union(*FAMILIES.values())


def test_every_sentence_that_is_said_is_written() -> None:
    assert sorted(said() - RESPONSES.keys()) == []


def test_every_sentence_written_is_said() -> None:
    assert sorted(RESPONSES.keys() - said() - STATUS - DETAILS) == []


def test_each_question_of_the_draft_can_be_asked_and_asked_again() -> None:
    assert {"utter_ask_place", "utter_ask_reach", "utter_ask_confirmed"} <= RESPONSES.keys()
    again = {"problem", "consent", "solution", "place", "reach", "photos_done", "confirmed"}
    assert {f"utter_again_{one}" for one in again} <= RESPONSES.keys()


def test_each_danger_has_its_card() -> None:
    urgent = {one.code for one in CONTENT.lists.negative.values() if one.is_urgent}

    assert {f"utter_danger_{one}" for one in urgent} <= RESPONSES.keys()
