"""What a stock Rasa form would have filed of the same visits, if its NLU never erred.

`stock_project.py` writes that form: a matter's whole message is the problem, and whatever is said
while a slot is asked for fills it; it asks for no place and corrects nothing. So the two texts can
be reckoned without training it. How fast the real one is: `python -m tests.benchmarks.stock`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.benchmarks.intake import goals
from tests.benchmarks.intake.judge import line_faults
from tests.benchmarks.intake.resident import Resident
from tests.benchmarks.stock_project import ASKED

_PUTS = {"consent": "同意吗", "solution": "怎么弄", "photos": "照片", "confirmed": "回“提交”"}


def compared(written: Sequence[Mapping[str, Any]], seed: int) -> dict[str, float]:
    """The share of problems, of solutions and of both that come out right, plain manner."""
    right = [_played(facts, seed) for facts in written]
    every = len(right) or 1
    return {
        "problem": round(sum(one for one, _ in right) / every, 3),
        "solution": round(sum(two for _, two in right) / every, 3),
        "both": round(sum(one and two for one, two in right) / every, 3),
    }


def _played(facts: Mapping[str, Any], seed: int) -> tuple[bool, bool]:
    key = f"{seed}-{facts['goal']}-plain"
    goal = goals.goal(facts, "plain", key)
    resident = Resident(goal, goals.voice("plain", key), "")
    slots = {"problem": resident.begin().text}
    for name in ASKED:
        resident.hear(_PUTS[name])
        said = resident.answer()
        while said is not None and said.kind == "wait":
            said = resident.answer()
        slots[name] = said.text if said is not None else ""
    mine = resident.wanted[0]
    faults = (line_faults(slots[name], getattr(mine, name), []) for name in ("problem", "solution"))
    problem, solution = (not missing and not odd for missing, odd in faults)
    return problem, solution
