"""Rules about the code itself: what may import what, and where sentences may stand."""

import ast
import importlib
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")])
TESTS = sorted((ROOT / "tests").rglob("*.py"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LINES = 250

LAYERS = {
    # folder or module: what of ours it may import
    "bot/proposals": {"bot.proposals"},
    "bot/messages.py": set(),
    "bot/ports": {"bot.messages", "bot.ports", "bot.proposals"},
    "bot/catalogue": {"bot.catalogue", "bot.content", "bot.proposals"},
    "bot/services": {
        "bot.catalogue",
        "bot.content",
        "bot.messages",
        "bot.ports",
        "bot.proposals",
        "bot.services",
        "bot.understanding",
        "bot.wording",
    },
    "bot/understanding": {"bot.catalogue", "bot.content", "bot.proposals", "bot.understanding"},
}
ONLY_IN = {
    "yaml": ("bot/content.py",),
    "sqlalchemy": ("bot/adapters/database",),
    "alembic": ("bot/adapters/database",),
    "wechatpy": ("bot/adapters/wechat",),
    "rasa": ("bot/adapters/rasa",),
    "rasa_sdk": ("actions", "bot/adapters/rasa"),
    "redis": ("bot/adapters/redis",),
}
MAY_IMPORT_ADAPTERS = ("bot/bootstrap.py", "bot/adapters", "bot/running.py", "bot/training.py")
COMMANDS = ("bot/__main__.py", "bot/upkeep")


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Names of the modules a file imports, also inside functions."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(found)


@cache
def tracked() -> tuple[str, ...]:
    """Names of the files that are kept in git, and not just being deleted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    return tuple(name for name in listed if name and (ROOT / name).exists())


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_what_is_below_it(layer: str) -> None:
    wrong = [
        f"{name_of(path)} imports {found}"
        for path in CODE
        if name_of(path) == layer or name_of(path).startswith(f"{layer}/")
        for found in imports(path)
        if found.startswith("bot.")
        and not any(found == one or found.startswith(f"{one}.") for one in LAYERS[layer])
    ]
    assert not wrong, "\n".join(wrong)


def test_the_model_needs_nothing_but_the_standard_library() -> None:
    import sys

    wrong = [
        f"{name_of(path)} imports {found}"
        for path in CODE
        if name_of(path).startswith("bot/proposals/") or name_of(path) == "bot/messages.py"
        for found in imports(path)
        if found.split(".")[0] not in {*sys.stdlib_module_names, "bot"}
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("package", ONLY_IN)
def test_a_foreign_package_is_known_in_one_place(package: str) -> None:
    wrong = [
        name_of(path)
        for path in CODE
        if any(found.split(".")[0] == package for found in imports(path))
        and not name_of(path).startswith(ONLY_IN[package])
    ]
    assert not wrong, f"{package}: {wrong}"


def test_only_the_composition_root_and_the_commands_know_adapters() -> None:
    wrong = [
        name_of(path)
        for path in CODE
        if any(found.startswith("bot.adapters") for found in imports(path))
        and not name_of(path).startswith((*MAY_IMPORT_ADAPTERS, *COMMANDS))
    ]
    assert not wrong


def test_no_sentence_stands_in_code() -> None:
    wrong = []
    for path in CODE:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = {id(one) for one in _docstrings(tree)}
        wrong += [
            f"{name_of(path)}:{node.lineno}: {node.value[:30]!r}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and len(CHINESE.findall(node.value)) > 1
            and id(node) not in documented
        ]
    assert not wrong, "\n".join(wrong)


def _docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    """Every bare string statement: docstrings of modules, classes, functions and attributes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def test_files_stay_short() -> None:
    lines = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in (*CODE, *TESTS)
    }
    assert not {name: many for name, many in lines.items() if many > LINES}


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
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = {
        f"tests.benchmarks.{one}" for one in re.findall(r"tests\.benchmarks\.([a-z]+)", readme)
    }
    assert named
    assert all(importlib.import_module(one).main for one in named)
