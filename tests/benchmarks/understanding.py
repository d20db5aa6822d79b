"""The open benchmark: our understanding beside three others, taught with the same sentences.

`make evaluate`, or `python -m tests.benchmarks.understanding [--without-diet] [FILE …]`.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import manifest
from bot.paths import DATA, ROOT
from bot.training import load_reader
from bot.understanding.evaluate import Measures, Reader, measure, read_rows

BENCHMARK = DATA / "benchmark" / "benchmark.jsonl"
SHOWN = (
    "intent",
    "list",
    "code_top1",
    "code_top3",
    "level",
    "emergency_recall",
    "emergency_precision",
    "code_above",
    "share_above",
    "calibration_error",
    "ms_median",
)
BASELINES = ("char-svm", "jieba-logistic")


def main() -> int:
    """Print one table a file, systems as columns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=[BENCHMARK])
    parser.add_argument("--without-diet", action="store_true", help="skip training stock Rasa DIET")
    chosen = parser.parse_args()
    readers = {name: load_reader(name) for name in ("yishi", *BASELINES)}
    if not chosen.without_diet:
        readers["rasa-diet"] = _diet()
    for file in chosen.files:
        measured = {name: measure(reader, read_rows(file)) for name, reader in readers.items()}
        print(_table(file, measured))
        print(_slices(measured["yishi"]))
    return 0


def _diet() -> Reader:
    from tests.benchmarks.diet import trained

    return trained(ROOT / "results" / f"diet-{manifest.learnt_from()[:12]}.tar.gz")


def _table(file: Path, measured: dict[str, Measures]) -> str:
    rows = [["", *measured]]
    for name in SHOWN:
        rows.append([name, *(_cell(one.scores.get(name)) for one in measured.values())])
    return f"\n{file.name}\n{_markdown(rows)}"


def _slices(measures: Measures) -> str:
    names = ("messages", "intent", "list", "code_top1", "level")
    rows = [["slice", *names]]
    for name, scores in measures.slices.items():
        rows.append([name, *(_cell(scores.get(one)) for one in names)])
    return _markdown(rows)


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    head, *rest = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *rest]) + "\n"


def _cell(value: object) -> str:
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
