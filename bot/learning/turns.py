"""Answers as data/acts has them: what a turn is for, and that nobody in them is in danger."""

import re
from collections.abc import Iterator
from pathlib import Path

from bot import content
from bot.examples import SAFE
from bot.learning.sentence import INTENT, Sentence

ACTS = "acts"
_TAG = re.compile(r"\[([a-z-]+)(?::[a-z0-9-]*[=+\-~]?)?\]")
_ABOUT = re.compile(r"\[asks:([a-z0-9-]+)\]")
_PRIVATE = ("what-kept", "public", "anonymous", "see-photo", "consent")
_USE = ("next-step", "cost", "hours", "how-photo", "how-location", "list", "other-ways", "tenants")
_ASKED = dict.fromkeys(_PRIVATE, "privacy") | dict.fromkeys(_USE, "help")
_MARKS = re.compile(r"[<>{}]")
_ALONE = {
    "yes": "affirm",
    "no": "deny",
    "progress": "track",
    "mine": "track",
    "privacy": "privacy",
    "adds": "supplement",
    "withdraws": "withdraw",
    "seconds": "second",
    "browses": "browse",
    "rates": "rate",
    "unsolved": "reopen",
    "person": "human",
    "stop": "cancel",
    "restart": "restart",
    "back": "back",
    "scolds": "complain_bot",
    "greets": "greet",
    "thanks": "thanks",
    "leaves": "goodbye",
    "chats": "chitchat",
}
"""What a message that does one thing only is for; other acts mean something to a question alone."""
_ALARM, _DANGER = "alarm", "danger"
_CLEAR = frozenset({"safe", "not-danger"})


def answers(root: Path) -> Iterator[Sentence]:
    """Every message of data/acts; one that does several things teaches no intent."""
    for path in sorted((root / "data" / ACTS).glob("*.yml")):
        for writer, rows in (content.read(path).value or {}).items():
            if isinstance(rows, list):
                for row in rows:
                    yield _answer(f"w{writer}", str(row), alarmed=path.stem == _ALARM)


def _answer(writer: str, row: str, *, alarmed: bool) -> Sentence:
    """One message; after an alarm only the all-clear says that nobody is in danger."""
    acts = _TAG.findall(row)
    text = _MARKS.sub("", _TAG.sub("", row)).strip()
    intent = _ALONE.get(acts[0], "") if len(acts) == 1 else ""
    if acts == ["asks"]:
        about = _ABOUT.search(row)
        intent = _ASKED.get(about.group(1), "") if about else ""
    is_open = _DANGER in acts or (alarmed and _CLEAR.isdisjoint(acts))
    danger = None if is_open else SAFE
    return Sentence(text, INTENT + intent if intent else "", None, None, writer, danger, ACTS)
