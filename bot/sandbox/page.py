"""The chat page: a phone in the browser whose owner follows the account."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, select_autoescape

from bot.sandbox.errors import NotPossible, Refused
from bot.sandbox.people import User
from bot.sandbox.platform import Platform
from bot.sandbox.reading import MAX_FILE, read_all, read_object
from bot.sandbox.words import TEMPLATES, load

_HEARTBEAT = 15.0
_POLICY = "default-src 'self'; img-src 'self' blob:; frame-ancestors 'none'"


_Handler = Callable[[web.Request], Awaitable[web.Response]]


class Page:
    """Handlers of the page; every act of the resident is one POST, what they see is a stream."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._closing = asyncio.Event()
        loader = FileSystemLoader(TEMPLATES)
        self._templates = Environment(loader=loader, autoescape=select_autoescape())

    def routes(self) -> list[web.RouteDef]:
        """The page, its stream, and one address per act."""
        acts = {
            "say": self._say,
            "image": self._image,
            "voice": self._voice,
            "location": self._location,
            "click": self._click,
            "follow": self._follow,
            "unfollow": self._unfollow,
            "consent": self._consent,
            "restart": self._restart,
        }
        resident = "/residents/{openid}"
        return [
            web.get("/", self._index),
            web.get("/media/{media_id}", self._media),
            web.get("/residents", self._residents),
            web.post("/residents", _from_page(self._join)),
            web.get(f"{resident}/events", self._events),
            *(web.post(f"{resident}/{name}", _from_page(act)) for name, act in acts.items()),
        ]

    async def close(self, _app: web.Application) -> None:
        """End the streams, so that the server need not wait for them."""
        self._closing.set()
        for user in self._platform.users.values():
            user.wake()

    async def _index(self, _request: web.Request) -> web.Response:
        html = self._templates.get_template("chat.html").render(
            words=load("words"),
            places=load("places"),
            menu=self._platform.menu,
            templates=self._platform.templates,
        )
        headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"}
        return web.Response(text=html, content_type="text/html", headers=headers)

    async def _media(self, request: web.Request) -> web.Response:
        now = self._platform.clock.time()
        try:
            medium = self._platform.media.get(request.match_info["media_id"], now)
        except Refused:
            raise web.HTTPNotFound from None
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return web.Response(body=medium.content, content_type=medium.content_type, headers=headers)

    async def _residents(self, _request: web.Request) -> web.Response:
        return web.json_response([_person(user) for user in self._platform.users.values()])

    async def _join(self, request: web.Request) -> web.Response:
        asked = await read_object(request)
        names = load("words")["names"]
        name = names[len(self._platform.users) % len(names)]
        user = self._platform.join(name, str(asked.get("openid", "")))
        return web.json_response(_person(user))

    async def _events(self, request: web.Request) -> web.StreamResponse:
        user = self._user(request)
        after = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        try:
            async for event in self._stream(user, int(after) if after.isdigit() else 0):
                await response.write(event.encode())
        except ConnectionResetError:
            pass
        return response

    async def _stream(self, user: User, after: int) -> AsyncIterator[str]:
        typing = user.typing_shown
        while not self._closing.is_set():
            changed = user.changed
            for bubble in user.since(after):
                after = bubble.id
                yield f"id: {after}\ndata: {json.dumps(asdict(bubble), ensure_ascii=False)}\n\n"
            if user.typing_shown > typing:
                typing = user.typing_shown
                yield "event: typing\ndata: 1\n\n"
            try:
                await asyncio.wait_for(changed.wait(), _HEARTBEAT)
            except TimeoutError:
                yield ": still here\n\n"

    async def _say(self, request: web.Request) -> web.Response:
        user, asked = self._user(request), await read_object(request)
        await self._platform.say(user, str(asked["text"]), str(asked.get("option", "")))
        return _done()

    async def _image(self, request: web.Request) -> web.Response:
        user, content = self._user(request), await read_all(request.content, MAX_FILE)
        if request.content_type not in ("image/jpeg", "image/png", "image/gif"):
            raise web.HTTPUnsupportedMediaType
        await self._platform.send_image(user, content, request.content_type)
        return _done()

    async def _voice(self, request: web.Request) -> web.Response:
        await self._platform.send_voice(self._user(request))
        return _done()

    async def _location(self, request: web.Request) -> web.Response:
        user, asked = self._user(request), await read_object(request)
        latitude, longitude = float(asked["latitude"]), float(asked["longitude"])
        label = str(asked.get("label", ""))
        await self._platform.send_location(user, latitude, longitude, label)
        return _done()

    async def _click(self, request: web.Request) -> web.Response:
        user, asked = self._user(request), await read_object(request)
        await self._platform.click(user, str(asked["key"]))
        return _done()

    async def _follow(self, request: web.Request) -> web.Response:
        await self._platform.follow(self._user(request))
        return _done()

    async def _unfollow(self, request: web.Request) -> web.Response:
        await self._platform.unfollow(self._user(request))
        return _done()

    async def _consent(self, request: web.Request) -> web.Response:
        user, asked = self._user(request), await read_object(request)
        await self._platform.consent(user, str(asked["template"]))
        return _done()

    async def _restart(self, request: web.Request) -> web.Response:
        user = self._user(request)
        if user.following:
            await self._platform.unfollow(user)
        user.bubbles.clear()
        await self._platform.follow(user)
        return _done()

    def _user(self, request: web.Request) -> User:
        try:
            return self._platform.users[request.match_info["openid"]]
        except KeyError:
            raise web.HTTPNotFound from None


def _person(user: User) -> dict[str, Any]:
    return {
        "openid": user.openid,
        "name": user.name,
        "following": user.following,
        "new": not user.following and not user.bubbles,
    }


def _done() -> web.Response:
    return web.json_response({})


def _from_page(handler: _Handler) -> _Handler:
    async def handle(request: web.Request) -> web.Response:
        # no other site's script can make a browser send this header without asking first
        if "X-Sandbox" not in request.headers:
            raise web.HTTPForbidden(text="Not from the chat page.")
        try:
            return await handler(request)
        except NotPossible:
            raise web.HTTPConflict from None
        except Refused as refused:
            if refused.code == 40006:
                raise web.HTTPRequestEntityTooLarge(MAX_FILE, 0) from None
            raise web.HTTPBadRequest from None
        except (KeyError, ValueError):
            raise web.HTTPBadRequest from None

    return handle
