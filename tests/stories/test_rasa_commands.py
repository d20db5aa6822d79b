"""The plain `rasa` commands work on the project, as actions/README.md tells a Rasa developer."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rasa.model import get_latest_model

from bot import manifest
from bot.paths import ROOT
from bot.training import train_all

RASA = Path(sys.executable).with_name("rasa")


def rasa(*arguments: str | Path) -> str:
    """Run a command of Rasa quietly and return all it printed; it must succeed."""
    done = subprocess.run(
        [RASA, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout + done.stderr


def test_the_data_is_valid() -> None:
    said = rasa("data", "validate", "--data", "data/skills")

    assert "No story structure conflicts found" in said


@pytest.mark.skipif(manifest.is_stale(), reason="not trained")
def test_the_stories_pass(tmp_path: Path) -> None:
    model = manifest.archive()

    rasa("test", "core", "--stories", "tests/stories", "--model", model, "--out", tmp_path)

    failed = (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
    assert "None of the test stories failed" in failed


def test_plain_commands_take_the_model_of_the_data_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitting, newer = tmp_path / "yishi-fitting.tar.gz", tmp_path / "yishi-newer.tar.gz"
    for age, path in ((200, fitting), (100, newer)):
        path.touch()
        os.utime(path, (time.time() - age, time.time() - age))
    monkeypatch.setattr(manifest, "is_stale", lambda: False)
    monkeypatch.setattr(manifest, "archive", lambda: fitting)

    assert train_all(only_if_stale=True) == 0
    assert get_latest_model(tmp_path) == str(fitting)
