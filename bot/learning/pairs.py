"""The command `likeness`: the table of data/benchmark/pairs.jsonl, and the weights it gives."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import numpy as np

from bot.catalogue import load
from bot.learning.evaluate import Reader
from bot.learning.likeness import Learnt, Pair, figures, learn
from bot.likeness.objects import Objects
from bot.paths import DATA, MODELS, ROOT
from bot.proposals.errors import ContentError
from bot.understanding.meaning import shared

PAIRS = DATA / "benchmark" / "pairs.jsonl"
OBJECTS, WEIGHTS = DATA / "together" / "objects.yml", MODELS / "likeness.yml"
_HEAD = "# How much counts when two proposals are compared; made by `python -m bot likeness`.\n"


def read_pairs(path: Path = PAIRS) -> list[Pair]:
    """Labelled pairs; raises ContentError for a line that is none."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except json.JSONDecodeError as error:
        raise ContentError(f"{path}: {error}") from error
    return rows


def run(reader: Reader, out: TextIO, weights: Path = WEIGHTS) -> Learnt:
    """Measure, print the table, write the weights."""
    pairs = read_pairs()
    learnt = learn(pairs, load(ROOT), reader, Objects.load(OBJECTS), shared())
    out.write(table(pairs, learnt))
    lines = [f"{name}: {value}" for name, value in learnt.weights.items()]
    weights.write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return learnt


def table(pairs: Sequence[Pair], learnt: Learnt) -> str:
    """A row a way of judging and slice, as the README has it."""
    lines = [
        "| pairs | judged by | right at recall .80 | recall at .90 right | others offered there |"
    ]
    lines.append("| --- | --- | ---: | ---: | ---: |")
    same = np.array([bool(pair["same"]) for pair in pairs])
    slices = np.array([str(pair["slice"]) for pair in pairs])
    for name in ("all", *dict.fromkeys(slices)):
        which = slices == name if name != "all" else np.ones(len(pairs), dtype=bool)
        for way, scores in learnt.scores.items():
            got = figures(scores[which], same[which])
            lines.append(
                f"| {name} ({which.sum()}) | {way} | {got.precision:.3f} | {got.recall:.3f} "
                f"| {got.mistaken:.3f} |"
            )
    return "\n".join(lines) + "\n"
