"""Every skill is played: in its dialogues one leaves it, strays from it, and corrects."""

import re
from pathlib import Path

import pytest

from bot.paths import ROOT
from tests.dialogues.script import read

NOT_SOUGHT = {"fallback"}
"""Nobody turns to it; it is played where the others are not understood."""
SKILLS = sorted({one.name for one in (ROOT / "data" / "skills").iterdir()} - NOT_SOUGHT)
FILES = sorted((ROOT / "tests" / "dialogues").glob("*.yml"))
LEAVES = re.compile("算了|取消|不用|不撤|不提了|不删|不要了|先不|没事了|不评|不补|不想报警|再见")
STRAYS = re.compile("人工|进度|咋样|怎么样了|怎么用|存了我|删除我|谢谢|你好|天气|烧起来|匿名")
CORRECTS = re.compile("不对|不是|说错|搞错|改成|错了|我是说|还是|第二个|其实")


def said_in(skill: str) -> list[str]:
    """Everything residents say in the dialogues of a skill."""
    files = [one for one in FILES if one.stem.partition("-")[0] == skill]
    return [said for one in files for dialogue in read(one) for said, _ in dialogue.turns]


def test_every_file_of_dialogues_is_of_a_skill() -> None:
    of = {one.stem.partition("-")[0] for one in FILES}

    assert of - {"_shared"} == set(SKILLS) | NOT_SOUGHT


def test_there_are_as_many_as_were_asked_for() -> None:
    played = [dialogue for one in FILES for dialogue in read(Path(one))]

    assert len(played) >= 60
    assert sum(len(one.turns) for one in played) >= 400


@pytest.mark.parametrize("skill", SKILLS)
@pytest.mark.parametrize("turn", [LEAVES, STRAYS, CORRECTS], ids=["left", "strayed", "corrected"])
def test_every_skill_is_left_strayed_from_and_corrected(skill: str, turn: re.Pattern[str]) -> None:
    assert [said for said in said_in(skill) if turn.search(said)]
