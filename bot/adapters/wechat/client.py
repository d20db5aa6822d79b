"""Sends to residents through WeChat's API: customer-service messages (客服消息) and notices.

Sources: developers.weixin.qq.com /doc/service/api/customer/message/api_sendcustommessage,
/doc/service/guide/product/subscription_messages/push, /doc/service/api/custommenu
"""

import logging
from collections.abc import Container, Mapping, Sequence
from typing import Any

from bot.adapters.wechat import render
from bot.adapters.wechat.api import Api
from bot.adapters.wechat.errors import MENU_NOT_ALLOWED, NO_ANSWER, outcome_of_failure
from bot.adapters.wechat.notice_fields import bounded
from bot.messages import Option
from bot.ports import SendOutcome, Sent
from bot.proposals.errors import MessengerError

_log = logging.getLogger(__name__)


class WeChatMessenger:
    """The messenger port over one account's API. Order per resident is the outbox's business."""

    def __init__(self, api: Api, pages: Container[str] = ()) -> None:
        """`pages`: the addresses texts may link to."""
        self._api, self._pages = api, pages
        self._menus_allowed = True

    async def send(self, address: str, text: str, options: Sequence[Option] = ()) -> Sent:
        """A customer-service message; options as a menu where they stand as numbered lines."""
        menu = render.menu(text, options, self._pages) if self._menus_allowed else None
        if menu:
            sent = await self._sent("message/custom/send", {"touser": address, **menu})
            if sent.code != MENU_NOT_ALLOWED:
                return sent
            self._menus_allowed = False
        content = render.with_links(text, options, self._pages)
        message = {"touser": address, "msgtype": "text", "text": {"content": content}}
        return await self._sent("message/custom/send", message)

    async def notify(self, address: str, template: str, fields: Mapping[str, str]) -> Sent:
        """A subscription notice (订阅通知); values are brought into what their kind may hold."""
        data = {
            name: {"value": bounded(name, render.clean(value))} for name, value in fields.items()
        }
        message = {"touser": address, "template_id": template, "data": data}
        return await self._sent("message/subscribe/bizsend", message)

    async def typing(self, address: str) -> Sent:
        """Show 对方正在输入; ends by itself with the next message."""
        return await self._sent("message/custom/typing", {"touser": address, "command": "Typing"})

    async def fetch_media(self, media_id: str) -> tuple[bytes, str]:
        """Bytes and content type; raises MessengerError. WeChat keeps media for three days."""
        answer = await self._api.get("media/get", media_id=media_id)
        if not answer.content:
            raise MessengerError(NO_ANSWER, "no content", is_final=True)
        return answer.content, answer.content_type

    async def upload_media(self, kind: str, content: bytes, content_type: str) -> str:
        """Upload for three days; returns the media id. `kind`: image, voice, video or thumb."""
        name = f"{kind}.{content_type.rpartition('/')[2]}"
        data = await self._api.upload("media/upload", content, content_type, name, type=kind)
        if not data.get("media_id"):
            raise MessengerError(NO_ANSWER, "no media id")
        return str(data["media_id"])

    async def create_menu(self, buttons: Sequence[Mapping[str, Any]]) -> None:
        """Replace the menu bar; raises MessengerError."""
        await self._api.post("menu/create", {"button": buttons})

    async def get_menu(self) -> Mapping[str, Any]:
        """The menu as created through the API; raises MessengerError (46003: none)."""
        return (await self._api.get("menu/get")).data

    async def _sent(self, path: str, message: Mapping[str, Any]) -> Sent:
        try:
            data = await self._api.post(path, message)
        except MessengerError as error:
            return Sent(_outcome(error), error.code, error.detail)
        return Sent(SendOutcome.SENT if "errcode" in data else SendOutcome.LATER)


def _outcome(error: MessengerError) -> SendOutcome:
    try:
        return outcome_of_failure(error)
    except MessengerError:
        _log.error("wechat answered with a code the table does not have: %s", error.code)
        return SendOutcome.FAILED
