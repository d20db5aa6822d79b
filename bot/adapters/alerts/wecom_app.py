"""An application (自建应用) of WeCom: messages to one member, by their UserID.

Source: developer.work.weixin.qq.com /document/path/91039 (gettoken, valid 7,200 s) and /90236
(message/send, text up to 2,048 bytes of UTF-8, `errcode` 0 when taken). The corporation's secret
stands in the address, so no exception of the HTTP library may pass and no URL is logged.
"""

import json
import time
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.adapters.alerts.wecom import TEXT_BYTES, fitted
from bot.alert_settings import WeComSettings
from bot.ports.staff import Alert
from bot.proposals.errors import AlertFailed

BASE = "https://qyapi.weixin.qq.com"
_TIMEOUT = ClientTimeout(total=6, connect=3)
_STALE = frozenset({40014, 42001, 42007})
"""The token is none, or none any more: another one, and once again."""
_EARLY = 300
"""Seconds before its end from which on a token is not used."""


class WeComApp:
    """ports.staff.PersonalAlerts to members of the corporation."""

    name = "wecom"

    def __init__(self, chosen: WeComSettings, *, open_label: str, base: str = BASE) -> None:
        self._chosen, self._open_label, self._base = chosen, open_label, base
        self._token, self._ends = "", 0.0

    async def tell(self, alert: Alert, to: str) -> None:
        """Send it to one member; raises AlertFailed."""
        for attempt in (1, 2):
            token = await self._fresh_token()
            code = await self._send(token, alert, to)
            if code == 0:
                return
            if code not in _STALE or attempt == 2:
                raise AlertFailed(self.name, f"errcode {code}")
            self._token = ""

    async def _fresh_token(self) -> str:
        if not self._token or time.monotonic() >= self._ends:
            query = {"corpid": self._chosen.corporation, "corpsecret": self._chosen.secret}
            answer = await self._ask("GET", "/cgi-bin/gettoken", params=query)
            if answer.get("errcode") != 0 or not answer.get("access_token"):
                raise AlertFailed(self.name, f"gettoken errcode {answer.get('errcode')}")
            self._token = str(answer["access_token"])
            self._ends = time.monotonic() + int(answer.get("expires_in", 0)) - _EARLY
        return self._token

    async def _send(self, token: str, alert: Alert, to: str) -> int:
        lines = [f"{line.text}\n{line.link}" for line in alert.lines]
        content = fitted(
            alert.title, lines, [alert.more, f"{self._open_label} {alert.link}"], TEXT_BYTES
        )
        body = {
            "touser": to,
            "msgtype": "text",
            "agentid": self._chosen.agent,
            "text": {"content": content},
        }
        answer = await self._ask(
            "POST", "/cgi-bin/message/send", params={"access_token": token}, data=body
        )
        code = answer.get("errcode")
        return code if isinstance(code, int) else -1

    async def _ask(
        self, method: str, path: str, *, params: Mapping[str, str], data: Any = None
    ) -> Mapping[str, Any]:
        content = None if data is None else json.dumps(data, ensure_ascii=False).encode()
        try:
            async with (
                ClientSession(timeout=_TIMEOUT) as session,
                session.request(
                    method, f"{self._base}{path}", params=params, data=content,
                    allow_redirects=False,
                ) as answer,
            ):  # fmt: skip
                said = json.loads(await answer.read())
        except (ClientError, TimeoutError, OSError, ValueError) as error:
            raise AlertFailed(self.name, type(error).__name__) from None
        return said if isinstance(said, dict) else {}
