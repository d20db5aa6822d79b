"""Every kind of message and event of the manual, and what arrives that the manual does not say."""

import json
from datetime import UTC, datetime

import pytest

from bot.adapters.wechat.parse import parse
from bot.messages import Kind
from bot.proposals.errors import GatewayRefused
from bot.sandbox import wire
from tests.contract.wechat.pushes import ACCOUNT, AT, RESIDENT, TEXT

HEAD = {"ToUserName": ACCOUNT, "FromUserName": RESIDENT, "CreateTime": AT}


def message(**fields):
    return parse(wire.xml({**HEAD, "MsgId": 1, **fields}))


def event(name, **fields):
    return parse(wire.xml({**HEAD, "MsgType": "event", "Event": name, **fields}))


def test_who_when_and_to_whom_are_read():
    found = message(MsgType="text", Content="在吗")

    assert (found.sender, found.recipient) == (RESIDENT, ACCOUNT)
    assert found.sent_at == datetime.fromtimestamp(AT, UTC)


MESSAGES = [
    ({"MsgType": "text", "Content": "路灯坏了"}, Kind.TEXT, {"text": "路灯坏了"}),
    ({"MsgType": "text", "Content": ""}, Kind.TEXT, {"text": ""}),
    (
        {"MsgType": "text", "Content": "提交", "bizmsgmenuid": "affirm"},
        Kind.TEXT,
        {"text": "提交", "option": "affirm"},
    ),
    (
        {"MsgType": "text", "Content": "提交", "bizmsgmenuid": "/file%7B%22a%22%7D"},
        Kind.TEXT,
        {"option": '/file{"a"}'},
    ),
    (
        {"MsgType": "image", "PicUrl": "http://p/1", "MediaId": "m1"},
        Kind.IMAGE,
        {"media_id": "m1", "text": ""},
    ),
    ({"MsgType": "voice", "MediaId": "m2", "Format": "amr"}, Kind.VOICE, {"text": ""}),
    (
        {"MsgType": "voice", "MediaId": "m2", "Recognition": ""},
        Kind.VOICE,
        {"media_id": "m2", "text": ""},
    ),
    (
        {"MsgType": "voice", "MediaId": "m2", "Recognition": "灯坏了"},
        Kind.VOICE,
        {"text": "灯坏了"},
    ),
    ({"MsgType": "video", "MediaId": "m3", "ThumbMediaId": "t"}, Kind.VIDEO, {"media_id": "m3"}),
    ({"MsgType": "shortvideo", "MediaId": "m4"}, Kind.VIDEO, {"detail": "shortvideo"}),
    (
        {
            "MsgType": "location",
            "Location_X": 30.68957,
            "Location_Y": 104.08402,
            "Label": "马东大院",
        },
        Kind.LOCATION,
        {"latitude": 30.68957, "longitude": 104.08402, "label": "马东大院"},
    ),
    (
        {"MsgType": "location", "Location_X": "nan", "Location_Y": "999"},
        Kind.LOCATION,
        {"latitude": None, "longitude": None},
    ),
    (
        {"MsgType": "link", "Title": "公示", "Description": "停车", "Url": "https://a.cn/"},
        Kind.LINK,
        {"text": "公示", "label": "停车", "detail": "https://a.cn/"},
    ),
    ({"MsgType": "finder_feed"}, Kind.OTHER, {"detail": "unsupported"}),
    ({"MsgType": "miniprogrampage", "Title": "卡"}, Kind.OTHER, {"detail": "unsupported"}),
    ({"MsgType": "file", "Title": "表.xlsx"}, Kind.OTHER, {"detail": "unsupported"}),
    ({"MsgType": "device_text", "SessionID": "1"}, Kind.OTHER, {"detail": "device_text"}),
    (
        {"MsgType": "text", "Content": "【收到不支持的消息类型，暂无法显示】"},
        Kind.OTHER,
        {"text": "", "detail": "unsupported"},
    ),
]


@pytest.mark.parametrize(("fields", "kind", "expected"), MESSAGES)
def test_each_type_of_message_is_understood(fields, kind, expected):
    found = message(**fields)

    assert found.kind is kind
    assert {name: getattr(found, name) for name in expected} == expected


EVENTS = [
    ("subscribe", {"EventKey": ""}, Kind.FOLLOWED, {"detail": ""}),
    ("subscribe", {"EventKey": "qrscene_M07", "Ticket": "T"}, Kind.FOLLOWED, {"detail": "M07"}),
    ("unsubscribe", {"EventKey": ""}, Kind.UNFOLLOWED, {}),
    ("SCAN", {"EventKey": "M07", "Ticket": "T"}, Kind.SCANNED, {"detail": "M07"}),
    ("CLICK", {"EventKey": "propose"}, Kind.MENU, {"option": "propose"}),
    ("VIEW", {"EventKey": "https://a.cn/", "MenuId": "1"}, Kind.OTHER, {}),
    ("LOCATION", {"Latitude": 30.1, "Longitude": 104.1}, Kind.OTHER, {}),
    ("TEMPLATESENDJOBFINISH", {"MsgID": 7, "Status": "success"}, Kind.NOTICE_RESULT, {}),
    ("user_info_modified", {"OpenID": "oWho"}, Kind.OTHER, {"sender": "oWho"}),
    (
        "user_authorization_revoke",
        {"OpenID": "oWho", "RevokeInfo": "1"},
        Kind.DATA_REVOKED,
        {"sender": "oWho", "detail": "user_authorization_revoke 1"},
    ),
    ("user_authorization_cancellation", {"OpenID": "oWho"}, Kind.DATA_REVOKED, {"sender": "oWho"}),
    ("PUBLISHJOBFINISH", {"PublishEventInfo": {"publish_id": "1"}}, Kind.OTHER, {}),
    ("debug_demo", {}, Kind.OTHER, {"detail": "debug_demo"}),
    ("", {}, Kind.OTHER, {}),
]


