"""The systemd units: what they start exists, they are hardened, and a process tells it is ready."""

import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from bot.__main__ import _parser
from bot.paths import ROOT
from bot.upkeep.systemd import tell

UNITS = ROOT / "deploy" / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
HARDENED = ("NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "User=yishi")


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_runs_a_command_of_ours_and_is_hardened(unit):
    text = unit.read_text()
    (command,) = re.findall(r"^ExecStart=/opt/yishi/.venv/bin/python -m bot (.+)$", text, re.M)

    assert _parser().parse_args(command.split()).command
    assert all(line in text for line in HARDENED)
    assert "StateDirectory=yishi" in text
    assert "SECRET" not in text


def test_every_timer_has_its_service():
    timers = {unit.stem for unit in UNITS.glob("*.timer")}

    assert timers == {"yishi-backup", "yishi-purge"}
    assert timers <= {unit.stem for unit in SERVICES}


def test_systemd_understands_the_units(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here: its own check of the units is not run")
    for unit in UNITS.iterdir():
        text = unit.read_text().replace("/opt/yishi/.venv/bin/python", "/bin/true")
        (tmp_path / unit.name).write_text(text.replace("/opt/yishi", str(tmp_path)))
    units = sorted(str(path) for path in tmp_path.iterdir())

    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    ours = [line for line in told.stderr.splitlines() if "yishi" in line]
    assert not ours


def test_systemd_is_told(tmp_path: Path, monkeypatch):
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(address)
        monkeypatch.setenv("NOTIFY_SOCKET", address)

        tell("READY=1")

        assert listening.recv(100) == b"READY=1"


def test_without_systemd_nobody_is_told(monkeypatch):
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)

    tell("READY=1")
