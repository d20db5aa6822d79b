"""Telling staff outside of the console: WeCom group robot, e-mail, or the log."""

from collections.abc import Sequence

from bot.adapters.alerts.log import LogAlerts
from bot.adapters.alerts.mail import MailAlerts, PersonalMail
from bot.adapters.alerts.slots import Slots
from bot.adapters.alerts.wecom import WeComRobot
from bot.adapters.alerts.wecom_app import WeComApp
from bot.catalogue.alerts import AlertTexts
from bot.ports import Clock, OpenWork
from bot.ports.staff import Alerts, PersonalAlerts
from bot.settings import AlertSettings

__all__ = [
    "LogAlerts", "MailAlerts", "PersonalMail", "Slots", "WeComApp", "WeComRobot", "make_alerts",
    "make_personal_alerts",
]  # fmt: skip


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


def make_personal_alerts(chosen: AlertSettings, texts: AlertTexts) -> Sequence[PersonalAlerts]:
    """Every way that is set up by which one person can be told."""
    ways: list[PersonalAlerts] = []
    if chosen.smtp is not None:
        mail = MailAlerts(
            chosen.smtp, chosen.sender, (), subject=texts.subject, open_label=texts.open
        )
        ways.append(PersonalMail(mail))
    if chosen.wecom is not None:
        ways.append(WeComApp(chosen.wecom, open_label=texts.open))
    return ways
