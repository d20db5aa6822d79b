"""What became of a notice after WeChat took it: its failures, seen by staff in the letters.

Sources: developers.weixin.qq.com /doc/service/guide/product/subscription_messages/push and
/doc/offiaccount/Message_Management/Template_Message_Interface (事件推送). The answer to a
subscription notice names no id, so a result belongs to the resident's newest notice that waits.
"""

import json
from typing import Any

from bot.messages import Incoming
from bot.ports import Outbound, Resident, SendState, UnitOfWork

_FAILED = "failed:"
_RECENT = 50
NO_CONSENT = "43101"


async def note_results(work: UnitOfWork, resident: Resident, message: Incoming) -> None:
    """Put the reasons of failed notices on the messages they announced; the caller commits."""
    for entry in json.loads(message.detail or "[]"):
        why = reason_of(entry)
        announced = await _announced(work, resident) if why else None
        if announced is not None:
            announced.error = f"{why} notice"
            await work.outbox.save(announced)
        if why == NO_CONSENT and entry.get("TemplateId"):
            await work.consents.drop(resident.id, entry["TemplateId"])


def reason_of(entry: dict[str, Any]) -> str:
    """A code or a word for the letters; empty for a notice that arrived."""
    status = str(entry.get("Status", ""))
    if status.startswith(_FAILED):
        return status.removeprefix(_FAILED).strip().replace(" ", "_") or "other"
    code = str(entry.get("ErrorCode", "0"))
    return "" if code in ("0", "") else code


async def _announced(work: UnitOfWork, resident: Resident) -> Outbound | None:
    recent = await work.outbox.recent(resident.id, _RECENT)
    waiting = (one for one in recent if one.kind == "notice" and one.state is SendState.WAITING)
    return next(waiting, None)
