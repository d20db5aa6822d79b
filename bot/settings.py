"""Environment → one frozen object; everything missing or malformed is named at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot import sandbox_key
from bot.addresses import ENCODE, fault_of_database, fault_of_redis, is_encoded
from bot.paths import VAR
from bot.proposals.errors import SettingsError

OFFICIAL_API = "https://api.weixin.qq.com"
SHORTEST_SECRET = 32
SHORTEST_TOKEN = 16
_KEY = re.compile(r"[A-Za-z0-9]{43}")
_TOKEN = re.compile(r"[A-Za-z0-9]{3,32}")
_NEEDED = ("WECHAT_APP_SECRET", "WECHAT_TOKEN", "WECHAT_ACCOUNT_ID", "SECRET_KEY")
_MAIL = ("ALERT_SMTP_URL", "ALERT_MAIL_FROM", "ALERT_MAIL_TO")
_ADDRESS = re.compile(r"[^\s@,<>]+@[^\s@,<>]+")
_WEBHOOK = re.compile(r"(https://|http://(127\.0\.0\.1|localhost)[:/])\S*[?&]key=[\w-]+\S*")
_PAGE = re.compile(r"""https://[^\s"'<>]+""")
_PUBLIC = re.compile(r"https://[\w.:\[\]-]+|http://(127\.0\.0\.1|localhost)(:\d+)?")
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
class SmtpSettings:
    """A mail server; `tls` from the first byte on, otherwise STARTTLS where it is offered."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """How staff are told outside of the console, and where the console is for them."""

    console: str
    webhook: str = field(default="", repr=False)
    smtp: SmtpSettings | None = None
    sender: str = ""
    to: tuple[str, ...] = ()


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
    alerts = _alerts(environ, f"http://{_near(host)}:{port}/console", faults)
    public, token = _public_url(environ), environ.get("METRICS_TOKEN", "")
    if public and not _PUBLIC.fullmatch(public):
        faults.append("PUBLIC_URL: must be https://host, without a path")
    if 0 < len(token) < SHORTEST_TOKEN:
        faults.append(f"METRICS_TOKEN: must be at least {SHORTEST_TOKEN} characters")
    if faults:
        raise SettingsError(*faults)
    return Settings(
        host, port, database_url, redis_url, secret, wechat, sandbox, var, alerts, public, token
    )


def _port(text: str, faults: list[str]) -> int:
    if text.isascii() and text.isdigit() and 0 <= int(text) < 65536:
        return int(text)
    faults.append("PORT: must be a number from 0 to 65535")
    return 0


def _public_url(environ: Mapping[str, str]) -> str:
    """As given, or else where staff reach the console, if that is said."""
    console = re.match(r"https://[^/]+", environ.get("ALERT_CONSOLE_URL", ""))
    return environ.get("PUBLIC_URL", "").rstrip("/") or (console[0] if console else "")


def _near(host: str) -> str:
    """Where this machine reaches what listens on `host`."""
    return "127.0.0.1" if host in ("0.0.0.0", "::", "") else host


def _alerts(environ: Mapping[str, str], near: str, faults: list[str]) -> AlertSettings:
    webhook = environ.get("ALERT_WECOM_WEBHOOK", "")
    if webhook and not _WEBHOOK.fullmatch(webhook):
        faults.append("ALERT_WECOM_WEBHOOK: must be https://…/cgi-bin/webhook/send?key=…")
    console = environ.get("ALERT_CONSOLE_URL", near).rstrip("/")
    if not re.fullmatch(r"https?://[^\s/]+\S*", console):
        faults.append("ALERT_CONSOLE_URL: must begin with https://")
    given = [name for name in _MAIL if environ.get(name)]
    if not given:
        return AlertSettings(console, webhook)
    faults += [f"{name}: missing" for name in _MAIL if name not in given]
    sender = environ.get("ALERT_MAIL_FROM", "").strip()
    to = tuple(one.strip() for one in environ.get("ALERT_MAIL_TO", "").split(",") if one.strip())
    if sender and not _ADDRESS.fullmatch(sender):
        faults.append("ALERT_MAIL_FROM: must be an address such as desk@example.cn")
    if environ.get("ALERT_MAIL_TO") and not (to and all(map(_ADDRESS.fullmatch, to))):
        faults.append("ALERT_MAIL_TO: must be addresses with commas between them")
    return AlertSettings(console, webhook, _smtp(environ, faults), sender, to)


def _smtp(environ: Mapping[str, str], faults: list[str]) -> SmtpSettings | None:
    url = environ.get("ALERT_SMTP_URL", "")
    if not url:
        return None
    if not is_encoded(url):
        faults.append(f"ALERT_SMTP_URL: {ENCODE}")
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port or parts.scheme not in ("smtp", "smtps") or parts.path.strip("/"):
        faults.append("ALERT_SMTP_URL: must be smtp://user:password@host:port (or smtps://)")
        return None
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return SmtpSettings(host, port, user, password, parts.scheme == "smtps")


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
