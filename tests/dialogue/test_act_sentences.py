"""Tagged sentences of data/acts: read as they are meant, each fault named with its line."""

from pathlib import Path

import pytest

from bot.dialogue.acts import LINES, OPERATIONS, Act, Question
from bot.learning.act_sentences import Message, messages, parsed
from bot.paths import ROOT
from bot.proposals.errors import ContentError


def read(row: str) -> Message:
    return parsed(Question.CONFIRM, "w1", row)


def test_a_message_of_two_acts_keeps_every_sign() -> None:
    message = read("[yes]要得，[tells]<车棚那边也黑>，烦得很")

    assert message.text == "要得，车棚那边也黑，烦得很"
    assert [(one.act, message.text[one.start : one.end]) for one in message.parts] == [
        (Act.YES, "要得，"),
        (Act.TELLS, "车棚那边也黑，烦得很"),
    ]
    assert [message.text[start:end] for start, end in message.new] == ["车棚那边也黑"]
    assert (message.question, message.writer) == (Question.CONFIRM, "w1")


def test_a_correction_says_line_operation_old_and_new() -> None:
    message = read("[corrects:place=]不是{三栋}，是<五栋>")
    (part,) = message.parts

    assert (part.act, part.about, part.operation) == (Act.CORRECTS, "place", "set")
    assert [message.text[start:end] for start, end in message.old] == ["三栋"]
    assert [message.text[start:end] for start, end in message.new] == ["五栋"]


@pytest.mark.parametrize(("sign", "operation"), list(OPERATIONS.items()))
@pytest.mark.parametrize("line", [*LINES, "any"])
def test_every_line_and_operation_can_be_said(line: str, sign: str, operation: str) -> None:
    (part,) = read(f"[corrects:{line}{sign}]那行").parts

    assert (part.about, part.operation) == (line, operation)


@pytest.mark.parametrize("act", sorted(set(Act) - {Act.CORRECTS}))
def test_every_act_can_be_said(act: Act) -> None:
    (part,) = read(f"[{act}]嗯嗯").parts

    assert part.act is act


def test_a_question_names_its_answer() -> None:
    (part,) = read("[asks:what-kept]留哪些").parts

    assert (part.act, part.about, part.operation) == (Act.ASKS, "what-kept", "")


def test_several_words_may_count_in_one_part() -> None:
    message = read("[tells]<灯坏了>，你晓得嘛，<门也坏了>")

    assert [message.text[start:end] for start, end in message.new] == ["灯坏了", "门也坏了"]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("要得", "no act before"),
        ("要得[yes]，好", "no act before"),
        ("[agrees]要得", "no such act"),
        ("[corrects]是五栋", "no such line"),
        ("[corrects:where=]是五栋", "no such line"),
        ("[tells]<路灯坏了", "not closed"),
        ("[tells]路灯坏了>", "not opened"),
        ("[tells]<路灯{坏了}", "not opened|not closed|in another"),
        ("[tells]<路灯[yes]坏了", "not closed"),
        ("[tells]<路灯}坏了", "closes"),
        ("", "no act before"),
    ],
)
def test_a_fault_is_told(row: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        read(row)


def test_every_fault_of_a_folder_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "consent.yml").write_text(
        '"001":\n- "[yes]要得"\n- "[agrees]要得"\n"002":\n- "[no]不"\n- "没标"\n', encoding="utf-8"
    )
    (tmp_path / "writers.yml").write_text('"001": x\n', encoding="utf-8")

    with pytest.raises(ContentError) as raised:
        messages(tmp_path)

    told = str(raised.value)
    assert "consent.yml:3" in told
    assert "consent.yml:6" in told
    assert told.count("consent.yml") == 2


def test_a_folder_is_read_with_its_writers(tmp_path: Path) -> None:
    (tmp_path / "consent.yml").write_text('"001":\n- "[yes]要得"\n', encoding="utf-8")
    (tmp_path / "place.yml").write_text('"002":\n- "[places]<三栋>"\n', encoding="utf-8")

    found = messages(tmp_path)

    assert [(one.question, one.writer, one.text) for one in found] == [
        (Question.CONSENT, "001", "要得"),
        (Question.PLACE, "002", "三栋"),
    ]


def test_all_that_is_learnt_can_be_read_and_every_question_has_some() -> None:
    found = messages(ROOT / "data" / "acts")

    assert {one.question for one in found} == set(Question)
    assert all(one.text.strip() for one in found)
