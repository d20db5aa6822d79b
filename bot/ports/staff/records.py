"""Records of the staff side: accounts, sessions, logs, corrections, questions, alerts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.ports.records import CallKind
from bot.proposals.addressing import Concern
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
    mail: str = ""
    wecom: str = ""
    """Address and WeCom user id for personal notices; empty: not told that way."""
    quiet: Sequence[str] = ()
    """What they do not want to be told, as `concern:way`."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """How this person likes to work, as `bot.console.preferences` reads it."""


@dataclass(frozen=True, slots=True)
class StaffNotice:
    """Something one person is told of a ticket; `told_at`: outside of the console."""

    staff: str
    at: datetime
    concern: Concern
    ref: str
    seen_at: datetime | None = None
    told_at: datetime | None = None
    id: int = 0


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


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed and has not sent (草稿): fields of a form by the path it is sent to.

    `fields` are [name, value, whether it is ticked], in the order of the form.
    """

    staff: str
    path: str
    ref: str | None
    fields: list[list[Any]]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class StaffFile:
    """A file staff attached to a ticket; the resident hears of it once it is shown."""

    ref: str
    digest: str
    kind: str
    caption: str
    staff: str
    added_at: datetime
    shown_at: datetime | None = None
    id: int | None = None


URGENT = frozenset({CallKind.EMERGENCY, CallKind.REPORT_DUTY})
"""Calls that come before all others, the newest first."""


@dataclass(frozen=True, slots=True)
class StreetChange:
    """One value of the catalogue that a street set at the console: by whom, when, from where.

    `seal` binds it to the one before under the installation's key; `undoes`: the change taken back.
    """

    at: datetime
    staff: str
    file: str
    path: str
    before: Any
    after: Any
    source: str
    confirmed: bool
    undoes: int | None = None
    seal: str = ""
    id: int = 0


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
