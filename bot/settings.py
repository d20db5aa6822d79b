"""Environment → one frozen object; everything missing or malformed is named at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot import sandbox_key
from bot.addresses import (
    fault_of_database,
    fault_of_public,
    fault_of_redis,
    public_url,
)
from bot.alert_settings import AlertSettings as AlertSettings
from bot.alert_settings import SmtpSettings as SmtpSettings
from bot.alert_settings import read_alerts
from bot.paths import VAR
from bot.proposals.errors import SettingsError

OFFICIAL_API = "https://api.weixin.qq.com"
SHORTEST_SECRET = 32
SHORTEST_TOKEN = 16
_KEY = re.compile(r"[A-Za-z0-9]{43}")
_TOKEN = re.compile(r"[A-Za-z0-9]{3,32}")
_NEEDED = ("WECHAT_APP_SECRET", "WECHAT_TOKEN", "WECHAT_ACCOUNT_ID", "SECRET_KEY")
_PAGE = re.compile(r"""https://[^\s"'<>]+""")
_QR = re.compile(r"https?://(?:weixin|mp\.weixin)\.qq\.com/[^\s\"'<>]+")
_MODES = ("safe", "compat", "plain")
_ACCOUNTS = ("verified_service", "unverified")


@dataclass(frozen=True, slots=True)
class WeChatSettings:
    """The official account: credentials, mode and kind."""

    app_id: str
    app_secret: str
    token: str
    aes_key: str
    aes_key_previous: str
    account_id: str
    mode: str
    account_type: str
    api_base: str
    notice_template: str = ""
    notice_page: str = ""

    @property
    def may_push(self) -> bool:
        """Whether the account may send customer-service messages."""
        return self.account_type == "verified_service"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; `sandbox` is on where no WECHAT_APP_ID is given."""

    host: str
    port: int
    database_url: str
    redis_url: str
    secret_key: str
    wechat: WeChatSettings
    sandbox: bool
    var: Path
    alerts: AlertSettings
    public_url: str = ""
    metrics_token: str = field(default="", repr=False)
    clamd_socket: str = ""
    account_qr: str = ""


def read(environ: Mapping[str, str], var: Path | None = None) -> Settings:
    """Read the environment; raises SettingsError naming every fault."""
    faults: list[str] = []
    var = var or Path(environ.get("STATE_DIRECTORY") or VAR)
    port = _port(environ.get("PORT", "8080"), faults)
    database_url = environ.get("DATABASE_URL") or f"sqlite:///{var / 'yishi.db'}"
    redis_url = environ.get("REDIS_URL", "")
    for name, fault in (
        ("DATABASE_URL", fault_of_database(database_url)),
        ("REDIS_URL", fault_of_redis(redis_url)),
        ("PUBLIC_URL", fault_of_public(environ.get("PUBLIC_URL", ""))),
    ):
        faults += [f"{name}: {fault}"] if fault else []
    sandbox = not environ.get("WECHAT_APP_ID")
    host = environ.get("HOST", "127.0.0.1")
    if sandbox:
        secret, wechat = _sandbox_credentials(environ, var, host, port, faults)
    else:
        secret, wechat = environ.get("SECRET_KEY", ""), _wechat(environ, faults)
    if 0 < len(environ.get("SECRET_KEY", "")) < SHORTEST_SECRET:
        faults.append(f"SECRET_KEY: must be at least {SHORTEST_SECRET} characters")
    alerts = read_alerts(environ, f"http://{_near(host)}:{port}/console", faults)
    token = environ.get("METRICS_TOKEN", "")
    public = public_url(environ.get("PUBLIC_URL", ""), environ.get("ALERT_CONSOLE_URL", ""))
    if 0 < len(token) < SHORTEST_TOKEN:
        faults.append(f"METRICS_TOKEN: must be at least {SHORTEST_TOKEN} characters")
    account_qr = environ.get("WECHAT_QR", "")
    if account_qr and not _QR.fullmatch(account_qr):
        faults.append("WECHAT_QR: must be http://weixin.qq.com/…, what the account's QR code says")
    if faults:
        raise SettingsError(*faults)
    return Settings(
        host,
        port,
        database_url,
        redis_url,
        secret,
        wechat,
        sandbox,
        var,
        alerts,
        public,
        token,
        environ.get("CLAMD_SOCKET", ""),
        account_qr,
    )


def _port(text: str, faults: list[str]) -> int:
    if text.isascii() and text.isdigit() and 0 <= int(text) < 65536:
        return int(text)
    faults.append("PORT: must be a number from 0 to 65535")
    return 0


def _near(host: str) -> str:
    """Where this machine reaches what listens on `host`."""
    return "127.0.0.1" if host in ("0.0.0.0", "::", "") else host


def _wechat(environ: Mapping[str, str], faults: list[str]) -> WeChatSettings:
    faults += [f"{name}: missing" for name in _NEEDED if not environ.get(name)]
    mode, account = _kind(environ, faults)
    keys = [environ.get("WECHAT_AES_KEY", ""), environ.get("WECHAT_AES_KEY_PREVIOUS", "")]
    if mode != "plain" and not _KEY.fullmatch(keys[0]):
        faults.append("WECHAT_AES_KEY: must be 43 letters or digits")
    if keys[1] and not _KEY.fullmatch(keys[1]):
        faults.append("WECHAT_AES_KEY_PREVIOUS: must be 43 letters or digits")
    token = environ.get("WECHAT_TOKEN", "")
    if token and not _TOKEN.fullmatch(token):
        faults.append("WECHAT_TOKEN: must be 3 to 32 letters or digits")
    base = environ.get("WECHAT_API_BASE", OFFICIAL_API)
    if not re.match(r"https?://", base):
        faults.append("WECHAT_API_BASE: must begin with https://")
    page, template = (
        environ.get("WECHAT_NOTICE_PAGE", ""),
        environ.get("WECHAT_NOTICE_TEMPLATE", ""),
    )
    if page and not (template and _PAGE.fullmatch(page)):
        faults.append("WECHAT_NOTICE_PAGE: must be https://…, and WECHAT_NOTICE_TEMPLATE set")
    return WeChatSettings(
        environ.get("WECHAT_APP_ID", ""),
        environ.get("WECHAT_APP_SECRET", ""),
        token,
        keys[0],
        keys[1],
        environ.get("WECHAT_ACCOUNT_ID", ""),
        mode,
        account,
        base.rstrip("/"),
        template,
        page,
    )


def _kind(environ: Mapping[str, str], faults: list[str]) -> tuple[str, str]:
    mode = environ.get("WECHAT_MODE", "safe")
    account = environ.get("WECHAT_ACCOUNT_TYPE", "verified_service")
    if mode not in _MODES:
        faults.append(f"WECHAT_MODE: must be one of {', '.join(_MODES)}")
    if account not in _ACCOUNTS:
        faults.append(f"WECHAT_ACCOUNT_TYPE: must be one of {', '.join(_ACCOUNTS)}")
    return mode, account


def _sandbox_credentials(
    environ: Mapping[str, str], var: Path, host: str, port: int, faults: list[str]
) -> tuple[str, WeChatSettings]:
    """Credentials made once and kept beside the sandbox's database."""
    mode, account = _kind(environ, faults)
    try:
        seed = sandbox_key.read(var / "sandbox.key")
    except SettingsError as error:
        faults.append(f"STATE_DIRECTORY: {error}")
        seed = sandbox_key.NONE
    secret = environ.get("SECRET_KEY") or seed[:64]
    return secret, WeChatSettings(
        app_id=f"wx{seed[:16]}",
        app_secret=seed[16:48],
        token=seed[48:72],
        aes_key=(seed * 2)[24:67],
        aes_key_previous="",
        account_id=f"gh_{seed[72:84]}",
        mode=mode,
        account_type=account,
        api_base=f"http://{_near(host)}:{port}/sandbox/api",
    )
