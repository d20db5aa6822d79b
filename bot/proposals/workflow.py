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
RUNNING = WAITING_FOR_TRIAGE | IN_WORK | {S.SECONDING}
"""Statuses in which the clock of a ticket runs for us: lists and figures call late by these."""
SUPERVISED = frozenset({S.IN_PROGRESS, S.REDO, S.ANSWERED})
TURNED_AWAY = frozenset({S.REFUSED, S.REFERRED})
"""What a resident may hold to be judged wrongly (我认为判错了)."""
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
_JUDGES = frozenset({R.TRIAGER, R.SUPERVISOR})
_LEADS = frozenset({R.HANDLER, R.SUPERVISOR})
_ON_NOTICE = frozenset({S.PUBLIC_NOTICE, S.ANSWERED, S.CLOSED})
_WHY_NOT = "entry reason door"
_CALLED = "threshold until"
_PLANNED = "decision basis until"


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
    _step("take_out", OPEN, None, {R.PROPOSER}, "of", tells=False),
    _step("resubmit", {S.RETURNED}, S.SUBMITTED, {R.PROPOSER}, "text", Clock.RESUME),
    _step("withdraw", WITHDRAWABLE, S.WITHDRAWN, {R.PROPOSER}, "", Clock.STOP),
    _step("take_back", {S.WITHDRAWN}, S.SUBMITTED, {R.PROPOSER}, "", Clock.START, tells=False),
    _step("accept", WAITING_FOR_TRIAGE, S.ACCEPTED, _JUDGES, "body"),
    _step(
        "send_back",
        {S.SUBMITTED, S.ACCEPTED, S.ESCALATED, S.HANDED_DOWN},
        S.RETURNED,
        _STAFF,
        "reason",
        Clock.PAUSE,
    ),
    _step("refuse", {S.SUBMITTED, S.ESCALATED}, S.REFUSED, _JUDGES, _WHY_NOT, Clock.STOP),
    _step("refer", WAITING_FOR_TRIAGE | {S.ACCEPTED}, S.REFERRED, _JUDGES, _WHY_NOT, Clock.STOP),
    _step(
        "merge",
        {S.SUBMITTED, S.ACCEPTED, S.SECONDING},
        S.MERGED,
        _JUDGES,
        "target reason",
        Clock.STOP,
    ),
    _step("appeal", TURNED_AWAY, None, {R.PROPOSER}, "text", tells=False),
    _step("uphold", TURNED_AWAY, None, _JUDGES, "reason"),
    _step("overturn", TURNED_AWAY | {S.MERGED}, S.SUBMITTED, _JUDGES, "reason", Clock.START),
    _step("take_up_again", {S.ANSWERED, S.CLOSED}, S.REDO, _LEADS, "reason", Clock.START),
    _step("reclassify", OPEN, None, _JUDGES, "changes reason", tells=False),
    _step(
        "open_seconding", {S.ACCEPTED}, S.SECONDING, {R.TRIAGER, R.HANDLER}, _CALLED, Clock.PAUSE
    ),
    _step("tell_progress", {S.SECONDING}, None, {R.SYSTEM}, "reached seconds threshold"),
    _step("warn_lapse", {S.SECONDING}, None, {R.SYSTEM}, "threshold until"),
    _step("lapse", {S.SECONDING}, S.LAPSED, {R.SYSTEM}, "reason", Clock.STOP),
    _step(
        "approve_agenda", {S.ACCEPTED, S.SECONDING}, S.DELIBERATING, _LEADS, "reason", Clock.RESUME
    ),
    _step("convene", {S.DELIBERATING}, None, _LEADS, "meeting"),
    _step("move_meeting", {S.DELIBERATING}, None, _LEADS, "meeting reason"),
    _step("cancel_meeting", OPEN, None, _LEADS, "meeting reason"),
    _step("close_meeting", OPEN, None, _LEADS, "result"),
    _step("approve_plan", {S.DELIBERATING}, S.PUBLIC_NOTICE, _LEADS, _PLANNED, Clock.PAUSE),
    _step("post_result", {S.ANSWERED, S.CLOSED}, None, _LEADS, "text until"),
    _step("end_notice", _ON_NOTICE, None, _LEADS | {R.SYSTEM}, "text"),
    _step(
        "start_work",
        {S.ACCEPTED, S.DELIBERATING, S.PUBLIC_NOTICE, S.REDO},
        S.IN_PROGRESS,
        _STAFF,
        "plan",
        Clock.RESUME,
    ),
    _step("report_progress", {S.IN_PROGRESS, S.REDO}, None, {R.HANDLER, R.SUPERVISOR}, "text"),
    _step("supervise", SUPERVISED, None, {R.SUPERVISOR}, "finding text"),
    _step(
        "answer",
        {S.ACCEPTED, S.DELIBERATING, S.PUBLIC_NOTICE, S.IN_PROGRESS, S.REDO},
        S.ANSWERED,
        {R.HANDLER, R.SUPERVISOR},
        "answer outcome",
        Clock.STOP,
    ),
    _step("ask_supervision", SUPERVISED, None, {R.TRIAGER, R.HANDLER}, "text", tells=False),
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
        _JUDGES,
        "reason body",
    ),
    _step("assign", IN_WORK, None, _STAFF, "assignee", tells=False),
    _step("hand_over", OPEN, None, {R.SYSTEM}, "reason", tells=False),
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
    _step("undo", frozenset(S), None, _STAFF, "undone", tells=False),
    _step("publish", PUBLISHABLE, None, _STAFF, "problem"),
    _step("unpublish", frozenset(S), None, _STAFF, "reason"),
    _step("keep_private", frozenset(S), None, {R.PROPOSER}, tells=False),
    _step("allow_public", frozenset(S), None, {R.PROPOSER}, tells=False),
    _step("note", frozenset(S), None, _STAFF, "text", tells=False),
    _step("add_file", frozenset(S) - FINAL, None, _STAFF, "kind", tells=False),
    _step("show_file", frozenset(S) - FINAL, None, _STAFF, "kind"),
    _step("add_task", RUNNING, None, _STAFF, "title body until", tells=False),
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
