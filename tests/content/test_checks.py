"""The check of everything under `data/`: sentences, skills, numbers and the dictionary."""

import itertools
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.catalogue import check
from bot.catalogue.duplicates import NEAR, normalised, twins
from bot.examples import Example

Write = Callable[..., Path]

_SYLLABLES = "楼道路灯电梯停车院坝公约商量费用老人孩子树木井盖通道消防噪声油烟狗屎垃圾门禁监控"


@pytest.fixture
def write(copy: Path) -> Write:
    """Write a file of the copy."""

    def put(name: str, text: str) -> Path:
        path = copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return put


def _examples(code: str, *sentences: str, group: str = "any") -> str:
    rows = "".join(f"  - {one}\n" for one in sentences)
    return f"code: {code}\nw001:\n  {group}:\n{rows}"


def _about(errors: tuple[str, ...], name: str) -> list[str]:
    return [one for one in errors if name in one]


def test_the_sentences_of_the_project_pass(project: Path) -> None:
    errors, _ = check(project)

    assert _about(errors, "data/examples/") == []
    assert _about(errors, "data/catalogue/") == []


def test_a_code_without_sentences_is_named(copy: Path) -> None:
    errors, _ = check(copy)

    assert len([one for one in errors if "的例句文件" in one]) == 45 + 18


def test_too_few_sentences_are_counted(copy: Path, write: Write) -> None:
    write("data/examples/A/A04.yml", _examples("A04", "路灯坏了", "楼道里面没得灯"))
    write("data/examples/N/N12.yml", _examples("N12", "请查封那家店"))

    errors, _ = check(copy)

    assert "data/examples/A/A04.yml:1: “A04”的例句只有 2 条，至少要 40 条。" in errors
    assert "data/examples/N/N12.yml:1: “N12”的例句只有 1 条，至少要 60 条。" in errors


def test_a_file_under_another_code_is_named(copy: Path, write: Write) -> None:
    write("data/examples/A/A04.yml", _examples("A05", "下水道堵了"))

    errors, _ = check(copy)

    assert any("A04.yml:1: " in one and "对不上" in one for one in errors)


def test_unknown_codes_of_sentences_are_named_with_their_line(copy: Path, write: Write) -> None:
    write(
        "data/examples/A/A04.yml",
        _examples("A04", "灯坏了", group="courtyard A77"),
    )

    errors, _ = check(copy)

    assert "data/examples/A/A04.yml:4: 没有“A77”这个码。" in errors


def test_the_same_sentence_twice_is_named_over_files(copy: Path, write: Write) -> None:
    write("data/examples/A/A04.yml", _examples("A04", "楼道灯坏了，没人修！"))
    write("data/examples/B/B01.yml", _examples("B01", "楼道堆满了", "楼道灯坏了 没人修"))

    errors, _ = check(copy)

    assert any(
        one.startswith("data/examples/B/B01.yml:5: ") and "A04.yml:4 归 A04，这里归 B01" in one
        for one in errors
    )


def test_the_same_sentence_twice_under_one_code_is_named(copy: Path, write: Write) -> None:
    write("data/examples/A/A04.yml", _examples("A04", "路灯坏了", "ＬＥＤ灯不亮", "led 灯不亮。"))

    errors, _ = check(copy)

    assert any(one.startswith("data/examples/A/A04.yml:6: 这句话在 A04.yml:5") for one in errors)


def test_nearly_the_same_sentence_is_named_with_how_alike_it_is(copy: Path, write: Write) -> None:
    long = "我们院子从去年冬天开始路灯就全部坏了晚上老人出门摔了两次希望尽快换成太阳能的灯"
    write("data/examples/A/A04.yml", _examples("A04", long, long + "吧"))

    errors, _ = check(copy)

    assert any("A04.yml:5: " in one and "几乎一样（97%）" in one for one in errors)


