"""Which ways are set up, and the log where none is."""

import logging
from pathlib import Path

import pytest

from bot import settings
from bot.adapters.alerts import LogAlerts, make_alerts
from bot.adapters.memory import ManualClock, MemoryDatabase
from bot.catalogue.alerts import load_alerts
from bot.paths import ROOT
from tests.contract.alerts.conftest import an_alert

HOOK = {"ALERT_WECOM_WEBHOOK": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=not-a-key"}
MAIL = {
    "ALERT_SMTP_URL": "smtp://127.0.0.1:25",
    "ALERT_MAIL_FROM": "desk@street.cn",
    "ALERT_MAIL_TO": "zhou@street.cn",
}


@pytest.mark.parametrize(
    ("environ", "names"),
    [({}, ["log"]), (HOOK, ["wecom"]), (MAIL, ["mail"]), (HOOK | MAIL, ["wecom", "mail"])],
)
def test_each_way_that_is_set_up_is_used(
    tmp_path: Path, environ: dict[str, str], names: list[str]
) -> None:
    chosen = settings.read(environ, tmp_path).alerts

    ways = make_alerts(chosen, load_alerts(ROOT), MemoryDatabase().open_work, ManualClock())

    assert [one.name for one in ways] == names


async def test_with_none_an_emergency_is_seen_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        await LogAlerts().tell(an_alert(title="平常"))
        await LogAlerts().tell(an_alert(title="紧急", urgent=True))

    assert [one.getMessage().partition(":")[0] for one in caplog.records] == ["紧急"]
