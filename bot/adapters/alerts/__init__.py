"""Telling staff outside of the console: WeCom group robot, e-mail, or the log."""

from collections.abc import Sequence

from bot.adapters.alerts.log import LogAlerts
from bot.adapters.alerts.mail import MailAlerts
from bot.adapters.alerts.slots import Slots
from bot.adapters.alerts.wecom import WeComRobot
from bot.catalogue.alerts import AlertTexts
from bot.ports import Clock, OpenWork
from bot.ports.staff import Alerts
from bot.settings import AlertSettings

__all__ = ["LogAlerts", "MailAlerts", "Slots", "WeComRobot", "make_alerts"]


def make_alerts(
    chosen: AlertSettings, texts: AlertTexts, open_work: OpenWork, clock: Clock
) -> Sequence[Alerts]:
    """Every way that is set up; with none, what would be told is logged."""
    ways: list[Alerts] = []
    if chosen.webhook:
        slots = Slots(open_work, clock, chosen.webhook)
        ways.append(WeComRobot(chosen.webhook, slots, open_label=texts.open))
    if chosen.smtp is not None:
        ways.append(
            MailAlerts(
                chosen.smtp, chosen.sender, chosen.to, subject=texts.subject, open_label=texts.open
            )
        )
    return ways or [LogAlerts()]
