"""What happened and what was said about a ticket, as one stream, oldest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.ports import Outbound
from bot.proposals.events import Event
from bot.services.desk.clerk import Clerk
from bot.services.desk.talking import Line, Transcript

HIDDEN_FROM_RATED = frozenset({"rate"})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of the stream: an event, a line of the talk, or a notice with its state."""

    at: datetime
    event: Event | None = None
    line: Line | None = None
    notice: Outbound | None = None


def stream(
    events: Iterable[Event], talk: Transcript | None, notices: Sequence[Outbound]
) -> list[Item]:
    """All of it in order of time.

    Of what was sent by the program only the notices about this ticket are shown: those about the
    resident's other proposals stand on their own tickets.
    """
    items = [Item(one.at, event=one) for one in events]
    items += [Item(one.created_at, notice=one) for one in notices]
    lines = talk.lines if talk is not None else ()
    items += [Item(one.at, line=one) for one in lines if not _is_notice(one)]
    return sorted(items, key=lambda one: (one.at, one.event is None))


def _is_notice(line: Line) -> bool:
    return line.side == "bot" and line.state is not None


def state_of_telling(items: Sequence[Item]) -> Outbound | None:
    """The notice that went with the latest event, if there was one."""
    latest = next((one for one in reversed(items) if one.event is not None), None)
    if latest is None:
        return None
    told = (one for one in reversed(items) if one.notice is not None and one.at >= latest.at)
    return next((one.notice for one in told), None)


def is_shown(event: Event, me: Clerk) -> bool:
    """Residents are promised that who works on a matter does not see who rated it."""
    return event.step not in HIDDEN_FROM_RATED or me.sees("rating")
