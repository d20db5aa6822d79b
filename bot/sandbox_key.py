"""The sandbox's secret, made once: 96 hex digits in a file only our own account reads."""

import contextlib
import os
import re
import secrets
from pathlib import Path

from bot.proposals.errors import SettingsError

NONE = "0" * 96


def read(kept: Path) -> str:
    """What is kept, made if there is nothing; raises SettingsError."""
    try:
        if not kept.exists():
            _make(kept)
        found = kept.read_text(errors="replace").strip()
    except OSError as error:
        raise SettingsError(
            f"{kept} cannot be used ({error.strerror}): give the folder to the desk's account"
        ) from error
    if not re.fullmatch("[0-9a-f]{96}", found):
        raise SettingsError(f"{kept} is damaged: delete it, and the sandbox's database with it")
    return found


def _make(kept: Path) -> None:
    """Whole or not at all; of two processes that start at once, the first one's counts."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    partial = kept.with_name(f".{kept.name}-{os.getpid()}")
    with os.fdopen(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_hex(48))
    with contextlib.suppress(FileExistsError):
        os.link(partial, kept)
    partial.unlink()
