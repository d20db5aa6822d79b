"""Settings of alerts: nothing, one way or both; a fault is named and no secret is printed."""

from pathlib import Path

import pytest

from bot import settings
from bot.proposals.errors import SettingsError

HOOK = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0f1e2d3c-not-a-key"
MAIL = {
    "ALERT_SMTP_URL": "smtp://desk%40street.cn:p%2Fw%3A1@mail.street.cn:587",
    "ALERT_MAIL_FROM": "desk@street.cn",
    "ALERT_MAIL_TO": "zhou@street.cn, tang@street.cn",
}


def test_without_any_of_them_nobody_is_told(tmp_path: Path) -> None:
    chosen = settings.read({"PORT": "9000", "HOST": "0.0.0.0"}, tmp_path)

    assert chosen.alerts == settings.AlertSettings("http://127.0.0.1:9000/console")


def test_robot_and_mail_are_read_whole(tmp_path: Path) -> None:
    environ = {**MAIL, "ALERT_WECOM_WEBHOOK": HOOK, "ALERT_CONSOLE_URL": "https://y.cn/console/"}

    chosen = settings.read(environ, tmp_path).alerts

    assert chosen.webhook == HOOK
    assert chosen.console == "https://y.cn/console"
    assert chosen.smtp == settings.SmtpSettings("mail.street.cn", 587, "desk@street.cn", "p/w:1")
    assert chosen.to == ("zhou@street.cn", "tang@street.cn")


def test_smtps_is_encrypted_from_the_first_byte(tmp_path: Path) -> None:
    environ = MAIL | {"ALERT_SMTP_URL": "smtps://mail.street.cn:465"}

    chosen = settings.read(environ, tmp_path).alerts

    assert chosen.smtp == settings.SmtpSettings("mail.street.cn", 465, tls=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALERT_WECOM_WEBHOOK", "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc"),
        ("ALERT_WECOM_WEBHOOK", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"),
        ("ALERT_CONSOLE_URL", "y.cn/console"),
        ("ALERT_SMTP_URL", "mail.street.cn:587"),
        ("ALERT_SMTP_URL", "http://mail.street.cn:587"),
        ("ALERT_SMTP_URL", "smtp://mail.street.cn"),
        ("ALERT_SMTP_URL", "smtp://mail.street.cn:many"),
        ("ALERT_SMTP_URL", "smtp://[mail.street.cn:587"),
        ("ALERT_MAIL_FROM", "desk"),
        ("ALERT_MAIL_FROM", "a@b.cn\r\nBcc: c@d.cn"),
        ("ALERT_MAIL_TO", "zhou@street.cn; tang@street.cn"),
        ("ALERT_MAIL_TO", " , "),
    ],
)
def test_a_malformed_value_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.read(MAIL | {name: value}, tmp_path)

    assert [one.partition(":")[0] for one in str(caught.value).splitlines()] == [name]


def test_half_a_mailbox_names_the_other_half_with_all_other_faults(tmp_path: Path) -> None:
    environ = {"ALERT_SMTP_URL": "smtp://mail.street.cn:25", "PORT": "x"}

    with pytest.raises(SettingsError) as caught:
        settings.read(environ, tmp_path)

    for name in ("ALERT_MAIL_FROM: missing", "ALERT_MAIL_TO: missing", "PORT"):
        assert name in str(caught.value)


def test_no_secret_is_printed_with_the_settings(tmp_path: Path) -> None:
    chosen = settings.read({**MAIL, "ALERT_WECOM_WEBHOOK": HOOK}, tmp_path)

    printed = repr(chosen.alerts)

    assert "p/w:1" not in printed
    assert "key=" not in printed
