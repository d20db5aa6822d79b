"""Delivers pushes to the developer's server: signed, encrypted, five seconds, three attempts.

Sources: developers.weixin.qq.com /doc/service/guide/dev/push and
/doc/subscription/guide/product/message/Passive_user_reply_message. The manual does not say what a
refused connection or an HTTP error leads to; here it is one attempt lost, like a timeout.
"""

import asyncio
import secrets
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.sandbox import crypto, wire
from bot.sandbox.account import Account
from bot.sandbox.clock import Clock

MAX_REPLY = 2047
_NO_REPLY = (b"", b"success")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a push: the passive reply, if any, or the official failure text."""

    attempts: int
    reply: dict[str, str] | None = None
    failed: bool = False


class Gateway:
    """The developer's server, seen from the platform."""

    def __init__(
        self, account: Account, url: str, clock: Clock, *, limit: float = 5.0, attempts: int = 3
    ) -> None:
        self._account = account
        self._url = url
        self._clock = clock
        self._limit = limit
        self._attempts = attempts
        self._session: ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    async def verify(self) -> bool:
        """URL verification, as when the address is saved in the console."""
        echo = str(secrets.randbelow(10**19))
        query = self._signed() | {"echostr": echo}
        try:
            async with self._http().get(self._url, params=query) as response:
                return response.status == 200 and await response.text() == echo
        except ClientError:
            return False

    async def push(self, openid: str, fields: wire.Fields) -> Delivery:
        """Deliver one message or event, with up to three attempts, and read the answer."""
        started = self._clock.time()
        for number in range(self._attempts):
            await self._clock.sleep(max(0.0, started + number * self._limit - self._clock.time()))
            body = await self._attempt(openid, fields)
            if body is not None:
                return self._understood(openid, body.strip(), number + 1)
        return Delivery(self._attempts, failed=True)

    def _http(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=None))
        return self._session

    async def _attempt(self, openid: str, fields: wire.Fields) -> bytes | None:
        posting = asyncio.create_task(self._post(openid, fields))
        limit = asyncio.create_task(self._clock.sleep(self._limit))
        try:
            await asyncio.wait({posting, limit}, return_when=asyncio.FIRST_COMPLETED)
            return posting.result() if posting.done() else None
        finally:
            posting.cancel()
            limit.cancel()
            await asyncio.gather(posting, limit, return_exceptions=True)

    async def _post(self, openid: str, fields: wire.Fields) -> bytes | None:
        query, body = self._sealed(openid, fields)
        headers = {"Content-Type": "text/xml"}
        try:
            async with self._http().post(
                self._url, params=query, data=body.encode(), headers=headers
            ) as response:
                return await response.read() if response.status == 200 else None
        except ClientError:
            return None

    def _signed(self) -> dict[str, str]:
        timestamp, nonce = str(int(self._clock.time())), str(secrets.randbelow(10**9))
        signature = crypto.sign(self._account.token, timestamp, nonce)
        return {"signature": signature, "timestamp": timestamp, "nonce": nonce}

    def _sealed(self, openid: str, fields: wire.Fields) -> tuple[dict[str, str], str]:
        account, query = self._account, self._signed() | {"openid": openid}
        if account.mode == "plain":
            return query, wire.xml(fields)
        encrypted = crypto.encrypt(account.aes_key, account.app_id, wire.xml(fields))
        signature = crypto.sign(account.token, query["timestamp"], query["nonce"], encrypted)
        query |= {"encrypt_type": "aes", "msg_signature": signature}
        shown = fields if account.mode == "compat" else {"ToUserName": account.account_id}
        return query, wire.xml({**shown, "Encrypt": encrypted})

    def _understood(self, openid: str, body: bytes, attempts: int) -> Delivery:
        if body in _NO_REPLY:
            return Delivery(attempts)
        try:
            return Delivery(attempts, self._reply(openid, body.decode()))
        except ValueError:
            return Delivery(attempts, failed=True)

    def _reply(self, openid: str, body: str) -> dict[str, str]:
        found = wire.read(body)
        if "Encrypt" in found:
            found = wire.read(self._opened(found))
        elif self._account.mode == "safe":
            raise ValueError("plain reply in safe mode")
        owners = found.get("ToUserName"), found.get("FromUserName")
        if (
            owners != (openid, self._account.account_id)
            or not found.get("CreateTime", "").isdigit()
        ):
            raise ValueError("addressed wrongly")
        if len(found.get("Content", "").encode()) > MAX_REPLY:
            raise ValueError("too long")
        return found

    def _opened(self, envelope: dict[str, str]) -> str:
        parts = envelope.get("TimeStamp", ""), envelope.get("Nonce", ""), envelope["Encrypt"]
        if crypto.sign(self._account.token, *parts) != envelope.get("MsgSignature"):
            raise ValueError("signature")
        return crypto.decrypt(self._account.aes_key, self._account.app_id, envelope["Encrypt"])
