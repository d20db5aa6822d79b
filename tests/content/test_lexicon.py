"""The dictionary jieba reads is what the catalogue says, and lies alone in its folder."""

from pathlib import Path

import jieba
import pytest

from bot import lexicon
from bot.catalogue import Catalogue, check


def test_the_dictionary_of_the_project_is_current(project: Path, catalogue: Catalogue) -> None:
    assert lexicon.is_current(project, catalogue)


def test_it_holds_names_aliases_and_topic_words_but_no_landmarks(catalogue: Catalogue) -> None:
    lines = lexicon.render(catalogue).splitlines()

    assert {"马东大院 ns", "马东院 ns", "曹家巷 ns", "飞线充电 n"} <= set(lines)
    assert not [line for line in lines if line.startswith("老供销社门市楼上")]
    assert len({line.split()[0] for line in lines}) == len(lines)


def test_jieba_keeps_its_words_whole(project: Path) -> None:
    cutter = jieba.Tokenizer()
    cutter.load_userdict(str(project / lexicon.FILE))

    assert "马东大院" in cutter.lcut("我们马东大院的灯坏了")
    assert "树蓓街社区" in cutter.lcut("树蓓街社区想装充电桩")


def test_writing_it_again_changes_nothing(copy: Path) -> None:
    assert not lexicon.write(copy)


def test_a_new_alias_makes_it_stale_until_it_is_written(copy: Path) -> None:
    path = copy / "data/catalogue/places/smq-maan.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[北苑]", "[北苑, 马北院]"), encoding="utf-8")

    stale, _ = check(copy)
    written = lexicon.write(copy)
    fresh, _ = check(copy)

    assert [one for one in stale if "places.txt" in one and "bot.lexicon" in one]
    assert written
    assert not [one for one in fresh if "places.txt" in one]
    assert "马北院 ns" in (copy / lexicon.FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["README.md", ".hidden", "words.txt"])
def test_another_file_in_its_folder_is_refused(copy: Path, name: str) -> None:
    (copy / "data/lexicon" / name).write_text("x", encoding="utf-8")

    errors, _ = check(copy)

    assert [one for one in errors if "多了别的文件" in one]
