"""Content files are read plainly, and every fault of form has a file and a line."""

from pathlib import Path

import pytest

from bot.content import Complaint, read
from bot.examples import dangers, examples
from bot.proposals.errors import ContentError
from bot.proposals.places import Level


def _file(folder: Path, text: str, name: str = "some.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _faults(error: ContentError) -> list[tuple[int, str]]:
    return [(one.line, one.key) for one in error.args if isinstance(one, Complaint)]


def test_hours_dates_and_no_stay_text(tmp_path: Path) -> None:
    text = "hours: 9:00\nday: 2026-11-22\nsaid: no\nn: 12\ndone: true\nold: 007\n"
    text += "gap: null\npart: 30.5\n"

    value = read(_file(tmp_path, text)).value

    assert value == {
        "hours": "9:00",
        "day": "2026-11-22",
        "said": "no",
        "n": 12,
        "done": True,
        "old": "007",
        "gap": None,
        "part": 30.5,
    }


def test_every_node_knows_its_line(tmp_path: Path) -> None:
    document = read(_file(tmp_path, "# heading\na:\n  - x: 1\n  - x: 2\n    y: 3\n"))

    assert document.line("a") == 2
    assert document.line("a", 1, "y") == 5


def test_a_missing_node_has_the_line_of_what_surrounds_it(tmp_path: Path) -> None:
    document = read(_file(tmp_path, "a:\n  - x: 1\n  - x: 2\n"))

    assert document.line("a", 1, "nothing", "here") == 3


def test_a_key_written_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refused:
        read(_file(tmp_path, "a: 1\nb: 2\na: 3\nb: 4\n"))

    assert _faults(refused.value) == [(3, "key_twice"), (4, "key_twice")]
    assert refused.value.args[0].values["first"] == 1


def test_the_same_key_in_two_entries_is_fine(tmp_path: Path) -> None:
    assert read(_file(tmp_path, "- a: 1\n- a: 2\n")).value == [{"a": 1}, {"a": 2}]


def test_broken_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refused:
        read(_file(tmp_path, "a: 1\nb: [1, 2\nc: 3\n"))

    assert _faults(refused.value) == [(3, "not_yaml")]


def test_a_tag_that_would_run_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refused:
        read(_file(tmp_path, "a: !!python/object/apply:os.getcwd []\n"))

    assert _faults(refused.value) == [(1, "not_yaml")]


def test_a_file_that_is_not_utf8_or_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.yml"
    path.write_bytes("a: 社区".encode("gbk"))

    with pytest.raises(ContentError) as wrong:
        read(path)
    with pytest.raises(ContentError) as gone:
        read(tmp_path / "gone.yml")

    assert _faults(wrong.value) == [(1, "not_utf8")]
    assert _faults(gone.value) == [(1, "cannot_open")]


def test_an_empty_file_is_nothing(tmp_path: Path) -> None:
    assert read(_file(tmp_path, "# only a heading\n")).value is None


def test_examples_carry_writer_code_level_second_code_and_line(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "code: A04\nhouse:\n  any:\n  - 路灯坏了\nw007:\n  subdistrict A08:\n  - 整条街黑了\n"
        "  N13:\n  - 今晚停电\n",
    )

    lamp, street, outage = examples(path)

    assert (lamp.text, lamp.code, lamp.level, lamp.alt) == ("路灯坏了", "A04", None, None)
    assert (lamp.writer, lamp.line) == ("house", 4)
    assert (street.level, street.alt, street.writer) == (Level.SUBDISTRICT, "A08", "w007")
    assert (outage.level, outage.alt, outage.line) == (None, "N13", 9)


def test_dangers_carry_kind_and_code_and_what_only_sounds_so_its_own(tmp_path: Path) -> None:
    real = _file(tmp_path, "kind: fire\ncode: N01\nw101:\n  beside:\n  - 锅烧干了\n", "fire.yml")
    alike = _file(
        tmp_path, "kind: none\nw101:\n  C01:\n  - 怕火\n  chitchat:\n  - 笑死\n", "none.yml"
    )

    (fire,) = dangers(real)
    afraid, laughing = dangers(alike)

    assert (fire.danger, fire.code, fire.writer) == ("fire", "N01", "w101")
    assert (afraid.danger, afraid.code, laughing.code) == ("none", "C01", "chitchat")


def test_who_tells_of_a_danger_is_one_of_three(tmp_path: Path) -> None:
    path = _file(tmp_path, "kind: fire\ncode: N01\nw101:\n  myself:\n  - 锅烧干了\n")

    with pytest.raises(ContentError) as refused:
        dangers(path)

    assert _faults(refused.value) == [(4, "not_a_group")]


def test_all_faulty_examples_are_named_at_once(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "code: A04\nw001:\n  any:\n  - ''\n  village:\n  - 甲\n  district: 乙\nw002:\n- 丙\n",
    )

    with pytest.raises(ContentError) as refused:
        examples(path)

    assert sorted(_faults(refused.value)) == [
        (4, "example_without_text"),
        (5, "not_a_group"),
        (7, "not_a_list"),
        (8, "not_by_writer"),
    ]


@pytest.mark.parametrize("text", ["examples: [甲]\n", "- 甲\n", "code: 4\n"])
def test_examples_need_a_code(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError) as refused:
        examples(_file(tmp_path, text))

    assert _faults(refused.value) == [(1, "examples_without_code")]


def test_a_complaint_without_its_sentence_still_says_what_and_where() -> None:
    complaint = Complaint(Path("data/a.yml"), 7, "missing", {"key": "name"})

    assert str(complaint) == "data/a.yml:7: missing (key=name)"
    assert complaint.say({"missing": "{key} {other}"}) == "data/a.yml:7: name {other}"
