"""Signature and encryption of callbacks. Every failure is a GatewayRefused, never anything else.

Source: developers.weixin.qq.com /doc/service/guide/dev/push/encryption
"""

import base64
import hmac
import re
import secrets
import struct
from collections.abc import Sequence

from wechatpy.crypto import PrpCrypto
from wechatpy.exceptions import WeChatException
from wechatpy.utils import WeChatSigner

from bot.proposals.errors import GatewayRefused, SettingsError

_KEY = re.compile(r"[A-Za-z0-9]{43}")
_BROKEN = (ValueError, IndexError, TypeError, struct.error, WeChatException)
_ENVELOPE = (
    "<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt>"
    "<MsgSignature><![CDATA[{signature}]]></MsgSignature>"
    "<TimeStamp>{timestamp}</TimeStamp>"
    "<Nonce><![CDATA[{nonce}]]></Nonce></xml>"
)


def _cipher(encoding_aes_key: str) -> PrpCrypto:
    if not _KEY.fullmatch(encoding_aes_key):
        raise SettingsError("EncodingAESKey: 43 characters A-Z a-z 0-9 expected")
    cipher = PrpCrypto(base64.b64decode(encoding_aes_key + "="))
    # wechatpy draws the 16 leading bytes from `random`; ours must not be foreseeable
    cipher.get_random_string = lambda: secrets.token_hex(8)
    return cipher


class Crypto:
    """The token and the AES keys in force: the current one first, then the previous one."""

    def __init__(self, token: str, app_id: str, keys: Sequence[str] = ()) -> None:
        if not token:
            raise SettingsError("token: an empty one would let anybody sign")
        self._token = token
        self._app_id = app_id
        self._ciphers = [_cipher(key) for key in keys if key]

    def sign(self, *parts: str) -> str:
        """SHA-1 over the sorted parts and the token, lower-case hex."""
        signer = WeChatSigner()
        signer.add_data(self._token, *parts)
        return str(signer.signature)

    def check(self, signature: str, *parts: str) -> None:
        """Compare in constant time; a missing part is as bad as a wrong signature."""
        if not signature or not all(parts):
            raise GatewayRefused("unsigned")
        try:
            expected, given = self.sign(*parts).encode(), signature.encode()
        except UnicodeError:
            raise GatewayRefused("signature is not text") from None
        if not hmac.compare_digest(expected, given):
            raise GatewayRefused("bad signature")

    def open(self, encrypted: str) -> tuple[str, int]:
        """Decrypt; returns the clear text and which key did it. The AppID inside must be ours."""
        for number, cipher in enumerate(self._ciphers):
            try:
                return str(cipher.decrypt(encrypted, self._app_id)), number
            except _BROKEN:
                continue
        raise GatewayRefused("no key opens it")

    def seal(self, clear: str, key: int, timestamp: int) -> str:
        """The encrypted reply: `Encrypt`, `MsgSignature`, `TimeStamp` and `Nonce`."""
        encrypted = self._ciphers[key].encrypt(clear, self._app_id).decode()
        nonce = secrets.token_hex(8)
        signature = self.sign(str(timestamp), nonce, encrypted)
        return _ENVELOPE.format(
            encrypted=encrypted, signature=signature, timestamp=timestamp, nonce=nonce
        )
