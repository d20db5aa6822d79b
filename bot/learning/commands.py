"""The commands `understand` and `evaluate`: JSON Lines in, JSON Lines or a table out."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

from tqdm import tqdm

from bot.learning.evaluate import Measures, Reader, measure, read_rows

_COLUMN = 11


def understand(lines: Iterable[str], out: TextIO, reader: Reader) -> int:
    """One JSON object out for each line in, in order; returns how many lines were not readable.

    A line that is no object with a string `text` gives `{"id", "error"}` in its place.
    """
    faults = 0
    for line in lines:
        if not line.strip():
            continue
        row, fault = _row(line)
        if fault:
            faults += 1
            answer: dict[str, Any] = {"id": row.get("id"), "error": fault}
        else:
            answer = {"id": row.get("id"), **reader.understand(row["text"]).as_json()}
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()
    return faults


def evaluate(
    path: Path, reader: Reader, out: TextIO, results: Path | None = None, name: str = "yishi"
) -> Measures:
    """Measure on a labelled file; prints a table, writes JSON to `results` when given."""
    rows = read_rows(path)
    with tqdm(total=len(rows), desc=path.name, unit="msg", leave=False, disable=None) as bar:
        measures = measure(reader, rows, lambda: bar.update())
    out.write(table(measures, f"{path.name} · {name}"))
    if results is not None:
        results.parent.mkdir(parents=True, exist_ok=True)
        content = {"file": path.name, "model": name, **measures.as_json()}
        results.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return measures


def table(measures: Measures, title: str) -> str:
    """All measures, a column for the whole file and one for each style."""
    columns = {"all": measures.scores, **measures.slices}
    widest = max(len(name) for name in measures.scores)
    rows: list[Sequence[object]] = [("", *columns)]
    rows += [(name, *(scores[name] for scores in columns.values())) for name in measures.scores]
    lines = [title]
    for row in rows:
        cells = "".join(_cell(value).rjust(_COLUMN) for value in row[1:])
        lines.append(f"{row[0]!s:<{widest}}{cells}")
    return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _row(line: str) -> tuple[dict[str, Any], str]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        return {}, f"not JSON: {error}"
    if not isinstance(row, dict):
        return {}, "not an object"
    if not isinstance(row.get("text"), str):
        return row, "`text` is missing or no string"
    return row, ""
