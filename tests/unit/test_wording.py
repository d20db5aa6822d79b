"""Wishes, telephone numbers and numbers of options, read as residents say them."""

import pytest

from bot import catalogue
from bot.clauses import bare, joined, phone_in, without_phone
from bot.paths import ROOT
from bot.wording import Wording


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording.load(ROOT)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("1", 1),
        ("１", 1),
        ("①", 1),
        ("1️⃣", 1),
        ("第一个", 1),
        ("第二件", 2),
        ("选2", 2),
        ("我选3", 3),
        ("要第三个嘛", 3),
        ("2.", 2),
        ("（3）", 3),
        ("二", 2),
        ("5号", 5),
        ("就1吧", 1),
        ("10", None),
        ("13800138000", None),
        ("1栋", None),
        ("一楼漏水", None),
        ("", None),
        ("0", None),
    ],
)
def test_a_number_is_an_option_only_where_it_stands_alone(
    wording: Wording, said: str, number: int | None
) -> None:
    assert wording.picked(said) == number


@pytest.mark.parametrize(
    ("said", "problem", "wish"),
    [
        ("路灯坏了半个月，想换成声控的", "路灯坏了半个月", "想换成声控的"),
        ("路灯坏了半个月", "路灯坏了半个月", ""),
        ("希望装个路灯", "希望装个路灯", "希望装个路灯"),
        ("建议装个路灯，现在晚上黑黢黢的", "现在晚上黑黢黢的", "建议装个路灯"),
        ("化粪池冒水，麻烦尽快处理", "化粪池冒水，麻烦尽快处理", ""),
        ("化粪池冒水，希望尽快解决", "化粪池冒水，希望尽快解决", ""),
        ("路燈壞了，想換成聲控的", "路燈壞了", "想換成聲控的"),
        ("大爷大妈，能不能装个扶手", "大爷大妈", "能不能装个扶手"),
    ],
)
def test_problem_and_wish_are_told_apart(
    wording: Wording, said: str, problem: str, wish: str
) -> None:
    assert wording.split_wish(said) == (problem, wish)


@pytest.mark.parametrize(
    ("said", "echo"),
    [
        ("我们马东大院路灯坏了", "马东大院路灯坏了"),
        ("你好，我想反映一下，我们院子狗多", "院子狗多"),
        ("咱們院子狗多", "院子狗多"),
        ("另外，楼道堆满了纸箱", "楼道堆满了纸箱"),
        ("第二件，化粪池冒水", "化粪池冒水"),
        ("我们家", "我们家"),
        ("你好", "你好"),
        ("路灯坏了。🙁", "路灯坏了"),
    ],
)
def test_what_is_read_back_leaves_courtesies_out(wording: Wording, said: str, echo: str) -> None:
    assert wording.echo(said, 40) == echo


def test_a_long_statement_is_read_back_by_its_beginning(wording: Wording) -> None:
    assert wording.echo("路灯坏了" * 50, 10) == "路灯坏了路灯坏了路…"


def test_what_is_kept_keeps_the_we(wording: Wording) -> None:
    assert wording.stated("我想反映一哈我们院子狗多") == "我们院子狗多"


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("我电话13800138000，打给我", "13800138000"),
        ("138 0013 8000", "138 0013 8000"),
        ("１３８００１３８０００", "13800138000"),
        ("028-83333333", "028-83333333"),
        ("身份证510106199001011234", ""),
        ("住13栋8003", ""),
    ],
)
def test_a_telephone_number_is_found(said: str, number: str) -> None:
    assert phone_in(said) == number


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("路灯坏了，我电话13800138000", "路灯坏了"),
        ("电话13800138000", ""),
        ("换成声控的，有事打13800138000，没有照片", "换成声控的，没有照片"),
        ("路灯坏了", "路灯坏了"),
        ("路灯坏了半个月没人修请打13800138000联系我", "路灯坏了半个月没人修请打联系我"),
    ],
)
def test_a_telephone_number_leaves_the_words_it_came_with(said: str, rest: str) -> None:
    assert without_phone(said) == rest


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("就我们这栋", "courtyard"),
        ("附近几个院子都这样", "community"),
        ("整条街", "subdistrict"),
        ("我们小区和整条街", "subdistrict"),
        ("不晓得", None),
    ],
)
def test_whom_it_concerns_is_the_widest_circle_named(
    wording: Wording, said: str, level: str | None
) -> None:
    assert wording.reach(said) == level


@pytest.mark.parametrize(
    ("said", "is_place"),
    [
        ("就在马东大院3栋", True),
        ("马东", True),
        ("我们马东大院三单元门口", True),
        ("马东大院装个路灯", False),
        ("马东大院3栋路灯坏了", False),
    ],
)
def test_words_that_only_name_a_place(wording: Wording, said: str, is_place: bool) -> None:
    names = ["马东大院", "马东院", "3栋"]
    assert wording.is_nothing_but(said, names) is is_place


@pytest.mark.parametrize(
    ("code", "said", "first", "numbers"),
    [
        ("N10", "老板欠我两个月工资不给", "人力资源社会保障热线", 1),
        ("N10", "邻居的空调水滴到我家窗台", "社区人民调解委员会", 1),
        ("N11", "医保卡丢了在哪里补办", "医保热线", 1),
        ("N13", "今天一早停水到现在没来", "供水公司抢修", 1),
        ("N13", "我们单元跳闸停电了", "供电公司抢修", 1),
        ("N12", "楼下烧烤店无证经营", "市场监管热线", 2),
    ],
)
def test_the_doors_that_fit_the_words_come_first_and_one_can_be_rung(
    wording: Wording, code: str, said: str, first: str, numbers: int
) -> None:
    doors = wording.fitting(catalogue.load(ROOT).lists.doors_of(code), said)

    assert doors[0].name == first
    assert len([door for door in doors if door.number]) >= numbers
    assert len(doors) <= 3


def test_two_statements_are_joined_with_one_stop() -> None:
    assert joined("路灯坏了。", "，还有老人摔了") == "路灯坏了；还有老人摔了"
    assert joined("", "路灯坏了") == "路灯坏了"
    assert joined("路灯坏了", "，") == "路灯坏了"
    assert bare("  “提交”。") == "提交"
