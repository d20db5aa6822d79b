"""What the desk asked last without having been spoken to: the question on the table.

A question pushed to a resident (an invitation, a merge) carries its options; as long as nothing
has been said since it went out, a number, the words of an option, or words of one's own answer it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.messages import Option
from bot.ports import Conversation, Outbound, SendState, UnitOfWork

PUSHED = frozenset({"attend", "join_merge"})
"""The turns that answer a pushed question; their options mean the same whenever they are tapped."""
_LATEST = 3
_NEVER_TOLD = frozenset({SendState.WAITING, SendState.DEAD})


@dataclass(frozen=True, slots=True)
class Pushed:
    """A question that went out: which turn answers it, what it was about, what can be tapped."""

    turn: str
    about: Mapping[str, Any]
    options: tuple[Option, ...]


def options_for(turn: str, labels: Iterable[tuple[str, str]], **about: str) -> tuple[Option, ...]:
    """Options of (value, label), each with what they are about."""
    return tuple(
        Option(label, f"/{turn}{json.dumps(about | {'value': value}, ensure_ascii=False)}")
        for value, label in labels
    )


def is_pushed(payload: str) -> bool:
    """Whether an option belongs to a pushed question."""
    return payload.startswith("/") and payload[1:].partition("{")[0] in PUSHED


async def on_the_table(conversation: Conversation, work: UnitOfWork) -> Pushed | None:
    """The question told since the last turn; None where there is none."""
    recent = await work.outbox.recent(conversation.resident, _LATEST)
    last = next((one for one in recent if one.state not in _NEVER_TOLD), None)
    if last is None or not last.options or not is_pushed(last.options[0].payload):
        return None
    if not _is_newer(last, conversation.updated_at):
        return None
    turn, _, values = last.options[0].payload[1:].partition("{")
    about = json.loads("{" + values)
    about.pop("value")
    return Pushed(turn, about, last.options)


def _is_newer(message: Outbound, turn_at: datetime | None) -> bool:
    told = message.sent_at or message.created_at
    return turn_at is None or told >= turn_at
