"""How staff are told outside of the console: what the environment says of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from bot.addresses import ENCODE, is_encoded

_MAIL = ("ALERT_SMTP_URL", "ALERT_MAIL_FROM", "ALERT_MAIL_TO")
_WECOM = ("ALERT_WECOM_CORP_ID", "ALERT_WECOM_AGENT_ID", "ALERT_WECOM_SECRET")
_ADDRESS = re.compile(r"[^\s@,<>]+@[^\s@,<>]+")
_WEBHOOK = re.compile(r"(https://|http://(127\.0\.0\.1|localhost)[:/])\S*[?&]key=[\w-]+\S*")


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """A mail server; `tls` from the first byte on, otherwise STARTTLS where it is offered."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False


@dataclass(frozen=True, slots=True)
class WeComSettings:
    """An application of the corporation in WeCom, which tells members in person."""

    corporation: str
    agent: int
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """How staff are told outside of the console, and where the console is for them."""

    console: str
    webhook: str = field(default="", repr=False)
    smtp: SmtpSettings | None = None
    sender: str = ""
    to: tuple[str, ...] = ()
    wecom: WeComSettings | None = None


def read_alerts(environ: Mapping[str, str], near: str, faults: list[str]) -> AlertSettings:
    """From the environment; `near`: the console as this machine reaches it; adds to `faults`."""
    webhook = environ.get("ALERT_WECOM_WEBHOOK", "")
    if webhook and not _WEBHOOK.fullmatch(webhook):
        faults.append("ALERT_WECOM_WEBHOOK: must be https://…/cgi-bin/webhook/send?key=…")
    console = environ.get("ALERT_CONSOLE_URL", near).rstrip("/")
    if not re.fullmatch(r"https?://[^\s/]+\S*", console):
        faults.append("ALERT_CONSOLE_URL: must begin with https://")
    wecom = _wecom(environ, faults)
    given = [name for name in _MAIL if environ.get(name)]
    if not given:
        return AlertSettings(console, webhook, wecom=wecom)
    faults += [f"{name}: missing" for name in _MAIL if name not in given]
    sender = environ.get("ALERT_MAIL_FROM", "").strip()
    to = tuple(one.strip() for one in environ.get("ALERT_MAIL_TO", "").split(",") if one.strip())
    if sender and not _ADDRESS.fullmatch(sender):
        faults.append("ALERT_MAIL_FROM: must be an address such as desk@example.cn")
    if environ.get("ALERT_MAIL_TO") and not (to and all(map(_ADDRESS.fullmatch, to))):
        faults.append("ALERT_MAIL_TO: must be addresses with commas between them")
    return AlertSettings(console, webhook, _smtp(environ, faults), sender, to, wecom)


def _wecom(environ: Mapping[str, str], faults: list[str]) -> WeComSettings | None:
    """All three or none."""
    given = [environ.get(name, "").strip() for name in _WECOM]
    if not any(given):
        return None
    faults += [f"{name}: missing" for name, value in zip(_WECOM, given, strict=True) if not value]
    corporation, agent, secret = given
    if agent and not (agent.isascii() and agent.isdecimal() and len(agent) < 12):
        faults.append("ALERT_WECOM_AGENT_ID: must be a number such as 1000002")
        return None
    return WeComSettings(corporation, int(agent or 0), secret)


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
