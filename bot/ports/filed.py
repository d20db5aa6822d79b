"""Proposals staff filed for somebody (代录): whose words, how they agreed, and who may claim it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

OFFLINE = "offline"
"""The proposer of a proposal filed for somebody without WeChat, until they claim it."""


@dataclass(frozen=True, slots=True)
class FiledFor:
    """How a proposal came to be filed by staff.

    `speaker` is whose words they are, for staff's eyes; `consent` is `in_person`, `phone` or
    `writing`, to the notice of `consent_version`. `anyway`: why it was filed although the
    negative list names a door. `digest` is of the slip's code, empty where there is none.
    """

    ref: str
    staff: str
    filed_at: datetime
    speaker: str
    consent: str
    consent_version: str
    anyway: str = ""
    digest: str = ""
    claimed_at: datetime | None = None


class FiledForRecords(Protocol):
    """One record a proposal."""

    async def add(self, one: FiledFor) -> None: ...

    async def get(self, ref: str) -> FiledFor | None: ...

    async def claim(self, digest: str, at: datetime) -> list[str]:
        """Spend a code: the references it stands for, once; the caller holds their rows."""
        ...
