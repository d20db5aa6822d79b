"""`python -m bot calibrate`: learns without each writer in turn and keeps what that shows."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bot import content
from bot.catalogue import load
from bot.learning import sources
from bot.learning.boundaries import boundaries
from bot.learning.heldout import calibrate, folds, held_out
from bot.learning.training import Progress, look
from bot.understanding.archive import Archive
from bot.understanding.calibration import FILE


def run(root: Path, progress: Progress = lambda step: None) -> dict[str, Any]:
    """Write models/calibration.yml; gives what stands in it. Some minutes on two cores."""
    learnt = sources.sentences(root)
    seen = look(learnt, sources.lexicon(root), load(root), progress)
    progress("held out by writer")
    found, figures = calibrate(seen, held_out(seen))
    progress("boundaries")
    fold = folds([one.writer for one in learnt])
    code = replace(seen.code(np.flatnonzero(fold != 0)), temperature=found.temperature)
    strange = Archive(seen.vocabulary, code, code, code, {}, seen.lexicon.files, found, {})
    unheard = [learnt[number] for number in np.flatnonzero(fold == 0)]
    found, parted = boundaries(strange, unheard, found)
    value = {
        "date": datetime.now(UTC).date().isoformat(),
        "data": sources.fingerprint(root),
        "labels": sorted({one.label for one in learnt if one.label}),
        "writers": len({one.writer for one in learnt if not one.is_by_house}),
        "held_out": {**figures, **{name: round(value, 4) for name, value in parted.items()}},
        "numbers": found.numbers(),
    }
    (root / "models" / FILE).write_text(content.dump(value), encoding="utf-8")
    return value
