"""Both of our implementations, the gateway's and the platform's, against the manual's numbers."""

from datetime import UTC, datetime

import pytest

from bot.adapters.wechat.callback import Callback
from bot.adapters.wechat.crypto import Crypto
from bot.proposals.errors import GatewayRefused
from bot.sandbox import crypto as platform_crypto
from tests.contract.wechat import vectors

SEALED = [
    (vectors.PUSHED, vectors.PUSHED_CLEAR, vectors.AES_PUSH | {"signature": ""}),
    (vectors.REPLIED, vectors.REPLIED_CLEAR, vectors.AES_REPLY),
]


def callback_at(query):
    """A gateway at the moment the manual's example was signed."""
    signed_at = datetime.fromtimestamp(int(query["timestamp"]), UTC)
    return Callback(
        token=vectors.TOKEN, app_id=vectors.APP_ID, aes_keys=[vectors.KEY], clock=lambda: signed_at
    )


def test_the_url_is_verified_and_the_echo_comes_back_as_it_is():
    assert callback_at(vectors.VERIFY).verify(vectors.VERIFY) == "4375120948345356249"


@pytest.mark.parametrize("query", [vectors.VERIFY, vectors.PLAIN_PUSH, vectors.AES_PUSH])
def test_the_plain_signature_is_the_manuals(query):
    crypto = Crypto(vectors.TOKEN, vectors.APP_ID)

    assert crypto.sign(query["timestamp"], query["nonce"]) == query["signature"]


@pytest.mark.parametrize(("sealed", "clear", "query"), SEALED)
def test_the_message_signature_is_the_manuals(sealed, clear, query):
    expected = query.get("msg_signature") or query["signature"]
    parts = query["timestamp"], query["nonce"], sealed

    assert Crypto(vectors.TOKEN, vectors.APP_ID).sign(*parts) == expected
    assert platform_crypto.sign(vectors.TOKEN, *parts) == expected


@pytest.mark.parametrize(("sealed", "clear", "query"), SEALED)
def test_gateway_and_platform_decrypt_what_the_manual_encrypted(sealed, clear, query):
    gateway = Crypto(vectors.TOKEN, vectors.APP_ID, [vectors.KEY])

    assert gateway.open(sealed) == (clear, 0)
    assert platform_crypto.decrypt(vectors.KEY, vectors.APP_ID, sealed) == clear


def test_the_manuals_push_is_proven_but_is_json_so_it_is_refused_as_a_message():
    body = f"<xml><ToUserName>gh</ToUserName><Encrypt>{vectors.PUSHED}</Encrypt></xml>"

    with pytest.raises(GatewayRefused, match="not plain XML"):
        callback_at(vectors.AES_PUSH).open(vectors.AES_PUSH, body.encode())


def test_the_manuals_push_with_one_letter_changed_is_refused_for_its_signature():
    body = f"<xml><Encrypt>{vectors.PUSHED[:-5]}x04=</Encrypt></xml>"

    with pytest.raises(GatewayRefused, match="bad signature"):
        callback_at(vectors.AES_PUSH).open(vectors.AES_PUSH, body.encode())
