"""One callback of WeChat: is it theirs, what does it say, and how is it answered.

Source: developers.weixin.qq.com /doc/service/guide/dev/push
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum

from bot.adapters.wechat import parse, render
from bot.adapters.wechat.crypto import Crypto
from bot.adapters.wechat.freshness import Freshness
from bot.adapters.wechat.xml import MAX_BYTES, read
from bot.messages import Incoming, Option
from bot.proposals.errors import GatewayRefused, SettingsError

ACKNOWLEDGED = b"success"
"""Tells WeChat to neither retry nor apologise; never encrypted."""


class Mode(StrEnum):
    """How messages are protected: 安全, 兼容, 明文. Compat is read as safe is: by its Encrypt."""

    SAFE = "safe"
    COMPAT = "compat"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Received(Incoming):
    """An Incoming that remembers which key opened it (0 current, 1 previous, None: plain)."""

    key_number: int | None = None


def _now() -> datetime:
    return datetime.now(UTC)


class Callback:
    """Verifies, opens and answers callbacks of one account; refuses with GatewayRefused only."""

    def __init__(
        self,
        *,
        token: str,
        app_id: str,
        account_id: str = "",
        aes_keys: Sequence[str] = (),
        mode: Mode = Mode.SAFE,
        pages: Container[str] = (),
        clock: Callable[[], datetime] = _now,
    ) -> None:
        """`aes_keys`: current, then previous; `account_id`: gh_…, empty takes any recipient;
        `pages`: the addresses replies may link to."""
        if mode is not Mode.PLAIN and not (app_id and any(aes_keys)):
            raise SettingsError(f"mode {mode} needs an AppID and an EncodingAESKey")
        self._crypto = Crypto(token, app_id, aes_keys)
        self._account_id = account_id
        self._mode, self._pages = mode, pages
        self._clock = clock
        self._freshness = Freshness(clock)

    def verify(self, query: Mapping[str, str]) -> str:
        """URL verification (GET): the `echostr` to return as it is, text/plain."""
        self._check_plain(query)
        echo = query.get("echostr", "")
        if not echo:
            raise GatewayRefused("echostr missing")
        return echo

    def open(self, query: Mapping[str, str], body: bytes) -> Received:
        """A push (POST), proven and parsed; a body over 64 KB, before or after AES, is refused."""
        if len(body) > MAX_BYTES:
            raise GatewayRefused("too large")
        protection = query.get("encrypt_type", "").lower()
        if protection == "aes" and self._mode is not Mode.PLAIN:
            xml, key_number = self._decrypt(query, body)
            return self._received(parse.parse(xml), key_number)
        # `signature` does not cover the body: who saw one could have us take any other (compat
        # pushes hold an Encrypt too, so nothing of WeChat's is lost)
        if protection not in ("", "raw") or self._mode is not Mode.PLAIN:
            raise GatewayRefused("protection does not match the mode")
        self._check_plain(query)
        return self._received(parse.parse(body), None)

    def answer(self, message: Received, text: str, options: Sequence[Option] = ()) -> bytes:
        """The passive reply (被动回复), under the key the message came with; no text: `success`."""
        content = render.with_links(text, options, self._pages)
        if not content.strip():
            return ACKNOWLEDGED
        timestamp = int(self._clock().timestamp())
        xml = render.passive_reply(message.recipient, message.sender, content, timestamp)
        if message.key_number is None:
            return xml.encode()
        return self._crypto.seal(xml, message.key_number, timestamp).encode()

    def _check_plain(self, query: Mapping[str, str]) -> None:
        parts = query.get("timestamp", ""), query.get("nonce", "")
        self._crypto.check(query.get("signature", ""), *parts)
        self._freshness.check(query["timestamp"])

    def _decrypt(self, query: Mapping[str, str], body: bytes) -> tuple[str, int]:
        encrypted = read(body).get("Encrypt")
        if not isinstance(encrypted, str):
            raise GatewayRefused("Encrypt missing")
        parts = query.get("timestamp", ""), query.get("nonce", ""), encrypted
        self._crypto.check(query.get("msg_signature", ""), *parts)
        self._freshness.check(query["timestamp"])
        return self._crypto.open(encrypted)

    def _received(self, message: Incoming, key_number: int | None) -> Received:
        if self._account_id and message.recipient != self._account_id:
            raise GatewayRefused("for another account")
        values = {field.name: getattr(message, field.name) for field in fields(Incoming)}
        return Received(**values, key_number=key_number)
