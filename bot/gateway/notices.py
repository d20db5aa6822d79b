"""Subscription notices (订阅通知): a few words that there is news, one for each consent.

Source: developers.weixin.qq.com /doc/service/guide/product/subscription_messages/push
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.ports import Messenger, Outbound, SendOutcome, Sent, UnitOfWork
from bot.services import troubles
from bot.services.troubles import Trouble
from bot.turn import Desk

KINDS = frozenset({"notice"})
_BAD_FIELD = 47003
_FIELD = re.compile(r"data\.(\w+)\.value")
_ABOUT = re.compile(r"\s*（([^（）]{1,40})）")
_EDGES = " ，,。；;：:、\n　"
_SUBJECT = 9
"""Characters of the matter where a field of 20 also says what is new."""


@dataclass(frozen=True)
class Notices:
    """The account's template and what stands in its fields; without a template, none are sent."""

    messenger: Messenger
    template: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    async def consent(self, work: UnitOfWork, message: Outbound) -> str:
        """The template a resident has agreed to for a message of this kind, else nothing."""
        if not self.template or message.kind not in KINDS:
            return ""
        left = await work.consents.left(message.resident, self.template)
        return self.template if left else ""

    async def announce(self, desk: Desk, message: Outbound, address: str, template: str) -> Sent:
        """Say what is new about what. The text itself still waits for the next contact."""
        values = headline(message.text, message.ref or "")
        fields = {name: pattern.format(**values) for name, pattern in self.fields.items()}
        sent = await self.messenger.notify(address, template, fields)
        async with desk.open_work() as work:
            if sent.outcome in (SendOutcome.SENT, SendOutcome.UNKNOWN):
                await work.consents.take(message.resident, template)
            elif sent.outcome is SendOutcome.NEXT_CONTACT:
                await work.consents.drop(message.resident, template)
            elif sent.code == _BAD_FIELD:
                found = _FIELD.search(sent.detail)
                named = found[1] if found else "、".join(self.fields)
                now = desk.clock()
                await troubles.note(Trouble.NOTICE_FIELD, named, work=work, now=now)
            await work.commit()
        return sent


def headline(text: str, ref: str) -> dict[str, str]:
    """What stands in a notice: the matter, what is new of it, and both in a few words.

    Notices begin with the number and, in brackets, the matter it is about.
    """
    before, _, after = text.partition(ref) if ref else ("", "", text)
    about = _ABOUT.match(after)
    what, news = (about[1].rstrip("…"), after[about.end() :]) if about else ("", after)
    news = news.lstrip(_EDGES).removeprefix("的") or before.strip(_EDGES)
    line = f"{what[:_SUBJECT]}：{news}" if what else news
    return {"ref": ref, "text": text, "what": what, "news": news, "line": line}
