"""The open benchmark: our understanding beside three others, taught with the same sentences.

`make evaluate`, or `python -m tests.benchmarks.understanding [--without-diet] [FILE …]`.
DIET is taught once for these sentences (long, with a bar) and
needs requirements-diet.lock, which make installs; without it, its column is left out and said so.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tqdm import tqdm

from bot import manifest
from bot.learning.evaluate import Measures, Reader, measure, read_rows
from bot.paths import DATA, ROOT
from bot.training import load_reader

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


OWN = ("list", "level")
WITHOUT_DIET = (
    "rasa-diet is left out: it needs requirements-diet.lock (`make evaluate` installs it)"
)


def main() -> int:
    """Print the tables of each file, systems as columns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=[BENCHMARK])
    parser.add_argument("--without-diet", action="store_true", help="skip training stock Rasa DIET")
    chosen = parser.parse_args()
    readers = {name: load_reader(name) for name in ("yishi", *BASELINES)}
    if not chosen.without_diet:
        readers |= _diet()
    for file in chosen.files:
        measured = {name: _measured(name, reader, file) for name, reader in readers.items()}
        print(_table(file, measured))
        print(_slices(measured))
    return 0


def _measured(name: str, reader: Reader, file: Path) -> Measures:
    rows = read_rows(file)
    with tqdm(total=len(rows), desc=name, unit="message") as bar:
        return measure(reader, rows, bar.update)


def _diet() -> dict[str, Reader]:
    """DIET by its name; nothing, and why, where TensorFlow is not installed."""
    try:
        version("tensorflow-cpu")
    except PackageNotFoundError:
        print(WITHOUT_DIET, file=sys.stderr)
        return {}
    from tests.benchmarks.diet import trained

    return {"rasa-diet": trained(ROOT / "results" / f"diet-{manifest.learnt_from()[:12]}.tar.gz")}


def _table(file: Path, measured: dict[str, Measures]) -> str:
    rows = [["", *measured]]
    for name in SHOWN:
        rows.append([name, *(_cell(one.scores.get(name)) for one in measured.values())])
    return f"\n{file.name}\n{_markdown(rows)}"


def _slices(measured: dict[str, Measures]) -> str:
    """Each kind of message: the code by every system, then list and level of our own."""
    ours = measured["yishi"].slices
    rows = [["slice", "messages", *(f"code: {name}" for name in measured), *OWN]]
    for kind, scores in ours.items():
        codes = (_cell(one.slices[kind].get("code_top1")) for one in measured.values())
        rows.append([kind, _cell(scores["messages"]), *codes, *(_cell(scores[one]) for one in OWN)])
    return _markdown(rows)


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    head, *rest = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *rest]) + "\n"


def _cell(value: object) -> str:
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
