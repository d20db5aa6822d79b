"""The whole reading of a message, as the contract has it."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.catalogue import Catalogue
from bot.proposals.errors import ContentError
from bot.understanding import Understander
from bot.understanding.archive import Archive
from bot.understanding.meaning import SentenceMeaning, shared

KEYS = [
    "list",
    "code",
    "level",
    "urgent",
    "danger",
    "intent",
    "place",
    "matters",
    "confidence",
    "review",
    "reasons",
    "candidates",
]


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("你好", "greet"),
        ("转人工", "human"),
        ("我那个提案办到哪一步了", "track"),
        ("谢谢你们", "thanks"),
        ("撤回我的提案", "withdraw"),
        ("我也支持这个提案", "second"),
    ],
)
def test_a_turn_that_states_no_matter_is_unclear(
    reader: Understander, said: str, intent: str
) -> None:
    got = reader.understand(said)
    assert (got.intent, got.list.value, got.code) == (intent, "unclear", "U")
    assert got.matters == ()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("我们院子七层楼莫得电梯，想凑钱安一部", "A01"),
        ("樓道裡堆滿了紙箱", "B01"),
        ("想在社区办个老年食堂", "D01"),
        ("公积金怎么提取", "N11"),
        ("老板拖欠我三个月工资", "N10"),
    ],
)
def test_a_matter_is_given_its_code(reader: Understander, said: str, code: str) -> None:
    got = reader.understand(said)
    assert (got.intent, got.code) == ("propose", code)
    assert got.candidates[0].code == code


def test_the_json_is_the_contract_s(reader: Understander) -> None:
    told = reader.understand("马东大院的路灯坏了").as_json()
    assert list(told) == KEYS
    assert json.loads(json.dumps(told, ensure_ascii=False)) == told
    assert told["place"] == "smq-ma-madong"
    assert set(told["matters"][0]) == {"text", "list", "code", "level"}


@pytest.mark.parametrize("said", ["", " ", "。。。", "😂", "a" * 5000, "\u200b", "灯" * 600])
def test_odd_messages_get_an_answer(reader: Understander, said: str) -> None:
    got = reader.understand(said)
    assert 0 <= got.confidence <= 1


def test_the_same_words_get_the_same_answer_from_any_thread(reader: Understander) -> None:
    said = ["路灯坏了", "广场舞太吵", "电梯停了", "你好"] * 8
    alone = [reader.understand(one) for one in said]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(reader.understand, said))
    assert together == alone


def test_punishing_one_shop_is_enforcement_and_rules_are_a_proposal(reader: Understander) -> None:
    assert reader.understand("举报楼下王记烧烤店油烟直排，请环保局依法处罚").code == "N12"
    assert reader.understand("油烟的事能不能跟商户商量个约定，统一装烟道").list.value == "positive"


def test_a_model_survives_being_written_and_read(
    archive: Archive, catalogue: Catalogue, reader: Understander, tmp_path: Path
) -> None:
    path = tmp_path / "understanding.model"
    archive.save(path)
    again = Understander(Archive.load(path), catalogue, shared())
    for said in ("路灯坏了", "着火了", "你好"):
        assert again.understand(said).code == reader.understand(said).code


def test_the_same_model_gives_the_same_bytes(archive: Archive, tmp_path: Path) -> None:
    assert archive.save(tmp_path / "one.model") == archive.save(tmp_path / "two.model")


def test_a_missing_model_is_named(catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"nowhere\.model"):
        Understander.load(tmp_path / "nowhere.model", catalogue)


@pytest.mark.parametrize("said", ["马东大院的路灯坏了半个月", "第一路灯坏了，第二电梯停了", "你好"])
def test_without_reasons_everything_else_is_the_same(reader: Understander, said: str) -> None:
    whole, quick = reader.understand(said), reader.understand(said, explained=False)

    assert replace(quick, reasons=whole.reasons) == whole


def test_what_was_read_last_and_short_answers_are_read_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meaning = SentenceMeaning()
    short = meaning.encode(["没有"])
    first = meaning.encode(["院子里的路灯坏了"])
    monkeypatch.setattr(meaning, "_encoder", None)
    monkeypatch.setattr("bot.understanding.meaning.USE", None)

    assert meaning.encode(["院子里的路灯坏了"]) is first
    assert meaning.encode(["没有"]) is short
    with pytest.raises(TypeError):
        meaning.encode(["可以"])
