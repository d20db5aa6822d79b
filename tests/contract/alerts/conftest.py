"""Servers that listen: a group robot as WeCom runs it, and mail servers of several kinds."""

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.adapters.memory import ManualClock
from bot.ports.staff import Alert, AlertLine

KEY = "0f1e2d3c-not-a-key"
CONSOLE = "https://desk.example.cn/console"


def an_alert(**changes: Any) -> Alert:
    """Two tickets that are overdue."""
    values: dict[str, Any] = {
        "title": "已超期 2 件，已记催办，请督办人看",
        "lines": (
            AlertLine("SMQ-2026-000001　马东大院", f"{CONSOLE}/tickets/SMQ-2026-000001"),
            AlertLine("SMQ-2026-000002　槐树院", f"{CONSOLE}/tickets/SMQ-2026-000002"),
        ),
        "more": "",
        "link": f"{CONSOLE}/queue/overdue",
    }
    return Alert(**(values | changes))


class Pauses:
    """Sleeps that take no time and are remembered."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


@dataclass
class Robot:
    """What WeCom checks of a message, its limit of twenty a minute, and faults on demand."""

    clock: ManualClock
    url: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Callable[[], web.StreamResponse]] = field(default_factory=list)
    asked: int = 0
    taken: list[Callable[[], object]] = field(default_factory=list)
    _times: list[datetime.datetime] = field(default_factory=list)

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """One call of the webhook."""
        self.asked += 1
        if self.faults:
            return self.faults.pop(0)()
        if request.query.get("key") != KEY:
            return _said(93000, "invalid webhook url")
        now = self.clock()
        self._times = [at for at in self._times if now - at < datetime.timedelta(minutes=1)]
        if len(self._times) >= 20:
            return _said(45009, "api freq out of limit")
        message = await request.json()
        kind = message["msgtype"]
        most = {"text": 2048, "markdown": 4096}.get(kind)
        if most is None:
            return _said(40008, "invalid message type")
        content = message[kind]["content"]
        if not content or len(content.encode()) > most:
            return _said(40058, "content length")
        self._times.append(now)
        self.messages.append(message)
        for call in self.taken:
            call()
        return _said(0, "ok")


def _said(code: int, words: str) -> web.Response:
    return web.json_response({"errcode": code, "errmsg": words})


@pytest.fixture
def clock() -> ManualClock:
    """Monday, nine o'clock."""
    return ManualClock()


@pytest.fixture
async def robot(clock: ManualClock) -> AsyncIterator[Robot]:
    """A robot that listens."""
    one = Robot(clock)
    app = web.Application()
    app.router.add_post("/cgi-bin/webhook/send", one.receive)
    async with TestServer(app) as server:
        one.url = str(server.make_url(f"/cgi-bin/webhook/send?key={KEY}"))
        yield one


@dataclass
class Mailbox:
    """What a mail server took in, whether over TLS, and what it answers first."""

    host: str = ""
    port: int = 0
    letters: list[tuple[EmailMessage, list[str], bool]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    refused: frozenset[str] = frozenset()
    signed_in: list[tuple[bytes, bytes, bool]] = field(default_factory=list)
    asked: int = 0
    taken: list[Callable[[], object]] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Count, and answer what was asked for."""
        self.asked += 1
        if self.answers:
            return self.answers.pop(0)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take all recipients but those refused."""
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:  # noqa: N802
        """Keep the letter."""
        letter = message_from_bytes(envelope.content or b"", policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append((letter, list(envelope.rcpt_tos), session.ssl is not None))
        for call in self.taken:
            call()
        return "250 taken"

    def sign_in(
        self, server: SMTP, session: Any, envelope: Any, mechanism: str, given: LoginPassword
    ) -> AuthResult:
        """One account."""
        self.signed_in.append((given.login, given.password, session.ssl is not None))
        known = (given.login, given.password) == (b"desk", "密码 1".encode())
        return AuthResult(success=known, handled=known)


@asynccontextmanager
async def mail_server(host: str = "127.0.0.1", **kind: Any) -> AsyncIterator[Mailbox]:
    """A mail server that listens; `ssl` is TLS from the first byte, `tls_context` STARTTLS."""
    box, loop = Mailbox(host), asyncio.get_running_loop()
    from_first = kind.pop("ssl", None)
    if "auth" in kind:
        kind |= {"authenticator": box.sign_in, "auth_require_tls": kind.pop("auth") == "tls"}
    server = await loop.create_server(lambda: SMTP(box, **kind), host, 0, ssl=from_first)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key with a certificate for 127.0.0.1 that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example.cn")])
    now = datetime.datetime.now(datetime.UTC)
    known = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(known, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path.write_bytes(key.private_bytes(pem, form, plain) + made.public_bytes(pem))
    return path


@pytest.fixture
def serving(certificate: Path) -> ssl.SSLContext:
    """The server's side of TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    """A client that knows the server's certificate."""
    return ssl.create_default_context(cafile=str(certificate))
