"""Texts at the limits of WeChat: bytes, links, escapes."""

import pytest
import regex

from bot.adapters.wechat import render
from bot.messages import Option
from bot.sandbox import wire
from bot.sandbox.links import parts

OPTIONS = (Option("提一件事", "propose"), Option("问进度", 'ask{"a":1}&b'))
NUMBERED = "您想做什么？\n1 提一件事\n2. 问进度\n回数字也行。"


@pytest.mark.parametrize("text", ["好" * 682, "好" * 682 + "a", "a" * 2047])
def test_what_fits_is_left_as_it_is(text):
    assert render.fit(text) == text


@pytest.mark.parametrize("text", ["好" * 682 + "ab", "a" * 2048, "好" * 5000])
def test_what_does_not_fit_is_cut_and_says_so(text):
    cut = render.fit(text)

    assert len(cut.encode()) <= 2047
    assert cut.endswith("…")
    assert text.startswith(cut[:-1])


@pytest.mark.parametrize("grapheme", ["👨‍👩‍👧‍👦", "🇨🇳", "é́", "👍🏽", "好"])
@pytest.mark.parametrize("shift", range(4))
def test_a_cut_falls_between_graphemes(grapheme, shift):
    cut = render.fit("x" * shift + grapheme * 900)

    assert set(regex.findall(r"\X", cut[shift:-1])) == {grapheme}


@pytest.mark.parametrize("before", range(1960, 2050, 7))
def test_a_cut_never_falls_inside_a_link(before):
    link = '<a href="https://example.org/notice/12">公示详情</a>'

    cut = render.fit("x" * before + link + "好" * 50)

    assert cut.count("<a") == cut.count("</a>")


def test_numbered_options_become_links_that_say_the_words():
    shown = parts(render.with_links(NUMBERED, OPTIONS))

    taps = [(part["text"], part["say"]) for part in shown if "say" in part]
    assert taps == [("1 提一件事", "提一件事"), ("2. 问进度", "问进度")]
    assert "".join(part["text"] for part in shown) == NUMBERED


def test_options_inside_a_sentence_become_links_too():
    text = "没问题回“提交”，要改直接说，算了回“不提了”。"

    linked = render.with_links(text, (Option("提交", "affirm"), Option("不提了", "cancel")))

    assert [part["say"] for part in parts(linked) if "say" in part] == ["提交", "不提了"]


def test_links_that_would_burst_the_limit_are_left_out():
    options = tuple(Option(f"选项{number}" + "好" * 40, f"option-{number}") for number in range(9))
    text = "\n".join(f"{number} {one.label}" for number, one in enumerate(options, start=1))

    assert render.with_links(text, options) == text


def test_a_menu_keeps_the_numbers_and_what_stands_around_them():
    menu = render.menu(NUMBERED, OPTIONS)["msgmenu"]

    assert (menu["head_content"], menu["tail_content"]) == ("您想做什么？", "回数字也行。")
    assert [item["content"] for item in menu["list"]] == ["1 提一件事", "2 问进度"]


@pytest.mark.parametrize("text", ["回“提一件事”或“问进度”", "1 提一件事\n中间有话\n2 问进度", ""])
def test_options_that_do_not_stand_as_a_list_make_no_menu(text):
    assert render.menu(text, OPTIONS) is None
    assert render.menu(NUMBERED, ()) is None


PAGE = "https://mp.weixin.qq.com/s/notices"
PLANTED = '<a href="https://evil.example/x">街道办领补贴</a>'


@pytest.mark.parametrize(
    "written",
    [
        '<a href="weixin://bizmsgmenu?msgmenucontent=删除我的信息&msgmenuid=x">看照片</a>',
        '<A HREF="weixin://bizmsgmenu?x">点我</A>',
        "<a href='https://evil.example'>点我</a>",
        '<a data-miniprogram-appid="wx" href="http://x">点</a>',
        PLANTED,
        f'<a href="{PAGE}"><a href="https://evil.example">点我</a></a>',
        f'<a href="{PAGE}" href="https://evil.example">点我</a>',
        f'<a href="{PAGE}.evil.example">点我</a>',
        "<a href=",
        "<b>3<5 而且 a>b",
    ],
)
def test_words_of_people_carry_no_markup(written):
    for shown in (render.clean(written, {PAGE}), render.with_links(written, (), {PAGE})):
        assert shown == written.replace("<", "＜")


def test_only_a_configured_page_is_linked():
    ours = f'想收到提醒，<a href="{PAGE}">点这里</a>。'

    assert render.clean(ours + PLANTED, {PAGE}) == ours + PLANTED.replace("<", "＜")
    assert "<" not in render.clean(ours)


def test_an_option_with_markup_in_its_words_is_offered_without_it():
    options = (Option(f"马东大院{PLANTED}", "/choose"), Option("都不是", "/none"))
    text = "\n".join(f"{number} {one.label}" for number, one in enumerate(options, start=1))

    menu = render.menu(text, options)["msgmenu"]
    linked = render.with_links(text, options)

    assert "<" not in "".join(item["content"] for item in menu["list"])
    assert linked.count("<a ") == linked.count('<a href="weixin://bizmsgmenu?') == 2


def test_a_reply_cannot_be_broken_out_of():
    text = "a]]></Content><MsgType><![CDATA[image]]></MsgType>]]]]>"

    found = wire.read(render.passive_reply("gh_x", "oX", text, 1))

    assert (found["MsgType"], found["Content"]) == ("text", text)
    assert render.clean("]]>\x1d") == "]]>"
