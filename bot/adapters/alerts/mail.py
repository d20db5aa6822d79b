"""E-mail to staff: plain text in UTF-8 over SMTP, encrypted where the server offers it (RFC 3207).

A password is sent over an encrypted connection or to this very machine, and nowhere else: who
can take STARTTLS out of a server's greeting must not get it.
"""

import asyncio
import copy
import ipaddress
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

import aiosmtplib

from bot.ports.staff import Alert
from bot.proposals.errors import AlertFailed
from bot.settings import SmtpSettings

_SECONDS = 8.0
_LONGEST = 28.0
_PAUSES = (1.0, 3.0)
_log = logging.getLogger(__name__)


class MailAlerts:
    """ports.staff.Alerts as one message to all recipients."""

    name = "mail"

    def __init__(
        self,
        server: SmtpSettings,
        sender: str,
        to: Sequence[str],
        *,
        subject: str,
        open_label: str,
        tls: ssl.SSLContext | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`subject` has the blank {title}; `tls` replaces the system's trust in certificates."""
        self._server, self._sender, self._to = server, sender, tuple(to)
        self._subject, self._open_label = subject, open_label
        self._tls, self._sleep = tls, sleep

    def to_one(self, address: str) -> "MailAlerts":
        """The same server and words, to one mailbox."""
        one = copy.copy(self)
        one._to = (address,)
        return one

    async def tell(self, alert: Alert) -> None:
        """Send it, at most three times; raises AlertFailed."""
        message = self._message(alert)
        try:
            async with asyncio.timeout(_LONGEST):
                await self._patiently(message)
        except TimeoutError:
            raise AlertFailed(self.name, "timeout") from None

    async def _patiently(self, message: EmailMessage) -> None:
        why = ""
        for pause in (*_PAUSES, None):
            try:
                await self._send(message)
            except (aiosmtplib.SMTPException, OSError) as error:
                why = _told(error)
                if _is_final(error):
                    _log.error("the mail server refused: %s", why)
                    break
            else:
                return
            if pause is not None:
                await self._sleep(pause)
        raise AlertFailed(self.name, why)

    async def _send(self, message: EmailMessage) -> None:
        server = self._server
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.tls,
            tls_context=self._tls,
            timeout=_SECONDS,
            local_hostname=socket.gethostname(),
        )
        async with client:
            if server.user:
                self._check_private(client)
                await client.login(server.user, server.password)
            refused, _ = await client.send_message(
                message, sender=self._sender, recipients=self._to
            )
        if refused:
            codes = sorted({answer.code for answer in refused.values()})
            _log.warning("the mail server refused %s of the recipients: %s", len(refused), codes)

    def _check_private(self, client: aiosmtplib.SMTP) -> None:
        if client.get_transport_info("sslcontext") is None and not _is_here(self._server.host):
            _log.error("the mail server offers no STARTTLS, so the password was not sent")
            raise AlertFailed(self.name, "no STARTTLS for the password")

    def _message(self, alert: Alert) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = " ".join(self._subject.format(title=alert.title).split())
        message["From"] = self._sender
        message["To"] = ", ".join(self._to)
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self._sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        if alert.urgent:
            message["X-Priority"] = "1"
            message["Importance"] = "high"
        lines = [f"{line.text}\n  {line.link}" for line in alert.lines]
        parts = (alert.title, *lines, alert.more, f"{self._open_label} {alert.link}")
        text = "\n\n".join(part for part in parts if part)
        message.set_content(text, charset="utf-8", cte="base64")
        return message


class PersonalMail:
    """ports.staff.PersonalAlerts as one message to one mailbox."""

    name = "mail"

    def __init__(self, mail: MailAlerts) -> None:
        self._mail = mail

    async def tell(self, alert: Alert, to: str) -> None:
        """Send it, at most three times; raises AlertFailed."""
        await self._mail.to_one(to).tell(alert)


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_final(error: Exception) -> bool:
    """Whether trying again cannot help: refused for good, or a certificate nobody vouches for."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(one.code >= 500 for one in error.recipients)
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return error.code >= 500
    return isinstance(error.__cause__ or error, ssl.SSLCertVerificationError)


def _told(error: Exception) -> str:
    """The kind and code of an error; the server's own words may name a mailbox."""
    code = getattr(error, "code", None)
    return type(error).__name__ if code is None else f"{type(error).__name__} {code}"
