"""Puts data of every kind into a database, each thing as old as a test wants it."""

from datetime import datetime, timedelta
from typing import Any

from bot.adapters.media import FolderMedia
from bot.messages import Kind, Reply, media_key
from bot.ports import Conversation, Delivery, KeptMedia, SendState
from bot.ports.staff import Correction, Look, Outcome, Session, SignIn, Staff, Stage
from bot.proposals.attachments import Attachment
from bot.proposals.events import Actor
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Role
from tests.builders import (
    MONDAY,
    TRIAGER,
    WEEKDAYS,
    a_call,
    a_proposal,
    a_resident,
    an_incoming,
    an_outbound,
)

NOW = MONDAY + timedelta(days=2000)
"""When a test purges: all that is kept of that Monday may go."""
HOUR = timedelta(hours=1)
INSIDE, OUTSIDE = timedelta(minutes=-1), timedelta(minutes=1)
"""A minute less, and a minute more, than a limit."""
JPEG = b"\xff\xd8\xff\xe0 a lamp "


async def say(database: Any, name: str, at: datetime, text: str = "路灯坏了", **more: Any) -> str:
    """Resident `name` says something, is answered, and is a resident from then on at the latest."""
    key = f"{name}-{at.isoformat()}"
    async with database.open_work() as work:
        await work.residents.add(a_resident(name, joined_at=at))
        who = f"resident-{name}"
        await work.inbox.receive(who, an_incoming(key, text, sent_at=at, **more), at)
        await work.inbox.finish(key, Reply("记下了"), at)
        await work.inbox.decide(key, Delivery.UNDECIDED, Delivery.HANDED)
        await work.commit()
    return key


async def draft(database: Any, name: str, at: datetime, **state: Any) -> None:
    """Their talk stands somewhere."""
    talk = Conversation(f"resident-{name}", {"slots": state or {"problem": "x"}}, updated_at=at)
    async with database.open_work() as work:
        await work.conversations.save(talk)
        await work.commit()


async def file(
    database: Any, ref: str, at: datetime, name: str = "liu", **changes: Any
) -> Proposal:
    """A proposal is filed."""
    proposal = a_proposal(ref, proposer=f"resident-{name}", created_at=at, **changes)
    async with database.open_work() as work:
        await work.proposals.add(proposal)
        await work.commit()
    return proposal


async def end(database: Any, ref: str, at: datetime, step: str = "withdraw", **given: Any) -> None:
    """It comes to its end."""
    async with database.open_work() as work:
        one = await work.proposals.get(ref)
        actor = Actor(Role.PROPOSER, one.proposer) if step == "withdraw" else TRIAGER
        one.take(step, actor, at, calendar=WEEKDAYS, **given)
        one.merged_into = given.get("target")
        await work.proposals.save(one)
        await work.commit()


async def photo(
    database: Any, media: FolderMedia, name: str, at: datetime, content: bytes = JPEG
) -> Attachment:
    """A resident sends a photo, which is kept."""
    digest = await media.keep(content, "image/jpeg")
    media_id = f"media-{name}-{digest[:8]}"
    await say(database, name, at, "", kind=Kind.IMAGE, media_id=media_id)
    async with database.open_work() as work:
        await work.media.add(KeptMedia(digest, "image/jpeg", len(content), at))
        await work.shared.put(media_key(media_id), digest, at + timedelta(days=90))
        await work.commit()
    return Attachment("image", media_id, digest, at)


async def employ(database: Any, at: datetime = MONDAY) -> None:
    """Zhou, who sorts what comes in, has an account, and so has Tang."""
    async with database.open_work() as work:
        for name in ("zhou", "tang"):
            one = Staff(f"staff-{name}", name, name, Role.TRIAGER, "body-maan", "hash", at)
            await work.accounts.add(one)
        await work.commit()


async def work_a_day(database: Any, at: datetime, ref: str = "SMQ-2026-000001") -> None:
    """Zhou signs in, looks at a ticket, and corrects what the machine suggested."""
    async with database.open_work() as work:
        who = "staff-zhou"
        await work.sign_ins.add(SignIn(at, "zhou", "10.0.0.7", Outcome.OK, who))
        ends = at + HOUR
        session = Session(f"digest-{at}", who, "csrf", Stage.FULL, at, at, ends, "10.0.0.7")
        await work.sessions.add(session)
        await work.records.look(Look(at, who, "ticket", ref))
        seen = Correction(at, who, ref, False, {"code": "A05"}, {"code": "A04"}, "路灯", "灯坏了")
        await work.records.correct(seen)
        await work.commit()


async def owe(database: Any, name: str, at: datetime, state: SendState = SendState.SENT) -> None:
    """A message to a resident, sent or still owed."""
    async with database.open_work() as work:
        await work.outbox.add(an_outbound(name, created_at=at, state=state))
        await work.commit()


async def call(database: Any, name: str, at: datetime, closed: datetime | None) -> None:
    """A resident asked for a person; staff closed the call, or not yet."""
    async with database.open_work() as work:
        one = await work.calls.add(a_call(name=name, at=at))
        one.closed_at, one.closed_by = closed, closed and "staff-zhou"
        await work.calls.save(one)
        await work.commit()


async def fill(database: Any, media: FolderMedia, at: datetime = MONDAY) -> None:
    """A bit of everything, all of one day."""
    shot = await photo(database, media, "liu", at)
    await say(database, "chen", at)
    await say(database, "wang", at + HOUR, "院子里太黑")
    await draft(database, "wang", at, problem="院子里太黑")
    await file(database, "SMQ-2026-000001", at, attachments=[shot], seconders={"resident-chen"})
    await file(database, "SMQ-2026-000002", at + HOUR, "chen", contact="13800000000")
    await end(database, "SMQ-2026-000002", at + 2 * HOUR)
    await employ(database, at)
    await work_a_day(database, at)
    for state in (SendState.SENT, SendState.PENDING, SendState.WAITING, SendState.DEAD):
        await owe(database, "chen", at, state)
    await call(database, "liu", at, None)
    await call(database, "wang", at, at + HOUR)
    async with database.open_work() as work:
        await work.consents.grant("resident-liu", "notice-1", at)
        assert await work.proposals.next_ref("SMQ", 2026)
        await work.commit()
