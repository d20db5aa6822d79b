"""Asking an outside party (物业 …) one question through a link that is answered once."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.ports.staff import Inquiry, Outcome, SignIn, StaffWork
from bot.proposals.attachments import OUTSIDE, Attachment
from bot.proposals.deadlines import CHINA
from bot.proposals.errors import ProposalError, SomethingMissing
from bot.proposals.events import Actor
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import FINAL, Role
from bot.services.desk import steps
from bot.services.desk.accounts import digest_of
from bot.services.desk.clerk import Clerk, DeskTools

LONGEST_ANSWER = 2_000
GUEST = Actor(Role.GUEST, "guest")
UNKNOWN_LINKS = 20
UNKNOWN_WINDOW = timedelta(minutes=15)


class LinkClosed(ProposalError):
    """The link leads to no open question; `why`: unknown, answered, revoked, expired,
    ended (the ticket itself), too_many."""

    key = "link_closed"

    def __init__(self, why: str, ref: str | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.ref = ref


async def ask(
    ref: str, given: Mapping[str, Any], clerk: Clerk,
    *, work: StaffWork, tools: DeskTools, version: int | None = None,
) -> tuple[Proposal, str]:  # fmt: skip
    """Note the question on the ticket; the token of its link is given back once and not kept.

    Raises as `steps.take` does; the caller commits.
    """
    token = secrets.token_urlsafe(32)
    proposal = await steps.take(
        ref, "ask_outside", given, clerk, work=work, tools=tools, version=version
    )
    said = proposal.events[-1].given
    inquiry = Inquiry(
        digest_of(token), ref, said["link"], said["party"], said["question"], clerk.staff.id,
        tools.now, _end_of(said["until"]), tuple(said.get("shows", ())),
        tuple(said.get("photos", ())),
    )  # fmt: skip
    await work.inquiries.add(inquiry)
    return proposal, token


def _end_of(day: str) -> datetime:
    """The moment after the last of a day in China."""
    return datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(), CHINA)


async def find(token: str, *, work: StaffWork, now: datetime) -> Inquiry:
    """The open question behind a link; raises LinkClosed."""
    one = await work.inquiries.get(digest_of(token))
    if one is None:
        raise LinkClosed("unknown")
    if one.closed_at is not None:
        raise LinkClosed(one.outcome, one.ref)
    if one.ends_at <= now:
        raise LinkClosed("expired", one.ref)
    if (await work.proposals.get(one.ref)).status in FINAL:
        raise LinkClosed("ended", one.ref)
    return one


async def guessed(address: str, *, work: StaffWork, now: datetime) -> LinkClosed:
    """Count a link nobody was ever given against the address; what to answer. Caller commits."""
    if await work.shared.count(f"links:{address}", now, now + UNKNOWN_WINDOW) > UNKNOWN_LINKS:
        return LinkClosed("too_many")
    await work.sign_ins.add(SignIn(now, "", address, Outcome.WRONG_LINK))
    return LinkClosed("unknown")


async def answer(
    one: Inquiry, text: str, photo: str | None, *, work: StaffWork, now: datetime
) -> Proposal:
    """Put the answer on the ticket and close the link; `photo` is the digest of a kept picture.

    Raises SomethingMissing, LinkClosed for the second of two answers, or ChangedMeanwhile; the
    caller commits.
    """
    said = text.strip()[:LONGEST_ANSWER]
    if not said:
        raise SomethingMissing("text")
    if not await work.inquiries.close(one.ref, one.number, now, "answered"):
        raise LinkClosed("answered", one.ref)
    proposal = await work.proposals.get(one.ref)
    proposal.take("answer_outside", GUEST, now, link=one.number, party=one.party, text=said)
    if photo is not None:
        proposal.attach(Attachment(OUTSIDE, "", photo, now))
    await work.proposals.save(proposal)
    return proposal
