"""Records of the staff side: accounts, sessions, logs, corrections, questions, alerts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.ports.records import CallKind, StaffCall
from bot.proposals.workflow import Role


@dataclass
class Staff:
    """A staff account (工作人员), bound to one body; secrets are hashed or sealed."""

    id: str
    login: str
    name: str
    role: Role
    body: str
    password_hash: str
    created_at: datetime
    totp_sealed: str = ""
    enrolled_at: datetime | None = None
    totp_counter: int = 0
    active: bool = True
    failures: int = 0
    locked_until: datetime | None = None
    must_change: bool = False
    password_at: datetime | None = None
    """When the password was set; None: with the account."""


class Stage(StrEnum):
    """How far a sign-in has come; only `full` opens anything but the next step of signing in."""

    PASSWORD = "password"
    FULL = "full"


@dataclass
class Session:
    """One signed-in browser; the token itself is in its cookie only, here its digest."""

    digest: str
    staff: str
    csrf: str
    stage: Stage
    created_at: datetime
    seen_at: datetime
    ends_at: datetime
    address: str = ""


class Outcome(StrEnum):
    """What became of one attempt to sign in."""

    OK = "ok"
    WRONG = "wrong"
    WRONG_CODE = "wrong_code"
    WRONG_CURRENT = "wrong_current"
    TEMPORARY_LAPSED = "temporary_lapsed"
    DENIED = "denied"
    ENDED = "ended"
    LOCKED = "locked"
    TOO_MANY = "too_many"
    PASSWORD_OK = "password_ok"
    ENROLLED = "enrolled"
    SIGNED_OUT = "signed_out"
    WRONG_LINK = "wrong_link"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of the sign-in log."""

    at: datetime
    login: str
    address: str
    outcome: Outcome
    staff: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A machine's suggestion as people saw it: agreed to or changed, each with its reason."""

    at: datetime
    staff: str
    ref: str
    agreed: bool
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str
    text: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody saw or took away personal data: a ticket, a conversation, an export."""

    at: datetime
    staff: str
    what: str
    ref: str = ""
    detail: str = ""
    id: int | None = None


@dataclass
class Inquiry:
    """A question (问询) to an outside party without an account, behind a link that is used once.

    The link's token is in the link only, here its digest. `shows` are parts of the ticket and
    `photos` digests that staff chose to show; `outcome` says how it was closed.
    """

    digest: str
    ref: str
    number: int
    party: str
    question: str
    staff: str
    asked_at: datetime
    ends_at: datetime
    shows: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    closed_at: datetime | None = None
    outcome: str = ""


URGENT = frozenset({CallKind.EMERGENCY, CallKind.REPORT_DUTY})
"""Calls that come before all others, the newest first."""


@dataclass(frozen=True, slots=True)
class OpenCalls:
    """The open calls of one resident about one matter and place: the newest, oldest first.

    `count` and `since` are of all of them.
    """

    calls: tuple[StaffCall, ...]
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Talking:
    """A talk with a resident as lists of talks need it: who holds it, and for what."""

    resident: str
    held_by: str | None = None
    held_for: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A message no staff member has read, and the matter it belongs to."""

    resident: str
    at: datetime
    matter: str


@dataclass
class SavedFilter:
    """A named search of one staff member; `query` as it stands in the address."""

    staff: str
    name: str
    query: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One matter of an alert and where it stands in the console."""

    text: str
    link: str


@dataclass(frozen=True, slots=True)
class Alert:
    """What staff are told outside of the console; never a resident's words, name or address."""

    title: str
    lines: tuple[AlertLine, ...]
    more: str
    link: str
    urgent: bool = False
