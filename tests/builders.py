"""Fresh objects with sensible values; a test names only what it is about."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.messages import Incoming, Kind
from bot.ports import CallKind, Outbound, Resident, StaffCall
from bot.proposals.deadlines import OfficeHours, WorkCalendar
from bot.proposals.events import Actor
from bot.proposals.lists import ListResult
from bot.proposals.places import Level
from bot.proposals.proposal import Proposal
from bot.proposals.publishing import Publication
from bot.proposals.workflow import Role
from bot.sandbox.account import Account

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Nine o'clock in Chengdu."""

TRIAGER = Actor(Role.TRIAGER, "staff-zhou")
HANDLER = Actor(Role.HANDLER, "staff-tang")


WEEKDAYS = WorkCalendar(
    lambda day: day.weekday() < 5, OfficeHours(((time(9), time(12)), (time(13, 30), time(17, 30))))
)
"""A calendar without holidays."""


def later(**by: float) -> datetime:
    """That Monday and e.g. hours=2 more."""
    return MONDAY + timedelta(**by)


def a_resident(name: str = "liu", **changes: Any) -> Resident:
    """Known since Monday, following, without home or phone."""
    values: dict[str, Any] = {
        "id": f"resident-{name}",
        "handle": f"handle-{name}",
        "sealed_address": f"sealed-{name}",
        "joined_at": MONDAY,
    }
    return Resident(**(values | changes))


def a_proposal(ref: str = "SMQ-2026-000001", **changes: Any) -> Proposal:
    """Filed on Monday by resident Liu about the lamps of a courtyard."""
    values: dict[str, Any] = {
        "ref": ref,
        "proposer": "resident-liu",
        "problem": "院子里的路灯坏了半个月，晚上看不见路",
        "solution": "换成声控灯",
        "place": "madong",
        "list": ListResult.POSITIVE,
        "code": "A04",
        "level": Level.COURTYARD,
        "body": "body-maan",
        "created_at": MONDAY,
        "due_at": later(days=7),
    }
    proposal = Proposal(**(values | changes))
    proposal.file(Actor(Role.PROPOSER, proposal.proposer))
    return proposal


def public(proposal: Proposal, **changes: Any) -> Proposal:
    """The same, published as it was said when it was filed; what is in `changes` otherwise."""
    shown = {"problem": proposal.problem, "solution": proposal.solution}
    values: dict[str, Any] = shown | {"public_at": proposal.created_at} | changes
    proposal.publication = Publication(**values)
    return proposal


def an_incoming(key: str = "key-1", text: str = "路灯坏了", **changes: Any) -> Incoming:
    """A text sent on Monday."""
    values: dict[str, Any] = {
        "key": key,
        "sender": "address-liu",
        "recipient": "gh_0123456789ab",
        "kind": Kind.TEXT,
        "sent_at": MONDAY,
        "text": text,
    }
    return Incoming(**(values | changes))


def an_outbound(name: str = "liu", text: str = "您的提案已受理", **changes: Any) -> Outbound:
    """Owed since Monday."""
    values = {"resident": f"resident-{name}", "text": text, "created_at": MONDAY}
    return Outbound(**(values | changes))


def a_call(kind: CallKind = CallKind.HANDOFF, name: str = "liu", **changes: Any) -> StaffCall:
    """Made on Monday by a resident who wants to talk to a person."""
    values: dict[str, Any] = {
        "kind": kind,
        "resident": f"resident-{name}",
        "code": "U",
        "words": "我要找人工",
        "at": MONDAY,
    }
    return StaffCall(**(values | changes))


def wechat_settings(account: Account, api: str) -> dict[str, str]:
    """The settings of a desk that serves this account, as an operator would write them."""
    return {
        "WECHAT_APP_ID": account.app_id,
        "WECHAT_APP_SECRET": account.secret,
        "WECHAT_TOKEN": account.token,
        "WECHAT_AES_KEY": account.aes_key,
        "WECHAT_ACCOUNT_ID": account.account_id,
        "WECHAT_ACCOUNT_TYPE": "verified_service" if account.verified else "unverified",
        "WECHAT_API_BASE": api,
    }
