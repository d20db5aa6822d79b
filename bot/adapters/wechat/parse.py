"""XML of one callback → Incoming. Anything that is not a message is a GatewayRefused.

Source: developers.weixin.qq.com /doc/offiaccount/Message_Management/ (Receiving_standard_messages)
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from bot.adapters.wechat.texts import is_unsupported, without_codes
from bot.adapters.wechat.xml import read
from bot.characters import visible
from bot.messages import Incoming, Kind
from bot.proposals.errors import GatewayRefused

_MESSAGES = {
    "text": Kind.TEXT,
    "image": Kind.IMAGE,
    "voice": Kind.VOICE,
    "video": Kind.VIDEO,
    "shortvideo": Kind.VIDEO,
    "location": Kind.LOCATION,
    "link": Kind.LINK,
}
_EVENTS = {
    "subscribe": Kind.FOLLOWED,
    "unsubscribe": Kind.UNFOLLOWED,
    "scan": Kind.SCANNED,
    "click": Kind.MENU,
    "scancode_push": Kind.MENU,
    "scancode_waitmsg": Kind.MENU,
    "subscribe_msg_popup_event": Kind.CONSENTED,
    "subscribe_msg_change_event": Kind.CONSENTED,
    "subscribe_msg_sent_event": Kind.NOTICE_RESULT,
    "templatesendjobfinish": Kind.NOTICE_RESULT,
    # user_info_modified is not here: it only says that WeChat cleaned a nickname or an avatar
    "user_authorization_revoke": Kind.DATA_REVOKED,
    "user_authorization_cancellation": Kind.DATA_REVOKED,
}
_MILLISECONDS = 10**11
"""From here on a CreateTime counts milliseconds: in seconds it would be the year 5138."""
_MACHINES = "device"
"""How the types begin that a thing sends, not a resident."""
# Neither MsgId (equal for several residents) nor FromUserName + CreateTime (equal for several
# events of one second) tells messages apart; all of these together do.
_IDENTITY = ("ToUserName", "FromUserName", "OpenID", "CreateTime")
_MESSAGE_IDENTITY = ("MsgType", "MsgId", "MsgID")
_EVENT_IDENTITY = ("Event", "EventKey", "MsgID", "MsgId", "TemplateId", "Ticket")


def parse(xml: bytes | str) -> Incoming:
    """One message or event; unknown ones become Kind.OTHER."""
    data = read(xml)
    kind_name = _needed(data, "MsgType").lower()
    is_event = kind_name == "event"
    name = _text(data, "Event").lower() if is_event else kind_name
    return Incoming(
        key=_key(data, _EVENT_IDENTITY if is_event else _MESSAGE_IDENTITY),
        sender=_text(data, "OpenID") or _needed(data, "FromUserName"),
        recipient=_needed(data, "ToUserName"),
        sent_at=_sent_at(_needed(data, "CreateTime")),
        **(_event(name, data) if is_event else _message(name, data)),
    )


def _message(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    kind = _MESSAGES.get(name, Kind.OTHER)
    if kind is Kind.TEXT:
        return _words(data)
    if kind is Kind.LOCATION:
        return _location(data)
    if kind is Kind.LINK:
        url, about = _text(data, "Url"), _said(data, "Description")
        return {"kind": kind, "text": _said(data, "Title"), "label": about, "detail": url}
    if kind is Kind.OTHER:
        # a card of a mini program, a file, a sticker: somebody sent it and waits for an answer
        return {"kind": kind, "detail": name if name.startswith(_MACHINES) else "unsupported"}
    # Recognition was withdrawn by WeChat in 2023; used where it still comes
    said = without_codes(_said(data, "Recognition"))
    return {"kind": kind, "text": said, "media_id": _text(data, "MediaId"), "detail": name}


def _words(data: Mapping[str, Any]) -> dict[str, Any]:
    text = _said(data, "Content")
    if is_unsupported(text):
        return {"kind": Kind.OTHER, "detail": "unsupported"}
    option = unquote(_text(data, "bizmsgmenuid"))
    return {"kind": Kind.TEXT, "text": without_codes(text), "option": option}


def _location(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": Kind.LOCATION,
        "latitude": _degrees(_text(data, "Location_X"), 90),
        "longitude": _degrees(_text(data, "Location_Y"), 180),
        "label": _said(data, "Label"),
    }


def _event(name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    kind = _EVENTS.get(name, Kind.OTHER)
    key = _text(data, "EventKey")
    if kind is Kind.MENU:
        return {"kind": kind, "option": key, "detail": name}
    if kind in (Kind.FOLLOWED, Kind.SCANNED):
        return {"kind": kind, "detail": key.removeprefix("qrscene_")}
    if kind in (Kind.CONSENTED, Kind.NOTICE_RESULT):
        return {"kind": kind, "detail": json.dumps(_notices(data), ensure_ascii=False)}
    more = _text(data, "RevokeInfo")
    return {"kind": kind, "detail": f"{name} {more}".strip()}


def _notices(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """The entries of a subscription event, one or several; a template's result stands alone."""
    holders = [value for value in data.values() if isinstance(value, dict) and "List" in value]
    entries = [entry for holder in holders for entry in _as_list(holder["List"])]
    own = {name: _text(data, name) for name in ("MsgID", "Status") if _text(data, name)}
    plain = [own] if own else []
    return plain + [
        {name: value for name, value in entry.items() if isinstance(value, str)}
        for entry in entries
        if isinstance(entry, dict)
    ]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _said(data: Mapping[str, Any], name: str) -> str:
    """What somebody typed, without what nobody sees."""
    return visible(_text(data, name))


def _needed(data: Mapping[str, Any], name: str) -> str:
    value = _text(data, name)
    if not value:
        raise GatewayRefused(f"{name} missing")
    return value


def _sent_at(stamp: str) -> datetime:
    """Seconds since 1970 as the manual says; milliseconds, as some pushes have it, too."""
    try:
        number = int(stamp)
        return datetime.fromtimestamp(number / 1000 if number >= _MILLISECONDS else number, UTC)
    except (ValueError, OverflowError, OSError):
        raise GatewayRefused("CreateTime") from None


def _degrees(text: str, limit: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if -limit <= value <= limit else None


def _key(data: Mapping[str, Any], more: tuple[str, ...]) -> str:
    parts = [_text(data, name) for name in (*_IDENTITY, *more)]
    if any(isinstance(value, dict) for value in data.values()):
        parts.append(json.dumps(_notices(data), sort_keys=True))
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
