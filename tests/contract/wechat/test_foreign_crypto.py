"""Message crypto against WeRoBot's (Python) and wechat-crypto's (Node), in both directions."""

import json

import pytest
from werobot.crypto import MessageCrypt
from werobot.crypto.exceptions import AppIdValidationError

from bot.adapters.wechat.crypto import Crypto
from bot.sandbox import crypto as platform_crypto
from bot.sandbox import wire
from tests.contract.wechat.pushes import APP_ID, AT, KEY, TOKEN

NONCE = "415670741"
TEXTS = [
    "",
    "a",
    "路灯瞎了半个月咯 🌙",
    "<xml><Content><![CDATA[a]]]]><![CDATA[>b]]></Content></xml>",
    *("x" * length for length in range(1, 70)),
    *("好" * length for length in (5, 11, 31, 32, 33)),
    "长" * 5000,
]


class Gateway:
    """The adapter's crypto, by the same three verbs as the others."""

    _crypto = Crypto(TOKEN, APP_ID, [KEY])

    def encrypt(self, text):
        return wire.read(self._crypto.seal(text, 0, AT))["Encrypt"]

    def decrypt(self, encrypted):
        return self._crypto.open(encrypted)[0]

    def sign(self, encrypted):
        return self._crypto.sign(str(AT), NONCE, encrypted)


class OurPlatform:
    """The sandbox's crypto."""

    def encrypt(self, text):
        return platform_crypto.encrypt(KEY, APP_ID, text)

    def decrypt(self, encrypted):
        return platform_crypto.decrypt(KEY, APP_ID, encrypted)

    def sign(self, encrypted):
        return platform_crypto.sign(TOKEN, str(AT), NONCE, encrypted)


OURS = [Gateway(), OurPlatform()]


@pytest.fixture(scope="module")
def werobot():
    return MessageCrypt(TOKEN, KEY, APP_ID)


@pytest.fixture(scope="module")
def npm(node):
    """Sends all jobs to one process, since starting node takes longer than all of them."""

    def ask(job, entries):
        known = {"job": job, "token": TOKEN, "key": KEY, "appId": APP_ID}
        known |= {"timestamp": str(AT), "nonce": NONCE}
        lines = [json.dumps(known | entry) for entry in entries]
        answers = node("crypto.js", given="\n".join(lines)).splitlines()
        return [json.loads(answer) for answer in answers]

    return ask


@pytest.mark.parametrize("ours", OURS)
def test_werobot_reads_what_we_encrypt(ours, werobot):
    for text in TEXTS:
        encrypted = ours.encrypt(text)
        signature = ours.sign(encrypted)
        assert werobot.decrypt_message(str(AT), NONCE, signature, encrypted).decode() == text


@pytest.mark.parametrize("ours", OURS)
def test_we_read_what_werobot_encrypts(ours, werobot):
    for text in TEXTS:
        found = wire.read(werobot.encrypt_message(text, str(AT), NONCE))
        assert ours.decrypt(found["Encrypt"]) == text
        assert ours.sign(found["Encrypt"]) == found["MsgSignature"]


@pytest.mark.parametrize("ours", OURS)
def test_wechat_crypto_reads_what_we_encrypt(ours, npm):
    sealed = [ours.encrypt(text) for text in TEXTS]

    answers = npm("decrypt", [{"encrypted": encrypted} for encrypted in sealed])

    assert [answer["message"] for answer in answers] == TEXTS
    assert {answer["id"] for answer in answers} == {APP_ID}
    assert [answer["signature"] for answer in answers] == [ours.sign(one) for one in sealed]


@pytest.mark.parametrize("ours", OURS)
def test_we_read_what_wechat_crypto_encrypts(ours, npm):
    answers = npm("encrypt", [{"text": text} for text in TEXTS])

    assert [ours.decrypt(answer["encrypted"]) for answer in answers] == TEXTS
    for answer in answers:
        assert ours.sign(answer["encrypted"]) == answer["signature"]


def test_werobot_refuses_another_accounts_message_as_we_do(werobot):
    encrypted = platform_crypto.encrypt(KEY, "wxanotherappid00000", "在吗")

    with pytest.raises(AppIdValidationError):
        werobot.prp_crypto.decrypt(encrypted, APP_ID)
    with pytest.raises(ValueError, match="AppID"):
        platform_crypto.decrypt(KEY, APP_ID, encrypted)
