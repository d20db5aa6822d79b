"""The figures of a run, as a table and as plain values."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from tests.benchmarks.desk import markdown as table
from tests.benchmarks.intake.goals import MANNERS
from tests.benchmarks.intake.visit import Outcome

_FIELDS = ("problem", "solution", "place", "detail", "phone", "photos", "status")
_UNASKED = ("false_filing", "false_consent", "false_alarms", "wrongly_referred", "not_heard")


def figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """By manner, and over all; `all_manners`: goals whose every manner came out exact."""
    by = {m: [one for one in outcomes if one.goal.manner == m] for m in MANNERS}
    told = {m: _figures(some) for m, some in (by | {"all": list(outcomes)}).items() if some}
    goals: dict[str, list[bool]] = {}
    for one in outcomes:
        goals.setdefault(one.goal.name, []).append(one.is_exact)
    return {"manners": told, "goals": len(goals), "all_manners": _share(map(all, goals.values()))}


def _figures(some: Sequence[Outcome]) -> dict[str, Any]:
    doors = [door for one in some for door in one.doors]
    fields = [one for outcome in some for one in outcome.fields]
    return {
        "visits": len(some),
        "exact": _share(one.is_exact for one in some),
        "exact_unmended": _share(one.is_exact and not one.fixes for one in some),
        "filed": _share(one.filed == one.wanted for one in some),
        **{name: _share(one[name] for one in fields) for name in _FIELDS},
        "turns": statistics.median(one.turns for one in some),
        **{name: sum(getattr(one, name) for one in some) for name in _UNASKED},
        "doors_named": f"{sum(doors)}/{len(doors)}",
    }


def _share(of: Any) -> float:
    every = list(of)
    return round(sum(map(bool, every)) / len(every), 3) if every else 0.0


def markdown(outcomes: Sequence[Outcome], stock: Mapping[str, float]) -> str:
    """Manners as columns; then each kind of message, then a stock form on the plain ones."""
    told = figures(outcomes)
    columns = told["manners"]
    names = next(iter(columns.values()))
    rows: list[tuple[object, ...]] = [("", *columns)]
    rows += [(n.replace("_", " "), *(one[n] for one in columns.values())) for n in names]
    rows.append((f"exact in every manner, of {told['goals']}", *[""] * (len(columns) - 1),
                 told["all_manners"]))  # fmt: skip
    parts = (
        table(rows),
        table(_steps(outcomes)),
        table([("stock form", *stock), *_stock(outcomes, stock)]),
    )
    return "\n\n".join(parts)


def _stock(outcomes: Sequence[Outcome], stock: Mapping[str, float]) -> list[tuple[object, ...]]:
    """The same two texts of the first matter of each plain visit; unfiled is wrong."""
    plain = [one for one in outcomes if one.goal.manner == "plain"]
    first = [one.fields[0] if one.fields else {} for one in plain]
    right = [(one.get("problem", False), one.get("solution", False)) for one in first]
    ours = (_share(a for a, _ in right), _share(b for _, b in right), _share(map(all, right)))
    return [("if its NLU never erred", *stock.values()), ("ours", *ours)]


def _steps(outcomes: Sequence[Outcome]) -> list[tuple[object, ...]]:
    """Each kind of message: how often it was said, and taken as it was meant."""
    kinds: dict[str, dict[str, list[bool]]] = {}
    for one in outcomes:
        for kind, taken in one.steps:
            if kind != "wait":
                kinds.setdefault(kind, {}).setdefault(one.goal.manner, []).append(taken)
    rows: list[tuple[object, ...]] = [("what was said", "times", *MANNERS)]
    for kind, by in sorted(kinds.items()):
        shares = (_share(by[m]) if m in by else "–" for m in MANNERS)
        rows.append((kind, sum(map(len, by.values())), *shares))
    return rows


def transcript(outcome: Outcome) -> str:
    """What was said, each message with its kind and whether it was taken, and what was filed."""
    lines = [
        f"## {outcome.goal.name}, {outcome.goal.manner}: {outcome.filed}/{outcome.wanted} filed"
    ]
    for (kind, said, reply), (_, taken) in zip(outcome.log, outcome.steps, strict=True):
        lines.append(f"{' ' if taken else '!'} {kind}  居民：{said}\n    助手：{reply}")
    for stored, right in zip(outcome.stored, outcome.fields, strict=True):
        wrong = [name for name, is_right in right.items() if not is_right]
        lines.append(f"  stored {stored}; wrong: {wrong}")
    return "\n".join(lines)
