"""Codes on slips: the same each time, found as people type them, and in nothing else."""

import pytest

from bot.proposals.slips import SIGNS, code_for, code_in, shown

KEY = "a secret for tests only, long enough"
REFS = [f"SMQ-2026-{number:06d}" for number in range(1, 400)]


def test_each_proposal_has_a_code_of_its_own_which_is_the_same_each_time() -> None:
    codes = [code_for(ref, KEY) for ref in REFS]

    assert codes == [code_for(ref, KEY) for ref in REFS]
    assert len(set(codes)) == len(REFS)
    assert all(set(code) <= set(SIGNS) and len(code) == 8 for code in codes)
    assert not any(code.isdigit() or code.isalpha() for code in codes)
    assert code_for(REFS[0], "another key") != codes[0]


@pytest.mark.parametrize("ref", REFS[:20])
def test_a_code_is_found_however_it_is_typed(ref: str) -> None:
    code = code_for(ref, KEY)
    forms = (
        f"认领 {shown(code)}", f"认领{code.lower()}", f"认领码：{shown(code)}", shown(code),
        f"我要认领，{shown(code)}，谢谢", code, f"认领 {code[:4]} {code[4:]}",
    )  # fmt: skip

    assert [code_in(one) for one in forms] == [code] * len(forms)


def test_full_width_signs_are_the_same_code() -> None:
    code = code_for(REFS[0], KEY)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)

    assert code_in(f"认领　{wide}") == code


def test_what_is_typed_wrong_after_the_word_for_claiming_is_a_code_all_the_same() -> None:
    code = code_for(REFS[0], KEY)
    other = SIGNS[(SIGNS.index(code[-1]) + 1) % len(SIGNS)]

    assert code_in(f"认领 {code[:-1]}{other}") == f"{code[:-1]}{other}"
    assert code_in(f"{code[:-1]}{other}") is None


@pytest.mark.parametrize(
    "text",
    ["", "楼下路灯坏了", "认领一只小狗", "SMQ-2026-000123", "83324567", "13800001111",
     "领导说 3 栋要修", "PARKING2", "领了 300 元", "领了 30000000 元", "领导 13800001111",
     "wifi 密码 ABCD2345678",
     "川A8K3M2"],
)  # fmt: skip
def test_other_words_hold_no_code(text: str) -> None:
    assert code_in(text) is None
