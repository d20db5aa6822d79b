"""Rows to the model's objects and back, by hand: quick, and the model knows nothing of it."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row

from bot.messages import Incoming, Kind, Option, Reply
from bot.ports import (
    CallKind,
    Conversation,
    Delivery,
    Inbound,
    Outbound,
    Resident,
    SendState,
    StaffCall,
)
from bot.proposals.events import Actor, Event
from bot.proposals.lists import ListResult
from bot.proposals.places import Level
from bot.proposals.proposal import Attachment, Proposal, Suggestion
from bot.proposals.workflow import Role, Status

AnyRow = Row[Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
NOT_URGENT = 2**62
UNDATED = 2**61


def _names(kind: type[Any], *but: str) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name not in but)


_RESIDENT = _names(Resident)
_PROPOSAL = _names(
    Proposal, "list", "level", "status", "suggestion", "attachments", "seconders", "events"
)
_OUTBOX = _names(Outbound, "options", "state", "id")
_CALL = _names(StaffCall, "kind", "id")


def turn_of(*, urgent: bool, due_at: datetime | None) -> int:
    """The place in every list as one number: urgent first, then by due date, undated last."""
    due = UNDATED if due_at is None else (due_at - _EPOCH) // _MICROSECOND
    return due if urgent else NOT_URGENT + due


def resident_values(resident: Resident) -> dict[str, Any]:
    """Columns of a resident."""
    return {name: getattr(resident, name) for name in _RESIDENT}


def resident_of(row: AnyRow) -> Resident:
    """A resident from their row."""
    return Resident(**{name: getattr(row, name) for name in _RESIDENT})


def proposal_values(proposal: Proposal) -> dict[str, Any]:
    """Columns of a proposal, without its events, attachments and seconders."""
    values = {name: getattr(proposal, name) for name in _PROPOSAL}
    return values | {
        "list": proposal.list.value,
        "level": proposal.level.value,
        "status": proposal.status.value,
        "suggestion": suggestion_values(proposal.suggestion),
        "turn": turn_of(urgent=proposal.urgent, due_at=proposal.due_at),
    }


def proposal_of(row: AnyRow) -> Proposal:
    """A proposal from its row; events, attachments and seconders still to be added."""
    return Proposal(
        list=ListResult(row.list),
        level=Level(row.level),
        status=Status(row.status),
        suggestion=suggestion_of(row.suggestion),
        **{name: getattr(row, name) for name in _PROPOSAL},
    )


def suggestion_values(suggestion: Suggestion | None) -> dict[str, Any] | None:
    """A suggestion as JSON."""
    if suggestion is None:
        return None
    return {
        "list": suggestion.list.value,
        "code": suggestion.code,
        "level": suggestion.level and suggestion.level.value,
        "confidence": suggestion.confidence,
        "review": suggestion.review,
        "reasons": suggestion.reasons,
        "candidates": suggestion.candidates,
    }


def suggestion_of(values: Mapping[str, Any] | None) -> Suggestion | None:
    """A suggestion from JSON."""
    if values is None:
        return None
    return Suggestion(
        list=ListResult(values["list"]),
        code=values["code"],
        level=Level(values["level"]) if values["level"] else None,
        confidence=values["confidence"],
        review=values["review"],
        reasons=tuple(values["reasons"]),
        candidates=tuple((code, share) for code, share in values["candidates"]),
    )


def event_values(proposal_id: int, event: Event) -> dict[str, Any]:
    """Columns of a new event."""
    return {
        "proposal_id": proposal_id,
        "step": event.step,
        "actor_role": event.actor.role.value,
        "actor_id": event.actor.id,
        "at": event.at,
        "before": event.before and event.before.value,
        "after": event.after.value,
        "given": dict(event.given),
        "tells": event.tells,
    }


def event_of(row: AnyRow) -> Event:
    """An event from its row."""
    return Event(
        step=row.step,
        actor=Actor(Role(row.actor_role), row.actor_id),
        at=row.at,
        before=Status(row.before) if row.before else None,
        after=Status(row.after),
        given=MappingProxyType(row.given),
        tells=row.tells,
        id=row.id,
    )


def attachment_values(proposal_id: int, attachments: Sequence[Attachment]) -> list[dict[str, Any]]:
    """Columns of all attachments of a proposal, in order."""
    return [
        {
            "proposal_id": proposal_id,
            "position": position,
            "kind": one.kind,
            "media_id": one.media_id,
            "digest": one.digest,
            "added_at": one.added_at,
        }
        for position, one in enumerate(attachments)
    ]


def attachment_of(row: AnyRow) -> Attachment:
    """An attachment from its row."""
    return Attachment(row.kind, row.media_id, row.digest, row.added_at)


def options_values(options: Sequence[Option]) -> list[list[str]]:
    """Options as JSON pairs."""
    return [[option.label, option.payload] for option in options]


def options_of(pairs: Sequence[Sequence[str]] | None) -> tuple[Option, ...]:
    """Options from JSON pairs."""
    return tuple(Option(label, payload) for label, payload in pairs or ())


def conversation_of(row: AnyRow) -> Conversation:
    """A conversation from its row."""
    options = options_of(row.options)
    return Conversation(row.resident, row.state, options, row.held_by, row.updated_at)


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
        reply = Reply(row.reply_text, options_of(row.reply_options))
    return Inbound(
        id=row.id,
        resident=row.resident,
        message=message,
        received_at=row.received_at,
        reply=reply,
        delivery=Delivery(row.delivery),
        done_at=row.done_at,
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
