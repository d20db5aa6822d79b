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
from bot.understanding.calibration import Calibration
from bot.understanding.features import Vocabulary
from bot.understanding.linear import LinearModel

FORMAT = 4
_NO_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Archive:
    """Everything learnt, with the cue words it was learnt with.

    `code` tells topic, negative entry or intent; `level` the level; `danger` its kind; `words`
    are the words the reasons are cut into, with how often they were seen.
    """

    vocabulary: Vocabulary
    code: LinearModel
    level: LinearModel
    danger: LinearModel
    words: Mapping[str, int]
    lexicon: Mapping[str, Any]
    calibration: Calibration
    about: Mapping[str, Any]

    def save(self, path: Path) -> str:
        """Write the file whole or not at all; gives its sha256. The same input, the same bytes."""
        models = {"code": self.code, "level": self.level, "danger": self.danger}
        meta = {
            "format": FORMAT,
            "longest": self.vocabulary.longest,
            "models": {name: [model.labels, model.temperature] for name, model in models.items()},
            "words": self.words,
            "calibration": [self.calibration.numbers(), self.calibration.about],
            "lexicon": self.lexicon,
            "about": self.about,
        }
        arrays: dict[str, NDArray[Any]] = {"weights": self.vocabulary.weights}
        for name, model in models.items():
            arrays |= {f"{name}/{part}": array for part, array in model.arrays().items()}
        content = _packed(meta, self.vocabulary.words, arrays)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(content)
        part.replace(path)
        return hashlib.sha256(content).hexdigest()

    @classmethod
    def load(cls, path: Path) -> "Archive":
        """Read a model file; raises ContentError when there is none or it is of another format."""
        if not path.is_file():
            raise ContentError(f"{path}: no model here; run `python -m bot train`")
        with zipfile.ZipFile(path) as file:
            meta = json.loads(file.read("meta.json"))
            if meta["format"] != FORMAT:
                raise ContentError(f"{path}: format {meta['format']}, this program reads {FORMAT}")
            grams = tuple(file.read("grams.txt").decode().split("\n"))
            names = [name for name in file.namelist() if name.endswith(".npy")]
            arrays = {name[:-4]: np.load(BytesIO(file.read(name))) for name in names}
        models = {
            name: LinearModel.of(labels, temperature, _part(arrays, name))
            for name, (labels, temperature) in meta["models"].items()
        }
        return cls(
            Vocabulary(grams, arrays["weights"], meta["longest"]),
            models["code"],
            models["level"],
            models["danger"],
            meta["words"],
            meta["lexicon"],
            Calibration.of(*meta["calibration"]),
            meta["about"],
        )


def _part(arrays: Mapping[str, NDArray[Any]], name: str) -> dict[str, NDArray[Any]]:
    start = f"{name}/"
    return {key[len(start) :]: array for key, array in arrays.items() if key.startswith(start)}


def _packed(
    meta: Mapping[str, Any], grams: tuple[str, ...], arrays: Mapping[str, NDArray[Any]]
) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        _put(file, "meta.json", json.dumps(meta, ensure_ascii=False, sort_keys=True).encode())
        _put(file, "grams.txt", "\n".join(grams).encode())
        for name, array in sorted(arrays.items()):
            buffer = BytesIO()
            np.save(buffer, array, allow_pickle=False)
            _put(file, f"{name}.npy", buffer.getvalue())
    return content.getvalue()


def _put(file: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=_NO_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    file.writestr(entry, content)
