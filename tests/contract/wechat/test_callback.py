"""Who is heard, who is refused, and under which key the answer goes out."""

import pytest

from bot.adapters.wechat.callback import Mode
from bot.messages import Kind
from bot.proposals.errors import GatewayRefused, SettingsError
from tests.contract.wechat.pushes import (
    ACCOUNT,
    KEY,
    OLD_KEY,
    RESIDENT,
    TEXT,
    callback,
    opened,
    plain,
    safe,
    sealed,
    signed,
)


def test_an_encrypted_message_is_opened_and_answered_encrypted():
    gateway = callback()

    message = gateway.open(*safe(TEXT))
    reply = opened(gateway.answer(message, "记下了：马东大院的路灯 ]]> 坏了半个月 🌙"))

    assert (message.kind, message.text) == (Kind.TEXT, TEXT["Content"])
    assert reply["Content"] == "记下了：马东大院的路灯 ]]> 坏了半个月 🌙"
    assert (reply["ToUserName"], reply["FromUserName"]) == (RESIDENT, ACCOUNT)
    assert (reply["MsgType"], len(reply["CreateTime"])) == ("text", 10)


def test_what_the_previous_key_opened_is_answered_with_the_previous_key():
    gateway = callback()

    message = gateway.open(*safe(TEXT, key=OLD_KEY))

    assert message.key_number == 1
    assert opened(gateway.answer(message, "好"), key=OLD_KEY)["Content"] == "好"
    with pytest.raises(ValueError, match=r"padding|AppID|codec"):
        opened(gateway.answer(message, "好"), key=KEY)


def test_attempts_under_different_keys_are_one_message():
    gateway = callback()

    first, second = gateway.open(*safe(TEXT, key=OLD_KEY)), gateway.open(*safe(TEXT))

    assert first.key == second.key


def test_a_plain_message_is_answered_plainly_where_the_mode_allows_it():
    gateway = callback(Mode.PLAIN)

    message = gateway.open(*plain(TEXT))

    assert message.text == TEXT["Content"]
    assert gateway.answer(message, "好").startswith(b"<xml><ToUserName>")


def test_compat_mode_believes_the_encrypted_part_not_the_readable_one():
    query, body = safe(TEXT)
    forged = body.replace(b"<xml>", "<xml><Content>罚他的款</Content>".encode())

    message = callback(Mode.COMPAT).open(query, forged)

    assert message.text == TEXT["Content"]
    assert message.key_number == 0


def test_silence_is_a_bare_success_in_every_mode():
    gateway = callback()

    assert gateway.answer(gateway.open(*safe(TEXT)), " ") == b"success"


@pytest.mark.parametrize(
    ("mode", "push"),
    [
        (Mode.SAFE, plain(TEXT)),
        (Mode.SAFE, (signed() | {"encrypt_type": "raw"}, plain(TEXT)[1])),
        (Mode.COMPAT, plain(TEXT)),
        (Mode.COMPAT, (signed() | {"encrypt_type": "raw"}, plain(TEXT)[1])),
        (Mode.PLAIN, safe(TEXT)),
        (Mode.COMPAT, (signed() | {"encrypt_type": "rot13"}, plain(TEXT)[1])),
    ],
)
def test_a_push_with_another_protection_than_the_mode_says_is_refused(mode, push):
    with pytest.raises(GatewayRefused, match="protection"):
        callback(mode).open(*push)


def without(query, name):
    return {key: value for key, value in query.items() if key != name}


SEALED_QUERY, SEALED_BODY = safe(TEXT)


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ({}, SEALED_BODY),
        (without(SEALED_QUERY, "msg_signature"), SEALED_BODY),
        (without(SEALED_QUERY, "timestamp"), SEALED_BODY),
        (without(SEALED_QUERY, "nonce"), SEALED_BODY),
        (SEALED_QUERY | {"msg_signature": "0" * 40}, SEALED_BODY),
        (SEALED_QUERY | {"msg_signature": signed()["signature"]}, SEALED_BODY),
        (SEALED_QUERY | {"nonce": "486452657"}, SEALED_BODY),
        (SEALED_QUERY | {"nonce": "\ud800"}, SEALED_BODY),
        (SEALED_QUERY, safe(TEXT)[1]),
        (SEALED_QUERY, b""),
        (SEALED_QUERY, b"<xml><ToUserName>gh</ToUserName></xml>"),
        (SEALED_QUERY, SEALED_BODY + b" " * 70_000),
        safe(TEXT, app_id="wxanotherappid00000"),
        safe(TEXT, key="9" * 43),
        sealed(""),
        sealed("no xml at all"),
        sealed("<xml>" + "<a>" * 30_000 + "</a>" * 30_000 + "</xml>"),
        sealed('<!DOCTYPE xml [<!ENTITY a "x">]><xml><MsgType>&a;</MsgType></xml>'),
        (signed("QUJD") | {"encrypt_type": "aes"}, b"<xml><Encrypt>QUJD</Encrypt></xml>"),
        (signed("%%%") | {"encrypt_type": "aes"}, b"<xml><Encrypt>%%%</Encrypt></xml>"),
    ],
)
def test_whoever_proves_no_right_to_be_heard_is_refused(query, body):
    with pytest.raises(GatewayRefused):
        callback().open(query, body)


def test_a_message_for_another_account_is_refused():
    with pytest.raises(GatewayRefused, match="another account"):
        callback(account_id="gh_somebodyelse").open(*safe(TEXT))


@pytest.mark.parametrize("name", ["signature", "timestamp", "nonce", "echostr"])
def test_verification_without_one_of_its_parts_is_refused(name):
    query = signed() | {"echostr": "4375120948345356249"}

    with pytest.raises(GatewayRefused):
        callback().verify(without(query, name))


@pytest.mark.parametrize(
    "settings",
    [
        {"token": ""},
        {"aes_keys": []},
        {"aes_keys": ["short"]},
        {"aes_keys": [KEY, "!" * 43]},
        {"app_id": ""},
        {"mode": Mode.COMPAT, "aes_keys": [""]},
    ],
)
def test_settings_that_would_let_strangers_in_do_not_start(settings):
    with pytest.raises(SettingsError):
        callback(**settings)


def test_a_single_key_without_a_previous_one_is_enough():
    gateway = callback(aes_keys=[KEY, ""])

    assert gateway.open(*safe(TEXT)).key_number == 0