@pytest.mark.parametrize(("name", "fields", "kind", "expected"), EVENTS)
def test_each_event_is_understood_and_an_unknown_one_is_only_noted(name, fields, kind, expected):
    found = event(name, **fields)

    assert found.kind is kind
    assert {key: getattr(found, key) for key in expected} == expected


def consent(template, status="accept"):
    choice = {"TemplateId": template, "SubscribeStatusString": status, "PopupScene": 1}
    return wire.xml({"List": choice}).removeprefix("<xml>").removesuffix("</xml>")


def popup(*choices):
    head = wire.xml({**HEAD, "MsgType": "event", "Event": "subscribe_msg_popup_event"})
    lists = f"<SubscribeMsgPopupEvent>{''.join(choices)}</SubscribeMsgPopupEvent>"
    return head.replace("</xml>", f"{lists}</xml>")


@pytest.mark.parametrize("choices", [[consent("T1")], [consent("T1"), consent("T2", "reject")]])
def test_consents_come_as_one_entry_or_as_several(choices):
    found = parse(popup(*choices))

    templates = [entry["TemplateId"] for entry in json.loads(found.detail)]
    assert found.kind is Kind.CONSENTED
    assert templates == ["T1", "T2"][: len(choices)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("谢谢/:rose/:rose", "谢谢🌹🌹"),
        ("好嘛/::)", "好嘛🙂"),
        ("/::'(灯还没修", "😭灯还没修"),
        ("要得[OK][捂脸]", "要得👌🤦"),
        ("3/:4 不是表情", "3/:4 不是表情"),
        ("[图片] 我没发成", "[图片] 我没发成"),
    ],
)
def test_emoticon_codes_become_emoji(written, read):
    assert message(MsgType="text", Content=written).text == read


def test_control_characters_do_not_bring_a_message_down():
    found = message(MsgType="text", Content="路灯\x1d坏了\x00\x0b\uffff\n半个月")

    assert found.text == "路灯坏了\n半个月"


def test_a_doctype_is_refused_but_a_resident_may_write_about_one():
    xml = wire.xml({**TEXT, "Content": "<!DOCTYPE html> 是啥子 <!ENTITY"})

    assert parse(xml).text == "<!DOCTYPE html> 是啥子 <!ENTITY"
    with pytest.raises(GatewayRefused):
        parse("<!DOCTYPE xml>" + xml)


def changed(**fields):
    return parse(wire.xml({**TEXT, **fields})).key


def test_attempts_have_one_key_and_it_shows_nobodys_openid():
    assert changed() == changed()
    assert RESIDENT not in changed()


@pytest.mark.parametrize(
    "fields",
    [
        {"MsgId": 2},
        {"CreateTime": AT + 1},
        {"FromUserName": "oSMQ0000000000000000000000b2"},
        {"ToUserName": "gh_other"},
    ],
)
def test_messages_that_differ_in_any_of_their_marks_have_different_keys(fields):
    assert changed(**fields) != changed()


def test_events_of_one_second_have_different_keys():
    events = [
        event("LOCATION", Latitude=30.1, Longitude=104.1),
        event("unsubscribe", EventKey=""),
        event("CLICK", EventKey="propose"),
        event("CLICK", EventKey="track"),
        event("SCAN", EventKey="M07", Ticket="T1"),
        event("SCAN", EventKey="M07", Ticket="T2"),
        event("user_authorization_revoke", OpenID="oA"),
        event("user_authorization_revoke", OpenID="oB"),
        parse(popup(consent("T1"))),
        parse(popup(consent("T2"))),
    ]

    assert len({found.key for found in events}) == len(events)


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "<xml/>",
        "<xml><MsgType>text</MsgType>",
        "<html><body>502 Bad Gateway</body></html>",
        wire.xml({**TEXT, "CreateTime": "soon"}),
        wire.xml({**TEXT, "CreateTime": 10**30}),
        wire.xml({**TEXT, "FromUserName": ""}),
        wire.xml({**TEXT, "MsgType": ""}),
        wire.xml({**TEXT, "MsgType": {"a": "text"}}),
        wire.xml(TEXT).replace("</xml>", "<MsgType>event</MsgType></xml>"),
        wire.xml({**TEXT, "Content": "长" * 30_000}),
        b"\xff\xfe<\x00x\x00",
    ],
)
def test_what_is_no_message_is_refused(xml):
    with pytest.raises(GatewayRefused):
        parse(xml)
