"""How a phone shows a text."""

import pytest

from bot.sandbox.links import parts


def test_a_menu_link_says_its_words_and_carries_its_id():
    text = '回<a href="weixin://bizmsgmenu?msgmenucontent=好%20的&msgmenuid=affirm">1 好的</a>就行'

    assert parts(text) == [
        {"text": "回"},
        {"text": "1 好的", "say": "好 的", "option": "affirm"},
        {"text": "就行"},
    ]


def test_a_link_to_a_page_opens_it():
    assert parts('<a href="https://example.org/">公示</a>') == [
        {"text": "公示", "url": "https://example.org/"}
    ]


def test_what_wechat_does_not_know_stays_as_it_is_written():
    text = '<a href="javascript:alert(1)">点</a> <b>粗</b>'

    assert parts(text) == [{"text": text}]


@pytest.mark.parametrize("number", ["110", "119", "12345", "13800000000", "028-12345678"])
def test_telephone_numbers_can_be_called(number):
    assert {"text": number, "tel": number} in parts(f"打{number}，人先撤")


@pytest.mark.parametrize("text", ["SMQ-2026-000119", "第1101号", "2026-11-30"])
def test_other_numbers_are_left_alone(text):
    assert parts(text) == [{"text": text}]
