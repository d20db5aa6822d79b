"""The group robot (群机器人) of WeCom: one webhook address, whose key is a secret.

Source: developer.work.weixin.qq.com /document/path/91770: text up to 2,048 bytes and markdown up
to 4,096 bytes of UTF-8, twenty messages a minute for each robot, `errcode` 0 when taken. The
address stands in every exception of the HTTP library, so none may pass and no URL is logged.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.adapters.alerts.slots import Slots
from bot.ports.staff import Alert
from bot.proposals.errors import AlertFailed

TEXT_BYTES = 2048
MARKDOWN_BYTES = 4096
_TIMEOUT = ClientTimeout(total=6, connect=3)
_PAUSES = (0.5, 2.0)
_BUSY = frozenset({-1, 45011, 45033})
"""System busy, or too many at once: worth another try. 45009 (a minute's limit) is not."""
_FAILED = "failed"
_log = logging.getLogger(__name__)


class _Again(Exception):
    """Worth another try; args say why."""


class WeComRobot:
    """ports.staff.Alerts into one group: ordinary ones as markdown, urgent ones to everyone."""

    name = "wecom"

    def __init__(
        self,
        webhook: str,
        slots: Slots,
        *,
        open_label: str,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._webhook, self._slots = webhook, slots
        self._open_label, self._sleep = open_label, sleep

    async def tell(self, alert: Alert) -> None:
        """Post it, at most three times; raises AlertFailed."""
        body = json.dumps(payload(alert, self._open_label), ensure_ascii=False).encode()
        why = _FAILED
        for pause in (*_PAUSES, None):
            if not await self._slots.take(urgent=alert.urgent):
                raise AlertFailed(self.name, "limit of the minute")
            try:
                await self._post(body)
            except _Again as error:
                why = str(error)
            else:
                return
            if pause is not None:
                await self._sleep(pause)
        raise AlertFailed(self.name, why)

    async def _post(self, body: bytes) -> None:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        try:
            async with (
                ClientSession(timeout=_TIMEOUT) as session,
                session.post(
                    self._webhook, data=body, headers=headers, allow_redirects=False
                ) as answer,
            ):
                status, said = answer.status, await answer.read()
        except (ClientError, TimeoutError, OSError) as error:
            raise _Again(type(error).__name__) from None
        if status >= 500:
            raise _Again(f"status {status}")
        self._check(status, said)

    def _check(self, status: int, said: bytes) -> None:
        code = _errcode(said)
        if status == 200 and code == 0:
            return
        if code in _BUSY:
            raise _Again(f"errcode {code}")
        _log.error("the group robot refused: status %s errcode %s", status, code)
        raise AlertFailed(self.name, f"status {status} errcode {code}")


def _errcode(said: bytes) -> int | None:
    try:
        answer = json.loads(said)
    except ValueError:
        return None
    code = answer.get("errcode") if isinstance(answer, dict) else None
    return code if isinstance(code, int) else None


def payload(alert: Alert, open_label: str) -> Mapping[str, Any]:
    """The message in WeCom's form; only a text can call everyone (@all)."""
    if alert.urgent:
        lines = [line.text for line in alert.lines]
        tail = [alert.more, f"{open_label} {alert.link}"]
        content = fitted(alert.title, lines, tail, TEXT_BYTES)
        return {"msgtype": "text", "text": {"content": content, "mentioned_list": ["@all"]}}
    lines = [f"> {line.text} [{open_label}]({line.link})" for line in alert.lines]
    tail = [alert.more, f"[{open_label}]({alert.link})"]
    content = fitted(f"**{alert.title}**", lines, tail, MARKDOWN_BYTES)
    return {"msgtype": "markdown", "markdown": {"content": content}}


def fitted(head: str, lines: Sequence[str], tail: Sequence[str], most: int) -> str:
    """As many whole lines as fit, marked where some do not; head and tail always stand."""
    kept, rest = list(lines), [line for line in tail if line]
    while True:
        left_out = ["…"] if len(kept) < len(lines) else []
        text = "\n".join([head, *kept, *left_out, *rest])
        if len(text.encode()) <= most or not kept:
            return text
        kept.pop()
