"""Rules about the files themselves: what is tracked, and what the READMEs say is there."""

import importlib
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked() -> tuple[str, ...]:
    """Names of the files that are kept in git, and not just being deleted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    return tuple(name for name in listed if name and (ROOT / name).exists())


def test_nothing_heavy_and_no_database_is_tracked() -> None:
    wrong = [
        name
        for name in tracked()
        if name.endswith((".db", ".tar.gz", ".pyc", ".sqlite"))
        or (ROOT / name).stat().st_size > 700_000
    ]
    assert not wrong


def test_every_folder_of_the_top_level_explains_itself() -> None:
    for folder in ("bot", "actions", "data", "deploy", "models", "tests"):
        assert (ROOT / folder / "README.md").exists(), folder


def test_a_readme_names_only_files_that_exist() -> None:
    files = [f"/{name}" for name in tracked()]
    readmes = [name for name in tracked() if name.endswith("README.md")]
    wrong = [
        f"{readme} names {named}"
        for readme in readmes
        for named in re.findall(r"[\w/]+\.py\b", (ROOT / readme).read_text(encoding="utf-8"))
        if not any(name.endswith(f"/{named}") for name in files)
    ]
    assert readmes
    assert not wrong, "\n".join(wrong)


def test_the_readme_names_only_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z]+)", readme))
    assert named
    assert named <= targets
    commands = set(re.findall(r"python -m bot ([a-z]+)", readme))
    help_text = (ROOT / "bot" / "__main__.py").read_text(encoding="utf-8")
    assert commands
    assert all(f'add("{one}"' in help_text or f'"{one}"' in help_text for one in commands)


def test_every_benchmark_the_readme_names_starts() -> None:
    readme = (ROOT / "tests" / "benchmarks" / "README.md").read_text(encoding="utf-8")
    named = {
        f"tests.benchmarks.{one}" for one in re.findall(r"tests\.benchmarks\.([a-z]+)", readme)
    }
    assert named
    assert all(importlib.import_module(one).main for one in named)
