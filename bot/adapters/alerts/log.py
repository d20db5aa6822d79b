"""Where nothing is set up, what would be told is logged: emergencies so that they are seen."""

import logging

from bot.ports.staff import Alert

_log = logging.getLogger(__name__)


class LogAlerts:
    """ports.staff.Alerts that reaches nobody."""

    name = "log"

    async def tell(self, alert: Alert) -> None:
        """Log it; an alert holds nothing a log may not hold."""
        level = logging.WARNING if alert.urgent else logging.INFO
        _log.log(level, "%s: %s", alert.title, "; ".join(line.text for line in alert.lines))
