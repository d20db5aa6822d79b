"""What an administrator must see to: noted anywhere in the desk, told once a day by the watch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.ports import UnitOfWork

_PREFIX = "trouble:"
_KEPT = timedelta(days=1)


class Trouble(StrEnum):
    """What is wrong; the sentence for each stands in `alerts.yml`."""

    ADDRESS = "address"
    QUOTA = "quota"
    CREDENTIALS = "credentials"
    NOTICE_FIELD = "notice_field"
    SIGN_IN = "sign_in"
    CODE = "code"
    CURRENT = "current"


@dataclass(frozen=True, slots=True)
class Noted:
    """One trouble; `detail` is an address, a field, a code or a login, never what was said."""

    key: str
    trouble: Trouble
    detail: str


async def note(trouble: Trouble, detail: str, *, work: UnitOfWork, now: datetime) -> None:
    """Note it; the same is noted once a day. The caller commits."""
    await work.shared.claim(f"{_PREFIX}{now:%Y%m%d}:{trouble}:{detail[:80]}", now, now + _KEPT)


async def noted(*, work: UnitOfWork, now: datetime) -> Sequence[Noted]:
    """All of the last day."""
    found = []
    for key in sorted(await work.shared.named(_PREFIX, now)):
        _, _, name, detail = key.split(":", 3)
        found.append(Noted(key, Trouble(name), detail))
    return found
