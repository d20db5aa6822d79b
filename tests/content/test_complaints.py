"""What the loader complains about and the sentences it says are the same set."""

import ast
from collections.abc import Iterator
from pathlib import Path

from bot.content import read

_POSITION = {"complain": 0, "warn": 0, "add": 2, "Complaint": 2}


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _keys(path: Path) -> Iterator[str]:
    """Constants given as the sentence of a complaint, and those a variable `key` may take."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        given: ast.expr | None = None
        if isinstance(node, ast.Call) and _name(node) in _POSITION:
            place = _POSITION[_name(node)]
            if _name(node) == "warn" and len(node.args) > 2:
                place = 2
            given = node.args[place] if len(node.args) > place else None
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "key":
            given = node.value
        for part in _branches(given):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def _branches(given: ast.expr | None) -> tuple[ast.expr, ...]:
    if isinstance(given, ast.IfExp):
        return (given.body, given.orelse)
    return (given,) if given is not None else ()


def test_every_complaint_has_its_sentence_and_every_sentence_its_complaint(project: Path) -> None:
    sources = [
        project / "bot/content.py",
        project / "bot/examples.py",
        *(project / "bot/catalogue").glob("*.py"),
    ]
    used = {key for path in sources for key in _keys(path)} | {"act_sentence"}

    said = read(project / "data/catalogue/complaints.yml").value["complaints"]

    assert used == set(said)
