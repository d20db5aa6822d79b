"""Settings: what is missing is named all at once; the sandbox makes its own credentials."""

from pathlib import Path

import pytest

from bot import settings
from bot.proposals.errors import SettingsError

ACCOUNT = {
    "WECHAT_APP_ID": "wx0123456789abcdef",
    "WECHAT_APP_SECRET": "s" * 32,
    "WECHAT_TOKEN": "T" * 24,
    "WECHAT_AES_KEY": "A" * 43,
    "WECHAT_ACCOUNT_ID": "gh_0123456789ab",
    "SECRET_KEY": "k" * 40,
}


def test_a_whole_account_is_read(tmp_path: Path) -> None:
    chosen = settings.read(ACCOUNT, tmp_path)

    assert not chosen.sandbox
    assert chosen.wechat.mode == "safe"
    assert chosen.wechat.may_push
    assert chosen.wechat.api_base == settings.OFFICIAL_API


def test_everything_missing_or_malformed_is_named_at_once(tmp_path: Path) -> None:
    environ = {
        "WECHAT_APP_ID": "wx1",
        "WECHAT_AES_KEY": "short",
        "WECHAT_MODE": "open",
        "PORT": "eighty",
        "DATABASE_URL": "mysql://x",
    }

    with pytest.raises(SettingsError) as caught:
        settings.read(environ, tmp_path)

    said = str(caught.value)
    for name in (
        "WECHAT_APP_SECRET",
        "WECHAT_TOKEN",
        "WECHAT_ACCOUNT_ID",
        "SECRET_KEY",
        "WECHAT_AES_KEY",
        "WECHAT_MODE",
        "PORT",
        "DATABASE_URL",
    ):
        assert name in said


@pytest.mark.parametrize(
    "given",
    [
        {"WECHAT_NOTICE_PAGE": "https://mp.weixin.qq.com/s/notice"},
        {"WECHAT_NOTICE_PAGE": "http://x.cn", "WECHAT_NOTICE_TEMPLATE": "t"},
        {"WECHAT_NOTICE_PAGE": 'https://x.cn/">', "WECHAT_NOTICE_TEMPLATE": "t"},
    ],
)
def test_a_page_for_notices_needs_a_template_and_https(
    tmp_path: Path, given: dict[str, str]
) -> None:
    with pytest.raises(SettingsError, match="WECHAT_NOTICE_PAGE"):
        settings.read(ACCOUNT | given, tmp_path)


def test_a_page_for_notices_is_kept(tmp_path: Path) -> None:
    page = {"WECHAT_NOTICE_PAGE": "https://mp.weixin.qq.com/s/n", "WECHAT_NOTICE_TEMPLATE": "t"}

    assert settings.read(ACCOUNT | page, tmp_path).wechat.notice_page == page["WECHAT_NOTICE_PAGE"]


def test_without_an_account_the_sandbox_keeps_its_credentials(tmp_path: Path) -> None:
    first = settings.read({}, tmp_path)
    second = settings.read({}, tmp_path)

    assert first.sandbox
    assert first.wechat == second.wechat
    assert first.secret_key == second.secret_key
    assert len(first.wechat.aes_key) == 43
    assert (tmp_path / "sandbox.key").stat().st_mode & 0o077 == 0


def test_an_unverified_account_may_not_push(tmp_path: Path) -> None:
    chosen = settings.read(ACCOUNT | {"WECHAT_ACCOUNT_TYPE": "unverified"}, tmp_path)

    assert not chosen.wechat.may_push


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_the_sandbox_is_reached_over_loopback(tmp_path: Path, host: str) -> None:
    chosen = settings.read({"HOST": host, "PORT": "9000"}, tmp_path)

    assert chosen.wechat.api_base == "http://127.0.0.1:9000/sandbox/api"


def test_systemd_says_where_things_are_kept(tmp_path: Path) -> None:
    chosen = settings.read({"STATE_DIRECTORY": str(tmp_path / "state")})

    assert chosen.var == tmp_path / "state"
    assert chosen.database_url == f"sqlite:///{tmp_path / 'state' / 'yishi.db'}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "http://yishi.example.gov.cn"),
        ("PUBLIC_URL", "https://yishi.example.gov.cn/console"),
        ("METRICS_TOKEN", "short"),
    ],
)
def test_what_the_outside_reaches_is_checked(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        settings.read(ACCOUNT | {name: value}, tmp_path)


def test_what_the_outside_reaches_is_kept(tmp_path: Path) -> None:
    given = {"PUBLIC_URL": "https://yishi.example.gov.cn/", "METRICS_TOKEN": "m" * 16}

    chosen = settings.read(ACCOUNT | given, tmp_path)

    assert chosen.public_url == "https://yishi.example.gov.cn"
    assert "m" * 16 not in repr(chosen)


def test_outsiders_are_led_where_staff_are_unless_said_otherwise(tmp_path: Path) -> None:
    given = {"ALERT_CONSOLE_URL": "https://desk.example.gov.cn/console"}

    assert settings.read(ACCOUNT | given, tmp_path).public_url == "https://desk.example.gov.cn"
    assert settings.read(ACCOUNT, tmp_path).public_url == ""


def test_the_accounts_code_leads_to_wechat_alone(tmp_path: Path) -> None:
    code = {"WECHAT_QR": "http://weixin.qq.com/r/abc"}

    assert settings.read(ACCOUNT | code, tmp_path).account_qr == code["WECHAT_QR"]
    with pytest.raises(SettingsError, match="WECHAT_QR"):
        settings.read(ACCOUNT | {"WECHAT_QR": "http://weixin.example.cn/r/abc"}, tmp_path)
