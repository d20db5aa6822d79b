"""The life of a proposal: one table of steps, who may take them and what must be given."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Status(StrEnum):
    """Status (状态) of a proposal; labels for people are in the catalogue."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    SECONDING = "seconding"
    DELIBERATING = "deliberating"
    PUBLIC_NOTICE = "public_notice"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    REDO = "redo"
    ESCALATED = "escalated"
    HANDED_DOWN = "handed_down"
    CLOSED = "closed"
    REFERRED = "referred"
    REFUSED = "refused"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


S = Status
FINAL = frozenset({S.REFERRED, S.REFUSED, S.MERGED, S.WITHDRAWN, S.LAPSED})
OPEN = frozenset(S) - FINAL - {S.CLOSED}
WAITING_FOR_RESIDENT = frozenset({S.RETURNED})
WAITING_FOR_TRIAGE = frozenset({S.SUBMITTED, S.ESCALATED, S.HANDED_DOWN})
SETTLED = frozenset({S.ANSWERED, S.CLOSED, S.REFERRED, S.REFUSED, S.MERGED})
"""What staff bring a proposal to only once every task (子任务) on it is done or dropped."""
IN_WORK = frozenset({S.ACCEPTED, S.DELIBERATING, S.PUBLIC_NOTICE, S.IN_PROGRESS, S.REDO})
PUBLISHABLE = OPEN - {S.SUBMITTED, S.RETURNED} | {S.CLOSED}
"""From where a proposal can be made public: somebody has looked at it, and it has not ended."""
NEVER_PUBLIC = frozenset({S.REFERRED, S.REFUSED, S.WITHDRAWN})
"""What comes here is taken out of the public's sight, whoever had published it."""
WITHDRAWABLE = frozenset(
    {S.SUBMITTED, S.RETURNED, S.ACCEPTED, S.SECONDING, S.ESCALATED, S.HANDED_DOWN}
)


class Role(StrEnum):
    """Who acts: the proposer, a staff role, an outside party with a link, or the program itself."""

    PROPOSER = "proposer"
    TRIAGER = "triager"
    HANDLER = "handler"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    GUEST = "guest"
    SYSTEM = "system"


class Clock(StrEnum):
    """What a step does to the working-day clock."""

    START = "start"
    GO_ON = "go_on"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Step:
    """A step: allowed `from_` statuses → `to` (None: the status stays)."""

    name: str
    from_: frozenset[Status]
    to: Status | None
    who: frozenset[Role]
    needs: frozenset[str]
    clock: Clock
    tells: bool = True


R = Role
_STAFF = frozenset({R.TRIAGER, R.HANDLER, R.SUPERVISOR})


def _step(
    name: str,
    from_: set[Status] | frozenset[Status],
    to: Status | None,
    who: set[Role] | frozenset[Role],
    needs: str = "",
    clock: Clock = Clock.GO_ON,
    tells: bool = True,
) -> Step:
    return Step(name, frozenset(from_), to, frozenset(who), frozenset(needs.split()), clock, tells)


