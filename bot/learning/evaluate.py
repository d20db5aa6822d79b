"""Measures a reader on labelled messages (JSON Lines); absent fields are not scored."""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from bot.proposals.errors import ContentError
from bot.understanding.result import Understanding

BINS = 10
SHOWN = 3
Row = Mapping[str, Any]


class Reader(Protocol):
    """Whatever understands a text: our model or a baseline."""

    def understand(self, text: str) -> Understanding: ...


@dataclass(frozen=True, slots=True)
class Answered:
    """One labelled message with what was understood and how long it took."""

    row: Row
    got: Understanding
    milliseconds: float

    @property
    def style(self) -> str:
        """Which slice the message belongs to; empty for none."""
        return str(self.row.get("style") or self.row.get("slice") or "")

    @property
    def codes(self) -> tuple[str, ...]:
        """The answer and the runners-up, best first, three at most."""
        others = (one.code for one in self.got.candidates if one.code != self.got.code)
        return (self.got.code, *others)[:SHOWN]

    @property
    def accepted(self) -> frozenset[str]:
        """The codes that count as right: the label and its defensible alternative."""
        return frozenset(code for code in (self.row.get("code"), self.row.get("alt")) if code)

    @property
    def is_right(self) -> bool:
        """Whether the code answered is one of those."""
        return self.got.code in self.accepted


@dataclass(frozen=True)
class Measures:
    """The scores of one file, and the same for each style of message in it."""

    scores: Mapping[str, float | int | None]
    slices: Mapping[str, Mapping[str, float | int | None]] = field(default_factory=dict)
    errors: Sequence[Mapping[str, Any]] = ()

    def as_json(self) -> dict[str, Any]:
        """All numbers and every message that was read wrongly."""
        return {
            "scores": dict(self.scores),
            "slices": {name: dict(scores) for name, scores in self.slices.items()},
            "errors": [dict(error) for error in self.errors],
        }


def read_rows(path: Path) -> list[Row]:
    """The labelled messages of a file; raises ContentError naming every bad line."""
    rows: list[Row] = []
    wrong: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            wrong.append(f"{path}:{number}: {error}")
            continue
        if isinstance(row, dict) and isinstance(row.get("text"), str):
            rows.append(row)
        else:
            wrong.append(f"{path}:{number}: an object with `text` is needed")
    if wrong:
        raise ContentError(*wrong)
    return rows


def measure(
    reader: Reader, rows: Sequence[Row], tick: Callable[[], object] = lambda: None
) -> Measures:
    """Ask the reader about every row; the first answer is not timed, it loads the models."""
    if rows:
        reader.understand(str(rows[0]["text"]))
    answers: list[Answered] = []
    for row in rows:
        start = time.perf_counter()
        got = reader.understand(str(row["text"]))
        answers.append(Answered(row, got, 1000 * (time.perf_counter() - start)))
        tick()
    kinds = sorted({_kind(one.row) for one in answers} - {""})
    slices = {kind: score([a for a in answers if _kind(a.row) == kind]) for kind in kinds}
    return Measures(score(answers), slices, [_wrong(one) for one in answers if not _is_good(one)])


def _kind(row: Row) -> str:
    """What kind of message a row is, under either name the files use."""
    return str(row.get("style") or row.get("slice") or "")


def score(answers: Sequence[Answered]) -> dict[str, float | int | None]:
    """Every measure of the contract; None where no row has what it needs."""
    coded = [one for one in answers if one.row.get("code")]
    above = [one for one in coded if not one.got.review]
    listed_above = [one for one in _having(answers, "list") if not one.got.review]
    urgent = _having(answers, "urgent")
    raised = [one for one in urgent if one.got.urgent]
    real = [one for one in urgent if one.row["urgent"]]
    return {
        "messages": len(answers),
        "intent": _mean(one.got.intent == one.row["intent"] for one in _having(answers, "intent")),
        "list": _mean(_list_is_right(one) for one in _having(answers, "list")),
        "code_top1": _mean(one.is_right for one in coded),
        "code_top3": _mean(bool(one.accepted & set(one.codes)) for one in coded),
        "code_macro_f1": _macro_f1(coded),
        "level": _mean(_level_is_right(one) for one in answers if _has_level(one)),
        "emergency_recall": _mean(one.got.urgent for one in real),
        "emergency_precision": _mean(bool(one.row["urgent"]) for one in raised),
        "multi": _mean(one.got.is_multi == one.row["multi"] for one in _having(answers, "multi")),
        "share_reviewed": _mean(one.got.review for one in answers),
        "share_above": _mean(not one.got.review for one in answers),
        "code_above": _mean(one.is_right for one in above),
        "list_above": _mean(_list_is_right(one) for one in listed_above),
        "calibration_error": calibration_error(coded),
        "ms_median": _round(float(np.median([one.milliseconds for one in answers])))
        if answers
        else None,
        "ms_p95": _round(float(np.percentile([one.milliseconds for one in answers], 95)))
        if answers
        else None,
    }


def calibration_error(coded: Sequence[Answered]) -> float | None:
    """Expected calibration error of `confidence` as the chance that the code is right."""
    if not coded:
        return None
    sure = np.array([one.got.confidence for one in coded])
    right = np.array([one.is_right for one in coded], dtype=float)
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    total = 0.0
    for number in range(BINS):
        inside = bins == number
        if inside.any():
            total += inside.mean() * abs(sure[inside].mean() - right[inside].mean())
    return _round(total)


def _macro_f1(coded: Sequence[Answered]) -> float | None:
    """F1 by code, averaged over the codes that occur; an accepted alternative is the label."""
    if not coded:
        return None
    pairs = [
        (one.got.code if one.is_right else str(one.row["code"]), one.got.code) for one in coded
    ]
    scores = []
    for code in {truth for truth, _ in pairs}:
        hit = sum(truth == code == answer for truth, answer in pairs)
        said = sum(answer == code for _, answer in pairs)
        meant = sum(truth == code for truth, _ in pairs)
        scores.append(2 * hit / (said + meant))
    return _round(float(np.mean(scores)))


def _having(answers: Iterable[Answered], name: str) -> list[Answered]:
    return [one for one in answers if one.row.get(name) is not None]


def _has_level(one: Answered) -> bool:
    return one.row.get("level") is not None and one.row.get("list") == "positive"


def _level_is_right(one: Answered) -> bool:
    return bool(one.got.level is not None and one.got.level.value == one.row["level"])


def _list_is_right(one: Answered) -> bool:
    return bool(one.got.list.value == one.row["list"])


def _is_good(one: Answered) -> bool:
    return not _wrong(one)["wrong"]


def _wrong(one: Answered) -> dict[str, Any]:
    row, got = one.row, one.got
    checks = {
        "intent": row.get("intent") in (None, got.intent),
        "list": row.get("list") in (None, got.list.value),
        "code": not one.accepted or one.is_right,
        "level": not _has_level(one) or _level_is_right(one),
        "urgent": row.get("urgent") in (None, got.urgent),
        "multi": row.get("multi") in (None, got.is_multi),
    }
    wrong = [name for name, fine in checks.items() if not fine]
    return {"id": row.get("id"), "wrong": wrong, "got": got.as_json()}


def _mean(values: Iterable[bool]) -> float | None:
    found = [float(value) for value in values]
    return _round(sum(found) / len(found)) if found else None


def _round(value: float) -> float:
    return round(value, 4)
