"""The API of the platform, /cgi-bin/…: errors come as JSON with status 200, as in WeChat."""

import asyncio
import itertools
import json
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import BodyPartReader, web

from bot.sandbox import sends
from bot.sandbox.errors import MESSAGES, Refused
from bot.sandbox.people import User
from bot.sandbox.platform import Platform
from bot.sandbox.reading import read_all, read_object, to_object

_ESCAPED = re.compile(rb"\\u[0-9a-fA-F]{4}")
_DONE = {"errcode": 0, "errmsg": "ok"}
Handler = Callable[[web.Request], Awaitable[dict[str, Any] | web.StreamResponse]]


class Api:
    """Handlers of one platform."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._events: set[asyncio.Task[Any]] = set()
        self._message_ids = itertools.count(1_000_000_001)

    def routes(self) -> list[web.RouteDef]:
        """All calls there are, under /cgi-bin/."""
        open_to_all: dict[str, tuple[str, Handler]] = {
            "stable_token": ("POST", self._stable_token),
            "token": ("GET", self._token),
        }
        with_token: dict[str, tuple[str, Handler]] = {
            "message/custom/send": ("POST", self._custom),
            "message/custom/typing": ("POST", self._typing),
            "message/template/send": ("POST", self._template),
            "message/subscribe/bizsend": ("POST", self._bizsend),
            "menu/create": ("POST", self._create_menu),
            "menu/get": ("GET", self._get_menu),
            "menu/delete": ("GET", self._delete_menu),
            "media/upload": ("POST", self._upload),
            "media/get": ("GET", self._download),
        }
        return [
            web.route(method, f"/cgi-bin/{path}", self._call(path, handler, path in with_token))
            for path, (method, handler) in {**open_to_all, **with_token}.items()
        ]

    def _call(
        self, path: str, handler: Handler, needs_token: bool
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def call(request: web.Request) -> web.StreamResponse:
            self._platform.calls[path] += 1
            try:
                broken = await self._fault(path)
                if broken:
                    return broken
                if needs_token:
                    token = request.query.get("access_token", "")
                    self._platform.tokens.check(token, self._platform.clock.time())
                answer = await handler(request)
            except Refused as refused:
                answer = _error(refused.code, refused.detail)
            return _json(answer) if isinstance(answer, dict) else answer

        return call

    async def _fault(self, path: str) -> web.Response | None:
        fault = self._platform.faults.next(path)
        if fault and fault.seconds:
            await self._platform.clock.sleep(fault.seconds)
        if fault and fault.code is not None:
            raise Refused(fault.code, fault.detail)
        return web.Response(status=fault.status) if fault and fault.status else None

    async def _stable_token(self, request: web.Request) -> dict[str, Any]:
        asked = await read_object(request)
        if asked.get("grant_type") != "client_credential":
            raise Refused(40002)
        self._check_credentials(asked.get("appid"), asked.get("secret"))
        force = asked.get("force_refresh") is True
        value, seconds = self._platform.tokens.stable(self._platform.clock.time(), force=force)
        return {"access_token": value, "expires_in": seconds}

    async def _token(self, request: web.Request) -> dict[str, Any]:
        if request.query.get("grant_type") != "client_credential":
            raise Refused(40002)
        self._check_credentials(request.query.get("appid"), request.query.get("secret"))
        value, seconds = self._platform.tokens.plain(self._platform.clock.time())
        return {"access_token": value, "expires_in": seconds}

    def _check_credentials(self, app_id: Any, secret: Any) -> None:
        if app_id != self._platform.account.app_id:
            raise Refused(40013)
        if not secret:
            raise Refused(41004)
        if secret != self._platform.account.secret:
            raise Refused(40125)

    async def _custom(self, request: web.Request) -> dict[str, Any]:
        sends.custom_message(self._platform, await read_object(request))
        return _DONE

    async def _typing(self, request: web.Request) -> dict[str, Any]:
        sends.typing(self._platform, await read_object(request))
        return _DONE

    async def _template(self, request: web.Request) -> dict[str, Any]:
        user = sends.template_message(self._platform, await read_object(request))
        message_id = next(self._message_ids)
        status = {"Event": "TEMPLATESENDJOBFINISH", "MsgID": message_id, "Status": "success"}
        self._push_later(user, status)
        return {**_DONE, "msgid": message_id}

    async def _bizsend(self, request: web.Request) -> dict[str, Any]:
        user, template = sends.subscription_notice(self._platform, await read_object(request))
        sent = {
            "TemplateId": template,
            "MsgID": str(next(self._message_ids)),
            "ErrorCode": 0,
            "ErrorStatus": "success",
        }
        event = {"Event": "subscribe_msg_sent_event", "SubscribeMsgSentEvent": {"List": sent}}
        self._push_later(user, event)
        return _DONE

    def _push_later(self, user: User, fields: Mapping[str, Any]) -> None:
        pushing = asyncio.create_task(self._platform.event(user, fields))
        self._events.add(pushing)
        pushing.add_done_callback(self._events.discard)

    async def _create_menu(self, request: web.Request) -> dict[str, Any]:
        raw = await read_all(request.content)
        if _ESCAPED.search(raw):
            raise Refused(40033)
        sends.create_menu(self._platform, to_object(raw))
        return _DONE

    async def _get_menu(self, request: web.Request) -> dict[str, Any]:
        if not self._platform.menu:
            raise Refused(46003)
        return {"menu": {"button": self._platform.menu}}

    async def _delete_menu(self, request: web.Request) -> dict[str, Any]:
        self._platform.menu = []
        return _DONE

    async def _upload(self, request: web.Request) -> dict[str, Any]:
        if not request.content_type.startswith("multipart/"):
            raise Refused(41005)
        part = await (await request.multipart()).next()
        if not isinstance(part, BodyPartReader) or part.name != "media":
            raise Refused(41005)
        content = bytes(await part.read(decode=True))
        kind, now = request.query.get("type", ""), self._platform.clock.time()
        content_type = part.headers.get("Content-Type", "application/octet-stream")
        media_id = self._platform.media.put(kind, content, content_type, now)
        return {"type": kind, "media_id": media_id, "created_at": int(now)}

    async def _download(self, request: web.Request) -> web.Response:
        media_id = request.query.get("media_id", "")
        medium = self._platform.media.get(media_id, self._platform.clock.time())
        suffix = medium.content_type.rpartition("/")[2]
        disposition = f'attachment; filename="{media_id}.{suffix}"'
        return web.Response(
            body=medium.content,
            content_type=medium.content_type,
            headers={"Content-Disposition": disposition},
        )


def _error(code: int, detail: str = "") -> dict[str, Any]:
    said = f"{MESSAGES.get(code, 'unknown')} {detail}".strip()
    return {"errcode": code, "errmsg": f"{said} rid: {secrets.token_hex(4)}-0001"}


def _json(answer: Mapping[str, Any]) -> web.Response:
    return web.Response(text=json.dumps(answer, ensure_ascii=False), content_type="text/plain")
