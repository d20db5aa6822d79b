"""What phones send that nobody can see, that XML forbids, or that stands for a sticker."""

from datetime import UTC, datetime

import pytest

from bot.adapters.wechat.parse import parse
from bot.adapters.wechat.texts import is_unsupported
from bot.messages import Kind
from bot.sandbox import wire
from tests.contract.wechat.pushes import AT, TEXT

FAMILY = "👨‍👩‍👧‍👦"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


def said(content: str, **fields: object) -> str:
    return parse(wire.xml({**TEXT, "Content": content, **fields})).text


def raw(content: str) -> str:
    """A push whose content stands there without CDATA."""
    found = wire.xml({**TEXT, "Content": "HERE"}).replace("<![CDATA[HERE]]>", content)
    assert f"<Content>{content}<" in found
    return found


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u202e", "\u2066", "\u00ad", "\u115f",
                                    "\u200d", "\ufdd0", "\U0001fffe", "\x7f"])  # fmt: skip
def test_what_nobody_sees_is_not_kept(unseen):
    assert said(unseen.join("路灯坏了")) == "路灯坏了"


@pytest.mark.parametrize("emoji", [FAMILY, ENGLAND, "👍🏽", "❤️‍🔥", "1️⃣", "🏳️‍🌈"])
def test_emoji_stay_whole(emoji):
    assert said(f"好{emoji}") == f"好{emoji}"


@pytest.mark.parametrize("forbidden", ["&#29;", "&#xD83D;", "&#0;", "&#xFFFF;", "&#x110000;",
                                       "\x1d", "\uffff", "&#xDE00;&#xD83D;"])  # fmt: skip
def test_what_xml_forbids_is_dropped_and_the_rest_is_heard(forbidden):
    xml = raw(f"路灯{forbidden}坏了&amp;&#60;")

    assert parse(xml).text == "路灯坏了&<"


def test_two_halves_of_a_character_make_it_and_words_in_cdata_are_left_alone():
    halves = raw("好&#xD83D;&#56832;")

    assert parse(halves).text == "好😀"
    assert said("写着&#29;的牌子") == "写着&#29;的牌子"


@pytest.mark.parametrize("name", ["Title", "Description"])
def test_the_words_of_a_link_too(name):
    link = {"MsgType": "link", "Title": "公示", "Description": "停车", "Url": "https://a.cn/"}

    found = parse(wire.xml({**TEXT, **link, name: "公\u202e示"}))

    assert "公示" in (found.text, found.label)


def test_the_label_of_a_position_and_what_was_recognised_too():
    where = {"MsgType": "location", "Location_X": "1", "Location_Y": "1", "Label": "马\u200b东"}

    assert parse(wire.xml({**TEXT, **where})).label == "马东"
    assert said("", MsgType="voice", MediaId="m", Recognition="灯\ufeff坏了") == "灯坏了"


@pytest.mark.parametrize("stamp", [AT, AT * 1000, AT * 1000 + 999])
def test_a_time_in_milliseconds_is_read(stamp):
    found = parse(wire.xml({**TEXT, "CreateTime": stamp}))

    assert found.sent_at.replace(microsecond=0) == datetime.fromtimestamp(AT, UTC)


@pytest.mark.parametrize(
    "text",
    [
        "【收到不支持的消息类型，暂无法显示】",
        "[收到不支持的消息类型，暂时无法显示]",
        "［收到不支持的消息类型，暂无法显示］ ",
        "[Unsupported Message]",
        "[unsupported message]",
        "【Unsupported message】",
        "[收到不支援的訊息類型，暫時無法顯示]",
        "[动画表情]",
        "[Received an unsupported message. Unable to display.]",
    ],
)
def test_what_stands_for_a_sticker_is_no_text(text):
    found = parse(wire.xml({**TEXT, "Content": text}))

    assert (found.kind, found.text, found.detail) == (Kind.OTHER, "", "unsupported")


@pytest.mark.parametrize("text", ["[微笑]", "收到不支持的消息类型是啥意思", "【路灯】坏了", "[]"])
def test_what_a_resident_writes_is_a_text(text):
    assert not is_unsupported(text)