_TABLE = (
    _step("submit", set(), S.SUBMITTED, {R.PROPOSER} | _STAFF, "", Clock.START),
    _step("claim", frozenset(S), None, {R.PROPOSER}, tells=False),
    _step("supplement", OPEN - {S.RETURNED}, None, {R.PROPOSER}, "text", tells=False),
    _step("resubmit", {S.RETURNED}, S.SUBMITTED, {R.PROPOSER}, "text", Clock.RESUME),
    _step("withdraw", WITHDRAWABLE, S.WITHDRAWN, {R.PROPOSER}, "", Clock.STOP),
    _step("take_back", {S.WITHDRAWN}, S.SUBMITTED, {R.PROPOSER}, "", Clock.START, tells=False),
    _step("accept", WAITING_FOR_TRIAGE, S.ACCEPTED, {R.TRIAGER, R.SUPERVISOR}, "body"),
    _step(
        "send_back",
        {S.SUBMITTED, S.ACCEPTED, S.ESCALATED, S.HANDED_DOWN},
        S.RETURNED,
        _STAFF,
        "reason",
        Clock.PAUSE,
    ),
    _step(
        "refuse",
        {S.SUBMITTED, S.ESCALATED},
        S.REFUSED,
        {R.TRIAGER, R.SUPERVISOR},
        "entry reason door",
        Clock.STOP,
    ),
    _step(
        "refer",
        WAITING_FOR_TRIAGE | {S.ACCEPTED},
        S.REFERRED,
        {R.TRIAGER, R.SUPERVISOR},
        "entry reason door",
        Clock.STOP,
    ),
    _step(
        "merge",
        {S.SUBMITTED, S.ACCEPTED, S.SECONDING},
        S.MERGED,
        {R.TRIAGER, R.SUPERVISOR},
        "target reason",
        Clock.STOP,
    ),
    _step("reclassify", OPEN, None, {R.TRIAGER, R.SUPERVISOR}, "changes reason", tells=False),
    _step(
        "open_seconding",
        {S.ACCEPTED},
        S.SECONDING,
        {R.TRIAGER, R.HANDLER},
        "threshold until",
        Clock.PAUSE,
    ),
    _step("tell_progress", {S.SECONDING}, None, {R.SYSTEM}, "reached seconds threshold"),
    _step("warn_lapse", {S.SECONDING}, None, {R.SYSTEM}, "threshold until"),
    _step("lapse", {S.SECONDING}, S.LAPSED, {R.SYSTEM}, "reason", Clock.STOP),
    _step(
        "approve_agenda",
        {S.ACCEPTED, S.SECONDING},
        S.DELIBERATING,
        {R.HANDLER, R.SUPERVISOR},
        "reason",
        Clock.RESUME,
    ),
    _step("convene", {S.DELIBERATING}, None, {R.HANDLER, R.SUPERVISOR}, "meeting"),
    _step(
        "approve_plan",
        {S.DELIBERATING},
        S.PUBLIC_NOTICE,
        {R.HANDLER, R.SUPERVISOR},
        "decision basis until",
        Clock.PAUSE,
    ),
    _step(
        "start_work",
        {S.ACCEPTED, S.DELIBERATING, S.PUBLIC_NOTICE, S.REDO},
        S.IN_PROGRESS,
        _STAFF,
        "plan",
        Clock.RESUME,
    ),
    _step("report_progress", {S.IN_PROGRESS, S.REDO}, None, {R.HANDLER, R.SUPERVISOR}, "text"),
    _step("supervise", {S.IN_PROGRESS, S.REDO, S.ANSWERED}, None, {R.SUPERVISOR}, "finding text"),
    _step(
        "answer",
        {S.ACCEPTED, S.DELIBERATING, S.PUBLIC_NOTICE, S.IN_PROGRESS, S.REDO},
        S.ANSWERED,
        {R.HANDLER, R.SUPERVISOR},
        "answer outcome",
        Clock.STOP,
    ),
    _step("close", {S.ANSWERED}, S.CLOSED, {R.HANDLER, R.SUPERVISOR, R.SYSTEM}, "", Clock.STOP),
    _step("rate", {S.ANSWERED, S.CLOSED}, None, {R.PROPOSER}, "score", tells=False),
    _step("reopen", {S.ANSWERED, S.CLOSED}, S.REDO, {R.PROPOSER}, "text", Clock.START),
    _step(
        "escalate",
        WAITING_FOR_TRIAGE | {S.ACCEPTED, S.DELIBERATING, S.IN_PROGRESS, S.REDO},
        S.ESCALATED,
        _STAFF,
        "reason body",
    ),
    _step(
        "hand_down",
        {S.SUBMITTED, S.ACCEPTED, S.ESCALATED, S.IN_PROGRESS},
        S.HANDED_DOWN,
        {R.TRIAGER, R.SUPERVISOR},
        "reason body",
    ),
    _step("assign", IN_WORK, None, _STAFF, "assignee", tells=False),
    _step("transfer", WAITING_FOR_TRIAGE | IN_WORK, None, _STAFF, "body duty reason"),
    _step("rule", WAITING_FOR_TRIAGE | IN_WORK, None, {R.SUPERVISOR}, "body reason"),
    _step("press", OPEN, None, {R.SUPERVISOR, R.SYSTEM}, "reason", tells=False),
    _step("pause", IN_WORK, None, {R.HANDLER, R.SUPERVISOR}, "reason until", Clock.PAUSE),
    _step(
        "resume",
        IN_WORK | {S.SECONDING},
        None,
        {R.HANDLER, R.SUPERVISOR, R.SYSTEM},
        "reason",
        Clock.RESUME,
    ),
    _step("publish", PUBLISHABLE, None, _STAFF, "problem"),
    _step("unpublish", frozenset(S), None, _STAFF, "reason"),
    _step("keep_private", frozenset(S), None, {R.PROPOSER}, tells=False),
    _step("allow_public", frozenset(S), None, {R.PROPOSER}, tells=False),
    _step("note", frozenset(S), None, _STAFF, "text", tells=False),
    _step(
        "add_task",
        WAITING_FOR_TRIAGE | IN_WORK | {S.SECONDING},
        None,
        _STAFF,
        "title body until",
        tells=False,
    ),
    _step("finish_task", OPEN, None, _STAFF, "task text", tells=False),
    _step("drop_task", OPEN, None, _STAFF, "task reason", tells=False),
    _step("ask_outside", OPEN, None, _STAFF, "party question until", tells=False),
    _step("answer_outside", frozenset(S) - FINAL, None, {R.GUEST}, "link text", tells=False),
    _step("revoke_link", frozenset(S) - FINAL, None, _STAFF, "link", tells=False),
)

STEPS: Mapping[str, Step] = MappingProxyType({step.name: step for step in _TABLE})
"""Every step by name; nothing happens to a proposal that is not in this table."""


def allowed(status: Status | None, role: Role) -> tuple[str, ...]:
    """Names of the steps this role may take from this status (None: not yet submitted)."""
    return tuple(
        step.name
        for step in _TABLE
        if role in step.who and (status in step.from_ or (status is None and not step.from_))
    )
