"""The platform: residents act here, and every act becomes a push to the gateway."""

import itertools
import re
import secrets
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.account import Account
from bot.sandbox.clock import Clock, WallClock
from bot.sandbox.errors import NotPossible
from bot.sandbox.faults import Faults
from bot.sandbox.gateway import Delivery, Gateway
from bot.sandbox.media import SILENCE, MediaStore
from bot.sandbox.people import User
from bot.sandbox.tokens import Tokens
from bot.sandbox.windows import Action

_OPENID = re.compile(r"o[A-Za-z0-9_-]{27}")


class Platform:
    """One account, its followers, its menu, its media; all of it in memory."""

    def __init__(
        self,
        account: Account,
        *,
        templates: Mapping[str, str] | None = None,
        clock: Clock | None = None,
        limit: float = 5.0,
    ) -> None:
        """`templates`: subscription templates by id, with their titles; `limit`: seconds.

        `calls` counts the API calls by path, as the platform's own statistics do.
        """
        self.account = account
        self.templates = dict(templates or {})
        self.clock = clock or WallClock()
        self.users: dict[str, User] = {}
        self.tokens = Tokens()
        self.media = MediaStore()
        self.faults = Faults()
        self.menu: list[dict[str, Any]] = []
        self.calls: Counter[str] = Counter()
        self._limit = limit
        self._gateway: Gateway | None = None
        self._origin = ""
        self._message_ids = itertools.count(int(self.clock.time() * 1000) << 12)

    def connect(self, gateway_url: str) -> None:
        """Where pushes go; the callback address of the account."""
        parts = urlsplit(gateway_url)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._gateway = Gateway(self.account, gateway_url, self.clock, limit=self._limit)

    async def close(self) -> None:
        """Close the connections to the gateway."""
        if self._gateway:
            await self._gateway.close()

    async def verify(self) -> bool:
        """Whether the gateway answers the URL verification."""
        return await self._connected().verify()

    def join(self, name: str = "", openid: str = "") -> User:
        """A resident with a phone; a known openid, or a new one. Does not follow yet."""
        if not _OPENID.fullmatch(openid):
            openid = "o" + secrets.token_urlsafe(24)[:27]
        if openid not in self.users:
            self.users[openid] = User(openid, name)
        return self.users[openid]

    async def say(self, user: User, text: str, option: str = "") -> Delivery:
        """A text; with `option` it is a tap on a menu link, which opens the click window only."""
        self._check_follows(user)
        user.show("resident", "text", self.clock.time(), text)
        fields = {"MsgType": "text", "Content": text}
        if option:
            fields["bizmsgmenuid"] = option
        return await self._message(user, fields, Action.CLICK if option else Action.MESSAGE)

    async def send_image(self, user: User, content: bytes, content_type: str) -> Delivery:
        """A picture; raises Refused when it is too large."""
        self._check_follows(user)
        media_id = self.media.put("image", content, content_type, self.clock.time())
        user.show("resident", "image", self.clock.time(), media=media_id)
        url = f"{self._origin}/sandbox/media/{media_id}"
        return await self._message(
            user, {"MsgType": "image", "PicUrl": url, "MediaId": media_id}, Action.MESSAGE
        )

    async def send_voice(self, user: User, seconds: int = 2) -> Delivery:
        """A voice message, without Recognition as since 2023."""
        self._check_follows(user)
        media_id = self.media.put("voice", SILENCE, "audio/amr", self.clock.time())
        user.show("resident", "voice", self.clock.time(), media=media_id, seconds=seconds)
        fields = {"MsgType": "voice", "MediaId": media_id, "Format": "amr"}
        return await self._message(user, fields, Action.MESSAGE)

    async def send_location(
        self, user: User, latitude: float, longitude: float, label: str
    ) -> Delivery:
        """A place from the map."""
        self._check_follows(user)
        user.show("resident", "location", self.clock.time(), label)
        fields: dict[str, Any] = {
            "MsgType": "location",
            "Location_X": latitude,
            "Location_Y": longitude,
            "Scale": 16,
            "Label": label,
        }
        return await self._message(user, fields, Action.MESSAGE)

    async def send_raw(self, user: User, fields: Mapping[str, Any]) -> Delivery:
        """Any other message, as its fields are on the wire."""
        self._check_follows(user)
        return await self._message(user, fields, Action.MESSAGE)

    async def click(self, user: User, key: str) -> Delivery:
        """A menu button of type click."""
        self._check_follows(user)
        user.windows.open(Action.CLICK, self.clock.time())
        return await self.event(user, {"Event": "CLICK", "EventKey": key})

    async def follow(self, user: User, scene: str = "") -> Delivery:
        """Follow the account, through the QR code of a scene if one is given."""
        user.following = True
        user.windows.open(Action.FOLLOW, self.clock.time())
        key = f"qrscene_{scene}" if scene else ""
        return await self.event(user, {"Event": "subscribe", "EventKey": key})

    async def scan(self, user: User, scene: str) -> Delivery:
        """Scan a QR code of the account; who does not follow yet follows by it."""
        if not user.following:
            return await self.follow(user, scene)
        user.windows.open(Action.SCAN, self.clock.time())
        ticket = secrets.token_urlsafe(32)
        return await self.event(user, {"Event": "SCAN", "EventKey": scene, "Ticket": ticket})

    async def unfollow(self, user: User) -> Delivery:
        """Leave; the account cannot answer."""
        user.following = False
        user.windows.close()
        user.consents.clear()
        return await self.event(user, {"Event": "unsubscribe", "EventKey": ""})

    async def consent(self, user: User, template: str) -> Delivery:
        """Accept one subscription notice (一次性订阅) in the pop-up of a page."""
        self._check_follows(user)
        user.consents[template] += 1
        choice = {"TemplateId": template, "SubscribeStatusString": "accept", "PopupScene": 1}
        return await self.event(
            user,
            {
                "Event": "subscribe_msg_popup_event",
                "SubscribeMsgPopupEvent": {"List": choice},
            },
        )

    async def event(self, user: User, fields: Mapping[str, Any]) -> Delivery:
        """Push any event."""
        return await self._push(user, {"MsgType": "event", **fields})

    async def _message(self, user: User, fields: Mapping[str, Any], action: Action) -> Delivery:
        now = self.clock.time()
        user.windows.open(action, now)
        user.last_message_at = now
        return await self._push(user, {**fields, "MsgId": next(self._message_ids)})

    async def _push(self, user: User, fields: Mapping[str, Any]) -> Delivery:
        head: dict[str, Any] = {
            "ToUserName": self.account.account_id,
            "FromUserName": user.openid,
            "CreateTime": int(self.clock.time()),
        }
        delivery = await self._connected().push(user.openid, {**head, **fields})
        if user.following:
            self._show(user, delivery)
        return delivery

    def _show(self, user: User, delivery: Delivery) -> None:
        reply, now = delivery.reply, self.clock.time()
        if delivery.failed:
            user.show("platform", "failed", now)
        elif reply and reply.get("MsgType") == "image":
            user.show("account", "image", now, media=reply.get("MediaId", ""))
        elif reply and reply.get("Content"):
            user.show("account", "text", now, reply["Content"])

    def _connected(self) -> Gateway:
        if self._gateway is None:
            raise RuntimeError("connect the platform to a gateway first")
        return self._gateway

    @staticmethod
    def _check_follows(user: User) -> None:
        if not user.following:
            raise NotPossible("does not follow")
