"""The words of the page and the demo content, which live in `templates/`."""

import json
from functools import cache
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"


@cache
def load(name: str) -> Any:
    """A JSON file of `templates/`: words, menu, places."""
    return json.loads((TEMPLATES / f"{name}.json").read_text("utf-8"))
