"""Rows to the model's objects and back, by hand: quick, and the model knows nothing of it."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row

from bot.adapters.searching import search_text
from bot.ports import Resident
from bot.proposals.attachments import Attachment
from bot.proposals.events import Actor, Event, counted
from bot.proposals.lists import ListResult
from bot.proposals.places import Level
from bot.proposals.proposal import Proposal, Suggestion
from bot.proposals.tasks import Task
from bot.proposals.workflow import Role, Status

AnyRow = Row[Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
NOT_URGENT = 2**62
UNDATED = 2**61


def names(kind: type[Any], *but: str) -> tuple[str, ...]:
    """Names of a record's fields, some left out; they are the names of the columns too."""
    return tuple(field.name for field in fields(kind) if field.name not in but)


_STAFF = frozenset({Role.TRIAGER, Role.HANDLER, Role.SUPERVISOR})
_RESIDENT = names(Resident)
_TASK = names(Task)
_PROPOSAL = names(
    Proposal,
    "list",
    "level",
    "status",
    "suggestion",
    "publication",
    "attachments",
    "seconders",
    "events",
    "tasks",
)


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
        "search_text": search_text(proposal),
        "public_at": proposal.publication and proposal.publication.public_at,
        "turn": turn_of(urgent=proposal.urgent, due_at=proposal.due_at),
        **figures_of(proposal.events),
    }


def figures_of(events: Sequence[Event]) -> dict[str, Any]:
    """When staff first did something the resident was told of, and how often it was redone."""
    stand = counted(events)
    told = (one.at for one in stand if one.tells and one.actor.role in _STAFF)
    reopened = sum(one.step == "reopen" for one in stand)
    return {"first_told_at": min(told, default=None), "reopened": reopened}


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


def task_values(proposal_id: int, task: Task) -> dict[str, Any]:
    """Columns of a task."""
    return {"proposal_id": proposal_id} | {name: getattr(task, name) for name in _TASK}


def task_of(row: AnyRow) -> Task:
    """A task from its row."""
    return Task(**{name: getattr(row, name) for name in _TASK})
