"""A whole installation on loopback: nginx as shipped, real processes, PostgreSQL, Redis, WeChat."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector, web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.paths import ROOT
from bot.sandbox.account import Account
from bot.sandbox.app import make_app
from bot.sandbox.platform import Platform
from tests.builders import wechat_settings
from tests.servers import free_port

SHIPPED = ROOT / "deploy" / "nginx" / "yishi.conf"
READY_SECONDS = 240
"""Some five are enough on a machine with nothing else to do."""


def program(name: str) -> str:
    """Where a program is; without it the test skips, in CI it fails."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if found is None:
        if os.environ.get("CI"):
            raise FileNotFoundError(name)
        pytest.skip(f"no {name}: this is not tried in this run")
    return found


@dataclass(frozen=True)
class Ports:
    """Where everything listens."""

    plain: int = field(default_factory=free_port)
    tls: int = field(default_factory=free_port)
    desks: tuple[int, int] = field(default_factory=lambda: (free_port(), free_port()))


def configuration(folder: Path, ports: Ports) -> Path:
    """The shipped file with this machine's ports and a certificate of our own, in a main file."""
    text = SHIPPED.read_text()
    changes = {
        "listen 80": f"listen 127.0.0.1:{ports.plain}",
        "listen 443 ": f"listen 127.0.0.1:{ports.tls} ",
        "server_name yishi.example.gov.cn;": "server_name yishi.example.gov.cn 127.0.0.1;",
        "/etc/nginx/tls/yishi.pem": str(folder / "tls.pem"),
        "/etc/nginx/tls/yishi.key": str(folder / "tls.key"),
        "/var/log/nginx/yishi.log": str(folder / "access.log"),
        "127.0.0.1:8081": f"127.0.0.1:{ports.desks[0]}",
        "127.0.0.1:8082": f"127.0.0.1:{ports.desks[1]}",
    }
    for old, new in changes.items():
        assert old in text, f"{old} is not in the shipped file any more"
        text = text.replace(old, new)
    _certify(folder)
    (folder / "yishi.conf").write_text(text)
    main = folder / "nginx.conf"
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""
    main.write_text(
        f"{user} daemon off; worker_processes 1; pid {folder}/nginx.pid; "
        f"error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\n{paths}\ninclude {folder}/yishi.conf;\n}}\n"
    )
    return main


def _certify(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "yishi.example.gov.cn")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "tls.pem").write_bytes(made.public_bytes(pem))
    secret = key.private_bytes(pem, plain, serialization.NoEncryption())
    (folder / "tls.key").write_bytes(secret)


@contextmanager
def nginx(main: Path) -> Iterator[None]:
    """nginx runs."""
    command = [program("nginx"), "-p", str(main.parent), "-c", str(main), "-e", "stderr"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.send_signal(signal.SIGQUIT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def redis(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A Redis of one's own, which may be killed."""
    command = [program("redis-server"), "--port", str(port), "--save", "", "--bind", "127.0.0.1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@dataclass
class Desk:
    """One process of the desk, as systemd would start it."""

    port: int
    environ: dict[str, str]
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start, and wait until it is ready."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", cwd=ROOT,
            env=os.environ | self.environ | {"PORT": str(self.port)},
            stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        async with asyncio.timeout(READY_SECONDS):
            while await self.asked("/readyz") != 200:
                assert self.process.returncode is None, "the desk did not start"
                await asyncio.sleep(0.1)

    async def asked(self, path: str) -> int:
        """The status of one of its pages; 0 where nobody listens."""
        try:
            async with (
                ClientSession() as session,
                session.get(f"http://127.0.0.1:{self.port}{path}") as response,
            ):
                return response.status
        except ClientError:
            return 0

    async def page(self, path: str) -> str:
        """One of its pages."""
        async with (
            ClientSession() as session,
            session.get(f"http://127.0.0.1:{self.port}{path}") as response,
        ):
            return await response.text()

    def tell_to_stop(self) -> None:
        """As systemd does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)

    async def ended(self, seconds: float) -> int:
        """Its exit code; raises TimeoutError."""
        assert self.process is not None
        return await asyncio.wait_for(self.process.wait(), seconds)

    async def stop(self) -> None:
        """Whatever it takes."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()


@dataclass
class Town:
    """What a test holds in its hands."""

    platform: Platform
    desks: list[Desk]
    ports: Ports
    redis: subprocess.Popen[bytes]


def environment(
    account: Account, database_url: str, folder: Path, redis_port: int, wechat_port: int
) -> dict[str, str]:
    """What an operator would write into /etc/yishi/env."""
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
        "STATE_DIRECTORY": str(folder / "state"),
        "SECRET_KEY": "t" * 40,
        **wechat_settings(account, f"http://127.0.0.1:{wechat_port}/sandbox/api"),
    }


@asynccontextmanager
async def town(folder: Path, database_url: str) -> AsyncIterator[Town]:
    """Everything runs."""
    account, ports = Account.generated(), Ports()
    redis_port, wechat_port = free_port(), free_port()
    environ = environment(account, database_url, folder, redis_port, wechat_port)
    async with AsyncExitStack() as stack:
        platform = Platform(account)
        await stack.enter_async_context(wechat(platform, wechat_port, ports.tls))
        server = stack.enter_context(redis(redis_port))
        stack.enter_context(nginx(configuration(folder, ports)))
        desks = [Desk(port, environ) for port in ports.desks]
        for desk in desks:
            stack.push_async_callback(desk.stop)
        await asyncio.gather(*(desk.start() for desk in desks))
        yield Town(platform, desks, ports, server)


@asynccontextmanager
async def wechat(platform: Platform, port: int, front: int) -> AsyncIterator[None]:
    """The platform in miniature listens on `port`, and pushes to `front` over TLS."""
    app = web.Application()
    app.add_subapp("/sandbox/", make_app(platform, f"https://127.0.0.1:{front}/wechat"))
    unverified = TCPConnector(ssl=False)  # the certificate is one of this very minute
    platform._connected()._session = ClientSession(
        connector=unverified, timeout=ClientTimeout(total=None)
    )
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield
    finally:
        await runner.cleanup()
