"""Rows of conversations, messages and calls to objects and back, by hand."""

from collections.abc import Sequence
from typing import Any

from bot.adapters.database.rows import AnyRow, names
from bot.messages import Incoming, Kind, Option, Reply
from bot.ports import (
    CallKind,
    Conversation,
    Delivery,
    Inbound,
    Outbound,
    SendState,
    StaffCall,
)

_OUTBOX = names(Outbound, "options", "state", "id")
_CALL = names(StaffCall, "kind", "id")


def options_values(options: Sequence[Option]) -> list[list[str]]:
    """Options as JSON pairs."""
    return [[option.label, option.payload] for option in options]


def options_of(pairs: Sequence[Sequence[str]] | None) -> tuple[Option, ...]:
    """Options from JSON pairs."""
    return tuple(Option(label, payload) for label, payload in pairs or ())


def conversation_values(conversation: Conversation) -> dict[str, Any]:
    """Columns of a conversation, but whose it is."""
    return {
        "state": dict(conversation.state),
        "options": options_values(conversation.options),
        "held_by": conversation.held_by,
        "held_for": conversation.held_for,
        "updated_at": conversation.updated_at,
    }


def conversation_of(row: AnyRow) -> Conversation:
    """A conversation from its row."""
    options = options_of(row.options)
    return Conversation(row.resident, row.state, options, row.held_by, row.held_for, row.updated_at)


_MORE = ("option", "media_id", "latitude", "longitude", "label", "detail")


def message_values(message: Incoming) -> dict[str, Any]:
    """Columns of an incoming message; its sender's address is left out."""
    more = {name: getattr(message, name) for name in _MORE}
    return {
        "key": message.key,
        "recipient": message.recipient,
        "kind": message.kind.value,
        "sent_at": message.sent_at,
        "text": message.text,
        "more": {name: value for name, value in more.items() if value not in ("", None)},
    }


def inbound_of(row: AnyRow) -> Inbound:
    """A message and its outcome from the row."""
    message = Incoming(
        key=row.key,
        sender="",
        recipient=row.recipient,
        kind=Kind(row.kind),
        sent_at=row.sent_at,
        text=row.text,
        **row.more,
    )
    reply = None
    if row.reply_text is not None:
        reply = Reply(row.reply_text, options_of(row.reply_options), row.matter)
    return Inbound(
        id=row.id,
        resident=row.resident,
        message=message,
        received_at=row.received_at,
        reply=reply,
        delivery=Delivery(row.delivery),
        done_at=row.done_at,
        matter=row.matter,
    )


def outbound_values(message: Outbound) -> dict[str, Any]:
    """Columns of a message we owe."""
    values = {name: getattr(message, name) for name in _OUTBOX}
    options = options_values(message.options)
    return values | {"options": options, "state": message.state.value}


def outbound_of(row: AnyRow) -> Outbound:
    """A message we owe from its row."""
    return Outbound(
        id=row.id,
        options=options_of(row.options),
        state=SendState(row.state),
        **{name: getattr(row, name) for name in _OUTBOX},
    )


def call_values(call: StaffCall) -> dict[str, Any]:
    """Columns of a call."""
    return {"kind": call.kind.value} | {name: getattr(call, name) for name in _CALL}


def call_of(row: AnyRow) -> StaffCall:
    """A call from its row."""
    fields = {name: getattr(row, name) for name in _CALL}
    return StaffCall(kind=CallKind(row.kind), id=row.id, **fields)
