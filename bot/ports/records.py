"""The records that cross the ports, and the words for what becomes of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.messages import Incoming, Option, Reply
from bot.proposals.lists import ListResult
from bot.proposals.places import Level
from bot.proposals.workflow import Status

ANONYMOUS = "anonymous"
"""The proposer of a proposal whose resident has had their data deleted."""


@dataclass
class Resident:
    """A resident (居民) by our own id; the messenger's id is kept only hashed and sealed."""

    id: str
    handle: str
    sealed_address: str
    joined_at: datetime
    following: bool = True
    home: str | None = None
    consented_at: datetime | None = None
    consent_version: str = ""
    phone: str = ""
    sends_left: int = 0
    sends_until: datetime | None = None


@dataclass
class Conversation:
    """Where the talk with one resident stands; `state` is the dialogue's own snapshot.

    `held_for`: what is said belongs to while a person holds it.
    """

    resident: str
    state: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    held_by: str | None = None
    held_for: str = ""
    updated_at: datetime | None = None


class Delivery(StrEnum):
    """How the reply to one message goes out; decided once, atomically.

    `passive` becomes `handed` once the reply was written into an open connection.
    """

    UNDECIDED = "undecided"
    PASSIVE = "passive"
    HANDED = "handed"
    PUSH = "push"
    FETCH = "fetch"


@dataclass
class Inbound:
    """One incoming message as recorded before it is acknowledged, with its outcome.

    `matter` is what the turn belongs to (`bot.proposals.belonging`).
    """

    id: int
    resident: str
    message: Incoming
    received_at: datetime
    reply: Reply | None = None
    delivery: Delivery = Delivery.UNDECIDED
    done_at: datetime | None = None
    matter: str = ""


PUT_OFF_AT_MOST = timedelta(hours=1)
"""No send is put off longer: what seems to be, was put off by a clock that has been put back."""


RECEIVED_AHEAD = timedelta(minutes=10)
"""What was received so long after now was received by a clock that has been put back."""


class SendState(StrEnum):
    """What became of a message we owe a resident; never `sent` for what was not."""

    PENDING = "pending"
    SENT = "sent"
    WAITING = "waiting"
    DEAD = "dead"


UNSURE, WINDOW_CLOSED = "unsure", "window closed"
"""Stand in `Outbound.error` of what waits: nobody knows whether it arrived; nothing was tried."""


@dataclass
class Outbound:
    """A message (客服消息 or 通知) we owe a resident; sent in order of id, per resident."""

    resident: str
    text: str
    created_at: datetime
    kind: str = "reply"
    ref: str | None = None
    options: tuple[Option, ...] = ()
    state: SendState = SendState.PENDING
    attempts: int = 0
    next_try_at: datetime | None = None
    error: str = ""
    sent_at: datetime | None = None
    matter: str = ""
    id: int | None = None

    @property
    def belongs_to(self) -> str:
        """Its matter, or the proposal it is about."""
        return self.matter or self.ref or ""


class CallKind(StrEnum):
    """Why a person is called."""

    EMERGENCY = "emergency"
    HANDOFF = "handoff"
    APPEAL = "appeal"
    REFERRAL = "referral"
    REPORT_DUTY = "report_duty"


@dataclass
class StaffCall:
    """A call for a person: emergencies first; `words` is empty where they may not be kept.

    `claimed_by` says that they see to it; `outcome` and `note` what came of it when it was closed.
    """

    kind: CallKind
    resident: str
    code: str
    words: str
    at: datetime
    place: str | None = None
    ref: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    claimed_at: datetime | None = None
    claimed_by: str | None = None
    outcome: str = ""
    note: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which proposals a list shows; None means any."""

    statuses: frozenset[Status] | None = None
    lists: frozenset[ListResult] | None = None
    levels: frozenset[Level] | None = None
    codes: frozenset[str] | None = None
    places: frozenset[str] | None = None
    bodies: frozenset[str] | None = None
    assignee: str | None = None
    unassigned: bool = False
    review: bool | None = None
    due_before: datetime | None = None
    words: str = ""
    public_at: datetime | None = None
    """Only what everyone may see at this moment."""


@dataclass(frozen=True, slots=True)
class KeptMedia:
    """What is known of one stored attachment; `bare`: a picture without what cameras add."""

    digest: str
    content_type: str
    size: int
    kept_at: datetime
    bare: bool = False


class SendOutcome(StrEnum):
    """What the messenger said to a send.

    `stopped`: nothing can be sent to anybody until the operator or the next day mends it.
    `unknown`: no answer came, and the message may have arrived all the same.
    """

    SENT = "sent"
    LATER = "later"
    STOPPED = "stopped"
    UNKNOWN = "unknown"
    NEXT_CONTACT = "next_contact"
    UNREACHABLE = "unreachable"
    NOT_PERMITTED = "not_permitted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Sent:
    """Outcome of one send, with the messenger's own code for staff."""

    outcome: SendOutcome
    code: int = 0
    detail: str = ""
