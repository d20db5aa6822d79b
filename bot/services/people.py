"""Calling a person, and what a resident may ask about their own data."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.catalogue import Catalogue
from bot.ports import CallKind, Resident, StaffCall, UnitOfWork

_ALL = 1000


async def call_staff(
    kind: CallKind,
    resident: Resident,
    words: str,
    *,
    code: str,
    work: UnitOfWork,
    catalogue: Catalogue,
    now: datetime,
    place: str | None = None,
    ref: str | None = None,
) -> StaffCall:
    """Put a call into the staff queue; words are left out where the list forbids keeping them."""
    entry = catalogue.lists.negative.get(code)
    kept = words if entry is None or entry.keeps_text else ""
    call = StaffCall(kind, resident.id, code, kept, now, place=place or resident.home, ref=ref)
    return await work.calls.add(call)


async def consent(resident: Resident, *, work: UnitOfWork, version: str, now: datetime) -> None:
    """Record that the resident agreed to the notice of this version."""
    resident.consented_at, resident.consent_version = now, version
    await work.residents.save(resident)


def has_consented(resident: Resident, catalogue: Catalogue) -> bool:
    """Whether the resident agreed to the notice as it stands today."""
    return (
        resident.consented_at is not None and resident.consent_version == catalogue.consent.version
    )


async def what_we_hold(resident: Resident, *, work: UnitOfWork) -> Mapping[str, Any]:
    """Everything kept of a resident, in plain values, as the law on personal data asks (45)."""
    proposals = await work.proposals.of_resident(resident.id)
    messages = await work.inbox.recent(resident.id, limit=_ALL)
    numbers = [resident.phone, *(one.contact for one in proposals)]
    return {
        "joined": resident.joined_at,
        "home": resident.home,
        "phones": list(dict.fromkeys(one for one in numbers if one)),
        "consented": resident.consented_at,
        "proposals": proposals,
        "photos": sum(not photo.is_gone for one in proposals for photo in one.own_attachments),
        "messages": len(messages),
    }


async def forget(resident: Resident, *, work: UnitOfWork) -> Mapping[str, int]:
    """Delete a resident's personal data; filed proposals stay, made anonymous. Counts."""
    return await work.residents.forget(resident.id)
