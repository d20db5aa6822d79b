"""A world whose desk keeps silent; foreign implementations, installed once into the cache."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from bot.messages import Reply
from tests.sandbox.world import world

HERE = Path(__file__).parent / "peers"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "yishi-test-peers"
Node = Callable[..., str]


async def silent(_message):
    """A desk that answers nothing."""
    return Reply("")


@pytest.fixture
async def here():
    """Platform, gateway and clients; all a resident sees is what a test pushes."""
    async with world(silent) as found:
        yield found


@pytest.fixture(scope="session")
def node() -> Node:
    """Runs a script of `peers/` with what it is told and given on stdin; returns its stdout."""
    program = shutil.which("node")
    if not program or not shutil.which("npm"):
        pytest.skip("node is not installed: the npm peers do not check ours in this run")
    modules = _installed()

    def run(script: str, *arguments: str, given: str = "") -> str:
        command = [program, "--no-deprecation", str(HERE / script), *arguments]
        environment = {**os.environ, "NODE_PATH": str(modules), "NODE_ENV": "test"}
        done = subprocess.run(
            command, input=given, env=environment, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def _installed() -> Path:
    lock = (HERE / "package-lock.json").read_bytes()
    folder = CACHE / hashlib.sha256(lock).hexdigest()[:16]
    ready = folder / "ready"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "lock"):  # tests run in several processes
        if not ready.exists():
            _install(folder)
            ready.touch()
    return folder / "node_modules"


def _install(folder: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    done = subprocess.run(install, cwd=folder, capture_output=True, text=True, timeout=300)
    if done.returncode:
        pytest.skip("npm could not install the peers: they do not check ours in this run")
