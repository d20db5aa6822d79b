"""Written dialogues: how a file is read, and what is wrong with a reply."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_QUOTED = re.compile(r"“[^”]*”|^\d\. .*$", re.MULTILINE)
_FORBIDDEN = re.compile(r"[!！]|系统|意图|无法识别|亲[，,~]|None|\{")
_LONG = (
    *("您看对不对", "改好了", "按本平台的受理清单", "不走提案", "件事，分开来办"),
    *("还有一件没说完", "由工作人员来判"),
)
LONGEST = 120


@dataclass
class Dialogue:
    """One dialogue of a file: pairs of what is said and what must stand in the answer."""

    name: str
    turns: list[tuple[str, list[str]]]
    end: dict[str, Any] = field(default_factory=dict)
    before: list[dict[str, Any]] = field(default_factory=list)
    nowhere: list[str] = field(default_factory=list)


def read(path: Path) -> list[Dialogue]:
    """The dialogues of one file."""
    return [
        Dialogue(
            one["dialogue"],
            [_pair(turn) for turn in one["turns"]],
            one.get("end") or {},
            one.get("before") or [],
            one.get("nowhere") or [],
        )
        for one in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def _pair(turn: dict[str, Any]) -> tuple[str, list[str]]:
    ((said, expected),) = turn.items()
    return str(said), [str(one) for one in (expected if isinstance(expected, list) else [expected])]


def check(reply: str, expected: list[str]) -> list[str]:
    """What is wrong: `不含：x` must not stand there, `/x/` is a pattern, `沉默` is silence."""
    faults = []
    for wanted in expected:
        if wanted == "沉默":
            fits = not reply
        elif wanted.startswith("不含："):
            fits = wanted.removeprefix("不含：") not in reply
        elif wanted.startswith("/") and wanted.endswith("/"):
            fits = re.search(wanted[1:-1], reply) is not None
        else:
            fits = wanted in reply
        if not fits:
            faults.append(wanted)
    return faults


def manners(reply: str, before: str) -> list[str]:
    """What no reply may do: shout, speak like a machine, go on at length, repeat itself."""
    own = _QUOTED.sub("", reply)
    faults = [f"不该说：{found}" for found in _FORBIDDEN.findall(own)]
    if reply and reply == before:
        faults.append("和上一句一模一样")
    if len(reply) > LONGEST and not any(mark in reply for mark in _LONG):
        faults.append(f"太长：{len(reply)} 字")
    return faults
