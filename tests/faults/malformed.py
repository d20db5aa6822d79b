"""Ten thousand callbacks no phone ever sent: real ones, broken in every place there is."""

import random
import string
import time
from collections.abc import Callable, Iterator
from typing import Any

from bot.sandbox import crypto, wire
from bot.sandbox.account import Account

Push = tuple[dict[str, str], bytes]
_NASTY = (
    b"", b"<xml>", b"\x00" * 64, b"\xff\xfe<xml/>", b"<xml>" * 2000, b"{}", b"<a/>",
    b'<!DOCTYPE x [<!ENTITY a "aaaa">]><xml><MsgType>&a;</MsgType></xml>',
    b"<xml><Encrypt></Encrypt></xml>", b"<xml><Encrypt><a/></Encrypt></xml>",
    b"<xml>" + b"A" * 70_000 + b"</xml>",
)  # fmt: skip
_ODD = (
    "",
    "0",
    "-1",
    "99999999999999999999",
    "NaN",
    "\ufffe",
    "]]>",
    "%00",
    "👩‍👩‍👧‍👦" * 40,
    "＜xml＞",
)


class Malformed:
    """Makes broken pushes for one account, the same ones for the same seed."""

    def __init__(self, account: Account, seed: int = 20261126) -> None:
        self._account, self._random = account, random.Random(seed)
        self._kinds: tuple[Callable[[], Push], ...] = (
            self._unsigned, self._flipped, self._cut, self._wrong_query, self._nasty,
            self._sealed_nonsense, self._sealed_odd_fields, self._foreign_account,
        )  # fmt: skip

    def pushes(self, count: int) -> Iterator[Push]:
        """So many of them, of every kind."""
        for number in range(count):
            yield self._kinds[number % len(self._kinds)]()

    def _fields(self, **more: Any) -> dict[str, Any]:
        letters = string.ascii_letters + string.digits
        sender = "o" + "".join(self._random.choices(letters, k=27))
        head = {"ToUserName": self._account.account_id, "FromUserName": sender}
        event = {"CreateTime": int(time.time()), "MsgType": "event", "Event": "odd"}
        return {**head, **event, "EventKey": str(self._random.random()), **more}

    def _sealed(self, text: str, app_id: str = "") -> Push:
        account = self._account
        encrypted = crypto.encrypt(account.aes_key, app_id or account.app_id, text)
        parts = (str(int(time.time())), str(self._random.randrange(10**9)))
        query = {"timestamp": parts[0], "nonce": parts[1], "encrypt_type": "aes"}
        query["msg_signature"] = crypto.sign(account.token, *parts, encrypted)
        query["signature"] = crypto.sign(account.token, *parts)
        return query, wire.xml({"ToUserName": account.account_id, "Encrypt": encrypted}).encode()

    def _good(self) -> Push:
        return self._sealed(wire.xml(self._fields(MsgType="text", Content="路灯坏了", MsgId=1)))

    def _unsigned(self) -> Push:
        query, body = self._good()
        return query | {self._random.choice(list(query)): ""}, body

    def _flipped(self) -> Push:
        query, body = self._good()
        broken = bytearray(body)
        for _ in range(self._random.randint(1, 6)):
            broken[self._random.randrange(len(broken))] ^= 1 << self._random.randrange(8)
        return query, bytes(broken)

    def _cut(self) -> Push:
        query, body = self._good()
        return query, body[: self._random.randrange(len(body))]

    def _wrong_query(self) -> Push:
        query, body = self._good()
        name, odd = self._random.choice(list(query)), self._random.choice(_ODD)
        return query | {name: odd, "openid": self._random.choice(_ODD)}, body

    def _nasty(self) -> Push:
        query, _ = self._good()
        return query, self._random.choice(_NASTY)

    def _sealed_nonsense(self) -> Push:
        body = self._random.choice(_NASTY[:-1]).decode("latin-1")
        xml = wire.xml(self._fields())
        at = self._random.randrange(len(xml))
        return self._sealed(self._random.choice((body, xml[:at], xml[at:], xml + xml)))

    def _sealed_odd_fields(self) -> Push:
        fields = self._fields()
        fields[self._random.choice(list(fields))] = self._random.choice(_ODD)
        return self._sealed(wire.xml(fields))

    def _foreign_account(self) -> Push:
        return self._sealed(wire.xml(self._fields()), app_id="wx0000000000000000")
