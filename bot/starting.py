"""What must be right before the desk serves; each fault ends the start in one sentence."""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.adapters.database.copies import BESIDE, file_of
from bot.adapters.database.engines import is_sqlite
from bot.adapters.database.keys import check_key
from bot.adapters.database.ready import check_form
from bot.adapters.sealing import SealingKey
from bot.proposals.errors import SettingsError
from bot.settings import Settings

_KEPT = ("media", "certificates", "forgotten")
PATIENCE_SECONDS = 10.0
"""For a server that starts at the same time, and for somebody else's migration."""


async def check(chosen: Settings, patience: float = PATIENCE_SECONDS) -> None:
    """Raises SettingsError or DatabaseRefused."""
    check_files(chosen)
    await check_port(chosen.host, chosen.port)
    await check_database(chosen, patience)
    sealer = SealingKey(chosen.secret_key)
    await check_key(chosen.database_url, sealer, remember=True)


async def check_database(chosen: Settings, patience: float = 0.0) -> None:
    """Raises unless the database is there, ours, and in this program's form."""
    check_files(chosen)
    await check_form(chosen.database_url, patience)


def check_files(chosen: Settings) -> None:
    """Raises SettingsError for a folder we cannot write to, and for somebody else's files."""
    _check_folder("STATE_DIRECTORY", chosen.var)
    if is_sqlite(chosen.database_url):
        _check_folder("DATABASE_URL", file_of(chosen.database_url).parent)
    for path in _files(chosen):
        fault = _fault_of(path)
        if fault:
            raise SettingsError(f"{path} {fault}")


def _check_folder(name: str, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise SettingsError(
            f"{name}: {folder} cannot be written to ({error.strerror}): chown it to the account "
            "that runs the desk"
        ) from error


def _files(chosen: Settings) -> Iterator[Path]:
    """All that is written to while the desk works."""
    if is_sqlite(chosen.database_url):
        file = file_of(chosen.database_url)
        yield from (file.with_name(file.name + one) for one in ("", *BESIDE))
    yield from (chosen.var / one for one in _KEPT)


def _fault_of(path: Path) -> str:
    """Root may write everywhere, and would leave files behind that the desk itself cannot."""
    try:
        owner = path.stat().st_uid
    except FileNotFoundError:
        return ""
    if os.geteuid() == 0 and owner != 0:
        return f"belongs to user {owner}, and this runs as root: run it as user {owner}"
    if not os.access(path, os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0)):
        return f"belongs to user {owner} and cannot be written to: chown it to the desk's account"
    return ""


async def check_port(host: str, port: int) -> None:
    """Raises SettingsError where nobody can listen."""
    try:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(asyncio.Protocol, host or None, port)
    except OSError as error:
        raise unusable_port(host, port, error) from error
    server.close()
    await server.wait_closed()


def unusable_port(host: str, port: int, error: OSError) -> SettingsError:
    """The same in words."""
    said = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
    return SettingsError(
        f"HOST, PORT: {host}:{port} is not free for us ({said}): stop what "
        "listens there, or choose another PORT"
    )
