"""Calls of WeChat's API: token, patience, errors. Logs paths and codes, never a URL or a body.

The access token stands in the query of every URL, so no exception of the HTTP library may pass.
"""

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    FormData,
)

from bot.adapters.wechat.errors import ANSWER_LOST, BUSY, NO_ANSWER, QUIET, STALE_TOKEN
from bot.adapters.wechat.tokens import MemoryTokenCache, TokenCache, Tokens
from bot.proposals.errors import MessengerError

OFFICIAL = "https://api.weixin.qq.com"
MAX_BYTES = 12 * 1024 * 1024
_TIMEOUT = ClientTimeout(total=30, connect=4)
"""Long, since a send whose answer we do not wait for may have been made, and cannot be repeated."""

_BUSY_PAUSES = (0.3, 0.9)
_HARMLESS = re.compile(
    r"rid: [0-9a-f-]{1,60}|invalid ip [0-9a-f.:]{1,45}|data\.[a-z_]{1,20}\d{0,3}\.value"
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who we are to the API; never printed."""

    app_id: str
    secret: str

    def __repr__(self) -> str:
        return f"Credentials({self.app_id})"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: JSON as `data`, anything else as `content`."""

    data: Mapping[str, Any]
    content: bytes = b""
    content_type: str = ""

    @property
    def code(self) -> int:
        """errcode; 0 when there is none, busy when it is no number."""
        code = self.data.get("errcode", 0)
        return code if isinstance(code, int) else BUSY


def _now() -> datetime:
    return datetime.now(UTC)


class Api:
    """One account's way to the API."""

    def __init__(
        self,
        session: ClientSession,
        credentials: Credentials,
        *,
        base: str = OFFICIAL,
        cache: TokenCache | None = None,
        clock: Callable[[], datetime] = _now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`base`: scheme, host and what stands before /cgi-bin."""
        self._session = session
        self._credentials = credentials
        self._base = base.rstrip("/")
        self._tokens = Tokens(self._fetch_token, cache or MemoryTokenCache(), clock, sleep)
        self._sleep = sleep

    async def post(self, path: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """POST JSON to /cgi-bin/`path`; raises MessengerError for any errcode but 0."""
        return _data(path, await self._called("POST", path, body=_json(payload)))

    async def get(self, path: str, **params: str) -> Answer:
        """GET /cgi-bin/`path`; raises MessengerError for any errcode but 0."""
        return await self._called("GET", path, params=params)

    async def upload(
        self, path: str, content: bytes, content_type: str, filename: str, **params: str
    ) -> Mapping[str, Any]:
        """POST a file as the form field `media`; raises MessengerError."""

        def form() -> FormData:
            data = FormData()
            data.add_field("media", content, content_type=content_type, filename=filename)
            return data

        return _data(path, await self._called("POST", path, params=params, form=form))

    async def _called(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        params: Mapping[str, str] | None = None,
        form: Callable[[], FormData] | None = None,
    ) -> Answer:
        async def ask(token: str) -> Answer:
            query = {**(params or {}), "access_token": token}
            return await self._patiently(method, path, query, body, form)

        token = await self._tokens.current()
        answer = await ask(token.value)
        if answer.code in STALE_TOKEN:
            token = await self._tokens.instead_of(token)
            answer = await ask(token.value)
        return _checked(path, answer)

    async def _fetch_token(self) -> tuple[str, float]:
        wanted = {
            "grant_type": "client_credential",
            "appid": self._credentials.app_id,
            "secret": self._credentials.secret,
        }
        path = "stable_token"
        try:
            answer = _checked(path, await self._patiently("POST", path, {}, _json(wanted), None))
        except MessengerError as error:
            # to ask for a token twice does no harm, and nothing else has been asked for yet
            code = NO_ANSWER if error.code == ANSWER_LOST else error.code
            raise MessengerError(code, error.detail) from None
        value, seconds = answer.data.get("access_token"), answer.data.get("expires_in")
        if not isinstance(value, str) or not isinstance(seconds, int | float):
            raise _failed(path, NO_ANSWER, "no token in the answer")
        return value, float(seconds)

    async def _patiently(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        body: bytes | None,
        form: Callable[[], FormData] | None,
    ) -> Answer:
        answer = await self._once(method, path, query, form() if form else body)
        for pause in _BUSY_PAUSES:
            if answer.code != BUSY:
                break
            await self._sleep(pause)
            answer = await self._once(method, path, query, form() if form else body)
        return answer

    async def _once(
        self, method: str, path: str, query: Mapping[str, str], data: bytes | FormData | None
    ) -> Answer:
        headers = {"Content-Type": "application/json"} if isinstance(data, bytes) else {}
        url = f"{self._base}/cgi-bin/{path}"
        try:
            async with self._session.request(
                method,
                url,
                params=query,
                data=data,
                headers=headers,
                timeout=_TIMEOUT,
                allow_redirects=False,
            ) as response:
                return await _read(path, response)
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            raise _failed(path, NO_ANSWER, type(error).__name__) from None
        except (ClientError, TimeoutError, OSError) as error:
            raise _failed(path, ANSWER_LOST, type(error).__name__) from None


async def _read(path: str, response: ClientResponse) -> Answer:
    content = bytearray()
    async for chunk in response.content.iter_chunked(1 << 16):
        content += chunk
        if len(content) > MAX_BYTES:
            raise _failed(path, NO_ANSWER, "answer too large", is_final=True)
    if response.status != 200:
        raise _failed(path, NO_ANSWER, f"http {response.status}")
    data = _object(bytes(content)) if _may_be_json(response.content_type) else None
    return Answer(data or {}, b"" if data else bytes(content), response.content_type)


def _may_be_json(content_type: str) -> bool:
    # WeChat labels its JSON text/plain as often as application/json
    return content_type.startswith(("application/json", "text/"))


def _object(content: bytes) -> Mapping[str, Any] | None:
    try:
        data = json.loads(content)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def _json(payload: Mapping[str, Any]) -> bytes:
    # ensure_ascii would send \uXXXX, which WeChat shows to residents as it stands (40033)
    return json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace")


def _checked(path: str, answer: Answer) -> Answer:
    if answer.code:
        found = _HARMLESS.findall(str(answer.data.get("errmsg", "")))
        raise _failed(path, answer.code, " ".join(found))
    return answer


def _data(path: str, answer: Answer) -> Mapping[str, Any]:
    # a proxy's page comes with status 200 too: only JSON is an answer
    if not answer.data:
        raise _failed(path, NO_ANSWER, "not JSON")
    return answer.data


def _failed(path: str, code: int, detail: str, *, is_final: bool = False) -> MessengerError:
    level = logging.INFO if code in QUIET else logging.WARNING
    _log.log(level, "wechat refused %s: %s %s", path, code, detail)
    return MessengerError(code, detail, is_final=is_final)
