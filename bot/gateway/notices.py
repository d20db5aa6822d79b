"""Subscription notices (订阅通知): a few words that there is news, one for each consent.

Source: developers.weixin.qq.com /doc/service/guide/product/subscription_messages/push
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.ports import Messenger, Outbound, SendOutcome, UnitOfWork
from bot.turn import Desk

KINDS = frozenset({"notice"})


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

    async def announce(
        self, desk: Desk, message: Outbound, address: str, template: str
    ) -> SendOutcome:
        """Say that there is news. The text itself still waits for the next contact."""
        values = {"ref": message.ref or "", "text": message.text}
        fields = {name: pattern.format(**values) for name, pattern in self.fields.items()}
        sent = await self.messenger.notify(address, template, fields)
        async with desk.open_work() as work:
            if sent.outcome in (SendOutcome.SENT, SendOutcome.UNKNOWN):
                await work.consents.take(message.resident, template)
            elif sent.outcome is SendOutcome.NEXT_CONTACT:
                await work.consents.drop(message.resident, template)
            await work.commit()
        return sent.outcome
