"""The model file: one zip of arrays and JSON; nothing in it is ever executed."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.proposals.errors import ContentError
from bot.understanding.features import Vocabulary
from bot.understanding.linear import LinearModel

FORMAT = 1


@dataclass(frozen=True)
class Archive:
    """Everything learnt, with the cue words it was learnt with."""

    vocabulary: Vocabulary
    model: LinearModel
    lexicon: Mapping[str, Any]
    threshold: float
    about: Mapping[str, Any]

    def save(self, path: Path) -> str:
        """Write the file whole or not at all; gives its sha256. The same input, the same bytes."""
        arrays = {**self.model.arrays(), "weights": self.vocabulary.weights}
        meta = {
            "format": FORMAT,
            "labels": list(self.model.labels),
            "temperature": self.model.temperature,
            "longest": self.vocabulary.longest,
            "threshold": self.threshold,
            "lexicon": self.lexicon,
            "about": self.about,
        }
        content = BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
            _put(file, "meta.json", json.dumps(meta, ensure_ascii=False, sort_keys=True).encode())
            _put(file, "words.txt", "\n".join(self.vocabulary.words).encode())
            for name, array in sorted(arrays.items()):
                _put(file, f"{name}.npy", _bytes_of(array))
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(content.getvalue())
        part.replace(path)
        return hashlib.sha256(content.getvalue()).hexdigest()

    @classmethod
    def load(cls, path: Path) -> "Archive":
        """Read a model file; raises ContentError when there is none or it is of another format."""
        if not path.is_file():
            raise ContentError(f"{path}: no model here; run `python -m bot train`")
        with zipfile.ZipFile(path) as file:
            meta = json.loads(file.read("meta.json"))
            if meta["format"] != FORMAT:
                raise ContentError(f"{path}: format {meta['format']}, this program reads {FORMAT}")
            words = tuple(file.read("words.txt").decode().split("\n"))
            names = [name for name in file.namelist() if name.endswith(".npy")]
            arrays = {name[:-4]: np.load(BytesIO(file.read(name))) for name in names}
        weights = np.asarray(arrays["weights"], dtype=np.float32)
        return cls(
            Vocabulary(words, weights, meta["longest"]),
            LinearModel.of(meta["labels"], meta["temperature"], arrays),
            meta["lexicon"],
            meta["threshold"],
            meta["about"],
        )


def _put(file: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    file.writestr(entry, content)


def _bytes_of(array: NDArray[np.generic]) -> bytes:
    buffer = BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()
