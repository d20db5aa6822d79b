"""References as people type them."""

import pytest

from bot.proposals.refs import is_only_ref, number_in, ref_in, typed_in, without_ref


@pytest.mark.parametrize(
    "written",
    [
        "SMQ-2026-000123",
        "smq-2026-000123",
        "ＳＭＱ－２０２６－０００１２３",
        "SMQ 2026 123",
        "smq2026000123",
        "Smq—2026—123",
        "编号SMQ-2026-000123，到哪了",
        "“SMQ-2026-000123”",
    ],
)
def test_a_reference_is_read_in_every_spelling(written: str) -> None:
    assert ref_in(written) == "SMQ-2026-000123"


@pytest.mark.parametrize(
    "written", ["", "2026年的事", "SMQ-1999-000123", "SMQ-2026-1234567", "3栋2单元501", "smq"]
)
def test_other_words_hold_no_reference(written: str) -> None:
    assert ref_in(written) is None


@pytest.mark.parametrize(
    ("written", "is_alone"),
    [
        ("SMQ-2026-000123", True),
        (" smq 2026 123。", True),
        ("（ＳＭＱ－２０２６－０００１２３）", True),
        ("附议 SMQ-2026-000123", False),
        ("SMQ-2026-000123 没修", False),
        ("没有编号", False),
    ],
)
def test_a_message_may_be_a_reference_and_nothing_else(written: str, is_alone: bool) -> None:
    assert is_only_ref(written) is is_alone


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("编号000087，帮我看一哈", 87),
        ("000087", 87),
        ("编号：87", 87),
        ("编号１２３", 123),
        ("3号楼2单元", None),
        ("13812345678", None),
        ("2026年", None),
        ("三月十号", None),
    ],
)
def test_the_running_number_alone_is_read_too(written: str, number: int | None) -> None:
    assert number_in(written) == number


@pytest.mark.parametrize(
    ("written", "rest"),
    [("给 SMQ-2026-000098", "给"), ("SMQ-2026-000098：四楼也坏了", "四楼也坏了"), ("四楼", "四楼")],
)
def test_the_words_beside_a_reference(written: str, rest: str) -> None:
    assert without_ref(written) == rest


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("191", ["SMQ-2026-000191", "SMQ-2025-000191"]),
        ("SMQ191", ["SMQ-2026-000191", "SMQ-2025-000191"]),
        ("２０２６－１９１", ["SMQ-2026-000191"]),
        ("smq 2026 000191", ["SMQ-2026-000191"]),
        ("abc-191", ["ABC-2026-000191", "ABC-2025-000191"]),
    ],
)
def test_what_is_typed_to_look_for_a_reference(text: str, refs: list[str]) -> None:
    typed = typed_in(text)

    assert typed is not None
    assert list(typed.refs(["SMQ"], [2026, 2025])) == refs


@pytest.mark.parametrize("text", ["", "0", "路灯", "3 栋", "191 192", "A04", "1234567", "SMQ"])
def test_what_is_no_reference_is_none(text: str) -> None:
    assert typed_in(text) is None
