"""What an account sends by itself: customer-service messages (客服消息), notices, its menu."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.errors import Refused
from bot.sandbox.people import User
from bot.sandbox.platform import Platform

MAX_TEXT = 2048
_TYPING_AFTER = 30.0
_BUTTONS, _SUB_BUTTONS = 3, 5
_NAME, _SUB_NAME, _KEY, _URL = 16, 60, 128, 1024
_FIELD_LIMITS = {"thing": 20, "phrase": 5}


def custom_message(platform: Platform, message: Mapping[str, Any]) -> None:
    """message/custom/send: text, image or msgmenu, as long as a window is open."""
    user = _receiver(platform, message)
    kind = str(message.get("msgtype", ""))
    show = _SHOWN.get(kind)
    if show is None:
        raise Refused(40008)
    content = message.get(kind)
    if not isinstance(content, dict):
        raise Refused(44004)
    shown = show(platform, content)
    user.windows.spend(platform.clock.time())
    user.show("account", kind, platform.clock.time(), **shown)


def _text(platform: Platform, content: Mapping[str, Any]) -> dict[str, Any]:
    text = str(content.get("content", ""))
    _check_text(text)
    return {"text": text}


def _image(platform: Platform, content: Mapping[str, Any]) -> dict[str, Any]:
    media_id = str(content.get("media_id", ""))
    platform.media.get(media_id, platform.clock.time())
    return {"media": media_id}


def _menu(platform: Platform, content: Mapping[str, Any]) -> dict[str, Any]:
    head, tail = str(content.get("head_content", "")), str(content.get("tail_content", ""))
    items = [
        {"id": str(item["id"]), "content": str(item["content"])}
        for item in content.get("list", [])
        if isinstance(item, dict) and item.get("id") and item.get("content")
    ]
    if not items:
        raise Refused(44004)
    _check_text("\n".join([head, *(item["content"] for item in items), tail]))
    return {"text": head, "items": items, "tail": tail}


_SHOWN: dict[str, Callable[[Platform, Mapping[str, Any]], dict[str, Any]]] = {
    "text": _text,
    "image": _image,
    "msgmenu": _menu,
}


def typing(platform: Platform, message: Mapping[str, Any]) -> None:
    """message/custom/typing: within 30 s of the resident's last message."""
    user = _receiver(platform, message)
    if message.get("command") not in ("Typing", "CancelTyping"):
        raise Refused(45072)
    if platform.clock.time() - user.last_message_at > _TYPING_AFTER:
        raise Refused(45080)
    if message["command"] == "Typing":
        user.typing_shown += 1
        user.wake()


def subscription_notice(platform: Platform, message: Mapping[str, Any]) -> tuple[User, str]:
    """message/subscribe/bizsend: one message for one consent."""
    user, template, fields = _notice(platform, message)
    for name, value in fields.items():
        limit = _FIELD_LIMITS.get(name.rstrip("0123456789"))
        if not value or (limit and len(value) > limit):
            raise Refused(47003, f"data.{name}.value invalid")
    if user.consents[template] < 1:
        raise Refused(43101)
    user.consents[template] -= 1
    _show_notice(platform, user, template, fields)
    return user, template


def template_message(platform: Platform, message: Mapping[str, Any]) -> User:
    """message/template/send: to followers only."""
    user, template, fields = _notice(platform, message)
    if not user.following:
        raise Refused(43004)
    _show_notice(platform, user, template, fields)
    return user


def create_menu(platform: Platform, menu: Mapping[str, Any]) -> None:
    """menu/create: at most three buttons with at most five sub buttons each."""
    buttons = menu.get("button")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= _BUTTONS:
        raise Refused(40016)
    for button in buttons:
        _check_length(button.get("name"), _NAME, 40018)
        below = button.get("sub_button") or []
        if len(below) > _SUB_BUTTONS:
            raise Refused(40023)
        for sub in below:
            _check_length(sub.get("name"), _SUB_NAME, 40025)
        for leaf in below or [button]:
            _check_leaf(leaf)
    platform.menu = buttons


def _check_leaf(button: Mapping[str, Any]) -> None:
    if button.get("type") == "click":
        _check_length(button.get("key"), _KEY, 40019)
    elif button.get("type") == "view":
        _check_length(button.get("url"), _URL, 40020)
    else:
        raise Refused(40017)


def _check_length(value: Any, limit: int, code: int) -> None:
    if not isinstance(value, str) or not 1 <= len(value.encode()) <= limit:
        raise Refused(code)


def _check_text(text: str) -> None:
    if not text.strip():
        raise Refused(44004)
    if len(text.encode()) > MAX_TEXT:
        raise Refused(45002)


def _receiver(platform: Platform, message: Mapping[str, Any]) -> User:
    if not platform.account.verified:
        raise Refused(48001)
    user = platform.users.get(str(message.get("touser", "")))
    if user is None:
        raise Refused(40003)
    return user


def _notice(platform: Platform, message: Mapping[str, Any]) -> tuple[User, str, dict[str, str]]:
    user = _receiver(platform, message)
    template, data = str(message.get("template_id", "")), message.get("data")
    if template not in platform.templates:
        raise Refused(40037)
    if not isinstance(data, dict) or not all(isinstance(one, dict) for one in data.values()):
        raise Refused(47003)
    return user, template, {name: str(one.get("value", "")) for name, one in data.items()}


def _show_notice(platform: Platform, user: User, template: str, fields: Mapping[str, str]) -> None:
    title, now = platform.templates[template], platform.clock.time()
    user.show("account", "notice", now, title, fields=list(fields.values()))
