"""WeChat's error codes (返回码), translated once. An unknown code raises, it is never guessed.

Source: developers.weixin.qq.com /doc/service/guide/dev/api/errcode (全局返回码)
"""

from bot.ports import SendOutcome
from bot.proposals.errors import MessengerError

NO_ANSWER = 0
"""In a MessengerError: the network failed, or what came was no answer of WeChat's."""

ANSWER_LOST = -100
"""In a MessengerError: we asked and got no answer, so it may have been done all the same."""

BUSY = -1
MENU_NOT_ALLOWED = 40200
STALE_TOKEN = frozenset({40001, 40014, 42001})
"""The access token is not the latest, not valid, or expired: refresh once, retry once."""

QUIET = frozenset({43004, 43101, 45015, 45047})
"""Ordinary refusals that concern one resident: nothing to mend."""

_OUTCOMES = {
    0: SendOutcome.SENT,
    ANSWER_LOST: SendOutcome.UNKNOWN,
    BUSY: SendOutcome.LATER,
    **dict.fromkeys(STALE_TOKEN, SendOutcome.LATER),
    40003: SendOutcome.UNREACHABLE,  # no such openid under this account
    40007: SendOutcome.FAILED,  # media_id
    40008: SendOutcome.FAILED,  # message type
    40013: SendOutcome.STOPPED,  # AppID
    40033: SendOutcome.FAILED,  # \uXXXX in the body
    40037: SendOutcome.FAILED,  # template_id
    40125: SendOutcome.STOPPED,  # AppSecret
    40164: SendOutcome.STOPPED,  # our IP is not on the allow-list
    MENU_NOT_ALLOWED: SendOutcome.FAILED,
    41004: SendOutcome.STOPPED,  # AppSecret missing
    43004: SendOutcome.UNREACHABLE,  # does not follow
    43019: SendOutcome.UNREACHABLE,  # blocked
    43101: SendOutcome.NEXT_CONTACT,  # no consent to this subscription notice
    44004: SendOutcome.FAILED,  # empty text
    45002: SendOutcome.FAILED,  # too long
    45008: SendOutcome.FAILED,  # too many articles
    45009: SendOutcome.STOPPED,  # daily quota
    45011: SendOutcome.STOPPED,  # too many calls a minute
    45015: SendOutcome.NEXT_CONTACT,  # reply window over
    45047: SendOutcome.NEXT_CONTACT,  # reply count used up
    45072: SendOutcome.FAILED,  # typing: command
    45080: SendOutcome.FAILED,  # typing: no message within 30 s
    45081: SendOutcome.FAILED,  # typing: already shown
    47001: SendOutcome.FAILED,  # JSON
    47003: SendOutcome.FAILED,  # template fields
    48001: SendOutcome.NOT_PERMITTED,
    48002: SendOutcome.UNREACHABLE,  # the resident refuses messages
    48006: SendOutcome.STOPPED,  # clear_quota used up
    50002: SendOutcome.UNREACHABLE,  # the resident is restricted
    87014: SendOutcome.FAILED,  # risky content
    89503: SendOutcome.STOPPED,  # our IP waits for the administrator's confirmation
}


def outcome_of(code: int) -> SendOutcome:
    """What a code means for a send; raises MessengerError for one the table does not have."""
    try:
        return _OUTCOMES[code]
    except KeyError:
        raise MessengerError(code, "unknown code") from None


def outcome_of_failure(error: MessengerError) -> SendOutcome:
    """What a failed send leads to; raises MessengerError for a code the table does not have."""
    return SendOutcome.LATER if error.code == NO_ANSWER else outcome_of(error.code)