def test_near_twins_are_exactly_those_a_full_comparison_finds() -> None:
    dice = random.Random(7)
    texts = ["".join(dice.choices(_SYLLABLES, k=dice.randint(3, 30))) for _ in range(150)]
    texts += [text[:-1] + dice.choice(_SYLLABLES) for text in texts[:100]]
    texts += [text + text[-1] for text in texts[:30]]
    sentences = [Example(text, "A04", line=n) for n, text in enumerate(dict.fromkeys(texts))]

    found = {pair.second.text for pair in twins(sentences)}
    found |= {pair.first.text for pair in twins(sentences)}

    def pairs(text: str) -> set[str]:
        return {a + b for a, b in itertools.pairwise(normalised(text))}

    near = {
        text
        for one, other in itertools.combinations(sentences, 2)
        if len(pairs(one.text) & pairs(other.text))
        >= NEAR * len(pairs(one.text) | pairs(other.text))
        for text in (one.text, other.text)
    }
    assert found == near
    assert len(near) > 50


@pytest.mark.parametrize("key", ["nlu", "rules", "stories", "responses"])
@pytest.mark.parametrize("folder", ["catalogue", "examples"])
def test_keys_of_rasa_are_refused_at_any_depth(
    copy: Path, write: Write, key: str, folder: str
) -> None:
    write(f"data/{folder}/Z/Z.yml", f"code: A04\nexamples:\n  - 灯\nmore:\n    - {key}: 1\n")

    errors, _ = check(copy)

    assert any(one.startswith(f"data/{folder}/Z/Z.yml:5: ") and key in one for one in errors)


@pytest.mark.parametrize(
    "name",
    ["skills/track/responses.yml", "README.md", "dialogue/phrases.yml", "benchmark/a.jsonl"],
)
def test_a_closed_number_is_refused_anywhere_under_data(
    copy: Path, write: Write, name: str
) -> None:
    write(f"data/{name}", "one: 好\ntwo: 电话 12318 打不通\n")

    errors, _ = check(copy)

    assert any(one.startswith(f"data/{name}:2: ") and "12318" in one for one in errors)


def test_no_closed_number_stands_anywhere_in_the_project(project: Path) -> None:
    errors, _ = check(project)

    assert [one for one in errors if "已经停用" in one] == []


def test_a_number_typed_into_a_response_is_refused(copy: Path, write: Write) -> None:
    write("data/skills/help/responses.yml", "utter_help:\n  - text: 请打 028-86660000 找我们\n")

    errors, _ = check(copy)

    assert any("help/responses.yml:2: " in one and "028-86660000" in one for one in errors)


def test_what_residents_say_may_hold_numbers(copy: Path, write: Write) -> None:
    write("data/skills/help/nlu.yml", "text: 我打了 12345 没人接\n")

    errors, _ = check(copy)

    assert not [one for one in errors if "nlu.yml" in one]


def test_a_skill_without_a_dialogue_is_named_and_a_shared_folder_is_not(
    copy: Path, write: Write
) -> None:
    write("data/skills/track/nlu.yml", "a: 1\n")
    write("data/skills/second/nlu.yml", "a: 1\n")
    write("data/skills/_shared/nlu.yml", "a: 1\n")
    write("tests/dialogues/second.yml", "a: 1\n")

    errors, _ = check(copy)

    assert [one for one in errors if "对话测试" in one] == [
        "data/skills/track: 技能“track”没有对应的对话测试 tests/dialogues/track.yml。"
    ]


@pytest.mark.parametrize("name", ["skills/track/rules.yml", "dialogue/words.yml"])
def test_yaml_that_does_not_parse_is_named(copy: Path, write: Write, name: str) -> None:
    write(f"data/{name}", "a: 1\nb: [1\nc: 2\n")

    errors, _ = check(copy)

    assert any(one.startswith(f"data/{name}:3: ") and "读不懂" in one for one in errors)


def test_sentences_are_checked_even_when_the_catalogue_is_broken(copy: Path, write: Write) -> None:
    write("data/catalogue/levels.yml", "levels: {}\n")
    write("data/examples/A/A04.yml", _examples("A04", "灯坏了", "灯坏了！"))

    errors, _ = check(copy)

    assert _about(errors, "levels.yml:")
    assert _about(errors, "A04.yml:5")
