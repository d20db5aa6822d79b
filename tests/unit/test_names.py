"""Names people say of themselves are found, other words are left alone."""

import pytest

from bot.proposals.names import blurred, names_in, told_without, without_names, written

SAID = [
    ("我叫王小明，住6单元502", "王小明"),
    ("我叫王小明住在3栋", "王小明"),
    ("你好，我名叫李芳。", "李芳"),
    ("我的名字叫欧阳文华。", "欧阳文华"),
    ("我的姓名是：赵铁柱", "赵铁柱"),
    ("本人王小明，家住马东大院", "王小明"),
    ("本人姓李，楼道灯坏了", "李"),
    ("免贵姓陈", "陈"),
    ("我是马东大院3栋的李建国，路灯坏了", "李建国"),
    ("我是楼上的李阿姨，灯坏了", "李阿姨"),
    ("联系人：王芳 13800001111", "王芳"),
    ("路灯坏了半个月。——赵铁柱", "赵铁柱"),
]
NOT_SAID = [
    "我是马东大院的居民，路灯坏了",
    "我是马东大院3栋的",
    "我是高中生，想反映操场的灯",
    "我是成都人，住了三十年",
    "我是业主，车位不够",
    "我是白天上班，晚上才在家",
    "我是来反映路灯的",
    "我叫他们莫停，他们不听",
    "我叫物业来看过三次",
    "我姓啥子不重要",
    "请保障居民安全",
    "马东大院3栋路灯坏了半个月，请换成声控的",
]


@pytest.mark.parametrize(("text", "name"), SAID)
def test_a_name_somebody_says_as_theirs_is_hidden(text: str, name: str) -> None:
    assert names_in(text) == {name}
    assert without_names(text) == text.replace(name, "***", 1)


@pytest.mark.parametrize("text", NOT_SAID)
def test_what_is_no_name_stays(text: str) -> None:
    assert names_in(text) == frozenset()
    assert without_names(text) == text


def test_a_name_is_found_again_where_somebody_else_writes_it() -> None:
    names = names_in("我叫王小明，路灯坏了", "我姓王")

    answer = "您好，灯换好了，王府花园的也换了"
    assert written(f"王小明{answer}", names) == f"***{answer}"


def test_numbers_of_a_resident_go_and_days_references_and_office_numbers_stay() -> None:
    own = "电话 138 0000 1111，身份证51010019900101123X，SMQ-2026-000017，2026-11-30 报的"

    assert blurred(own) == "电话 ***，身份证***，SMQ-2026-000017，2026-11-30 报的"
    assert written("打 028-83221234 或他的 138-0000-1111") == "打 028-83221234 或他的 ***"


def test_of_an_event_only_words_are_changed() -> None:
    given = {"text": "我叫王小明", "staff": "13800001111", "until": "2026-11-30", "number": 3}

    own = told_without(given, frozenset({"王小明"}), own=True)

    assert own == given | {"text": "我叫***"}
