"""Cue words as features: how strongly a text speaks of danger, enforcement, reach and so on."""

from collections.abc import Sequence

import numpy as np

from bot.proposals.places import Level
from bot.understanding.lexicon import Lexicon
from bot.understanding.linear import Floats

CODE_CUES = (
    *(
        ("emergencies", kind)
        for kind in ("danger", "life", "violence", "threat", "idioms", "distant")
    ),
    *(("enforcement", kind) for kind in ("punish", "rules", "target")),
)
LEVEL_CUES = (
    *(("levels", "reach", level.value) for level in Level),
    *(("levels", "failed", level.value) for level in tuple(Level)[:-1]),
)
_CODE_WEIGHT = 0.5
_TOPIC_WEIGHT = 0.5


def code_cues(text: str, lexicon: Lexicon) -> Floats:
    """Strength of each cue that helps to tell the code; a normalised text is expected."""
    return _strengths(text, lexicon, CODE_CUES) * np.float32(_CODE_WEIGHT)


def level_cues(
    text: str,
    lexicon: Lexicon,
    topics: Sequence[str],
    code: str,
    default: Level,
    place: Level | None,
) -> Floats:
    """What helps to tell the level: cues, the topic and its default, the place's own level."""
    cues = _strengths(text, lexicon, LEVEL_CUES)
    defaults = _one_hot(default.rank, len(Level))
    places = _one_hot(place.rank if place else None, len(Level))
    topic = _one_hot(topics.index(code), len(topics)) * np.float32(_TOPIC_WEIGHT)
    return np.concatenate([np.sign(cues), defaults, places, topic])


def _strengths(text: str, lexicon: Lexicon, paths: Sequence[tuple[str, ...]]) -> Floats:
    """0 for no hit, 0.5 for one, 1 for more."""
    counts = [min(len(lexicon.hits(text, *path)), 2) / 2 for path in paths]
    return np.array(counts, dtype=np.float32)


def _one_hot(position: int | None, length: int) -> Floats:
    row = np.zeros(length, dtype=np.float32)
    if position is not None:
        row[position] = 1
    return row
