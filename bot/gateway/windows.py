"""How many customer-service messages (客服消息) a resident may still get, and until when.

Source: developers.weixin.qq.com /doc/service/api/customer/message/api_sendcustommessage;
since 2023-06-12 five in 48 hours after a message. Quotas of different actions do not add up.
"""

from datetime import datetime, timedelta

from bot.messages import SPOKEN, Kind
from bot.ports import Resident

_AFTER_WORDS = (5, timedelta(hours=48))
_AFTER_TAP = (3, timedelta(minutes=1))
_TAPS = frozenset({Kind.MENU, Kind.FOLLOWED, Kind.SCANNED})


def note_contact(resident: Resident, kind: Kind, at: datetime, sent_since: int = 0) -> None:
    """Open the window this action gave when it came; a short one never shortens a longer one.

    `sent_since` says how many messages have been sent since then: they count against it already.
    """
    if kind in SPOKEN:
        count, length = _AFTER_WORDS
    elif kind in _TAPS:
        count, length = _AFTER_TAP
    else:
        return
    until = resident.sends_until
    if kind in _TAPS and is_open(resident, at) and until is not None and until > at + length:
        return
    resident.sends_left, resident.sends_until = max(0, count - sent_since), at + length
    resident.following = True


def has_sent(resident: Resident, now: datetime) -> bool:
    """Whether anything was sent in the window that is open."""
    until = resident.sends_until
    return until is not None and now < until and resident.sends_left < _AFTER_WORDS[0]


def is_open(resident: Resident, now: datetime) -> bool:
    """Whether a customer-service message may be sent now."""
    return (
        resident.sends_left > 0 and resident.sends_until is not None and now < resident.sends_until
    )


def note_sent(resident: Resident) -> None:
    """One less."""
    resident.sends_left = max(0, resident.sends_left - 1)


def close(resident: Resident) -> None:
    """The platform says that the window is over or the count used up."""
    resident.sends_left = 0
