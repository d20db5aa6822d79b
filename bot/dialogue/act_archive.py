"""The act reader's file: one zip of arrays, JSON and two fields; nothing in it is executed."""

import hashlib
import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from bot.dialogue.linear import Bag, Linear
from bot.dialogue.reader import ActModels
from bot.proposals.errors import ContentError

FORMAT = 2
PARTS = ("acts", "lines", "operations", "answers", "who")
_BREAK = "\u2028"
"""Stands for the end of a line within a token: a token a line is how they are kept."""
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def save(models: ActModels, path: Path) -> str:
    """Write the file whole or not at all; gives its sha256. The same input, the same bytes."""
    meta: dict[str, Any] = {"format": FORMAT, "guards": dict(models.guards)}
    meta["words"] = dict(models.words)
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        _put(file, "cutter.crf", models.cutter)
        _put(file, "marker.crf", models.marker)
        for name in PARTS:
            model: Linear = getattr(models, name)
            meta[name] = {"labels": model.labels, "temperature": model.temperature}
            words = (word.replace("\n", _BREAK) for word in model.bag.index)
            _put(file, f"{name}.txt", "\n".join(words).encode())
            arrays = BytesIO()
            np.savez(
                arrays,
                weights=model.bag.weights,
                grams=model.grams.astype(np.float16),
                meaning=model.meaning.astype(np.float16),
                bias=model.bias,
            )
            _put(file, f"{name}.npz", arrays.getvalue())
        _put(file, "meta.json", json.dumps(meta, ensure_ascii=False, sort_keys=True).encode())
    part = path.with_suffix(".part")
    part.write_bytes(content.getvalue())
    part.replace(path)
    return hashlib.sha256(content.getvalue()).hexdigest()


def load(path: Path) -> ActModels:
    """Read a file; raises ContentError when there is none or it is of another format."""
    if not path.is_file():
        raise ContentError(f"{path}: no model here; run `python -m bot train`")
    with zipfile.ZipFile(path) as file:
        meta = json.loads(file.read("meta.json"))
        if meta["format"] != FORMAT:
            raise ContentError(f"{path}: format {meta['format']}, this program reads {FORMAT}")
        parts = {name: _linear(file, name, meta[name]) for name in PARTS}
        return ActModels(
            file.read("cutter.crf"),
            file.read("marker.crf"),
            parts["acts"],
            parts["lines"],
            parts["operations"],
            parts["answers"],
            parts["who"],
            meta["guards"],
            meta["words"],
        )


def _linear(file: zipfile.ZipFile, name: str, about: dict[str, Any]) -> Linear:
    words = [one.replace(_BREAK, "\n") for one in file.read(f"{name}.txt").decode().split("\n")]
    with np.load(BytesIO(file.read(f"{name}.npz"))) as arrays:
        bag = Bag({word: at for at, word in enumerate(words)}, arrays["weights"])
        return Linear(
            tuple(about["labels"]),
            bag,
            arrays["grams"].astype(np.float32),
            arrays["meaning"].astype(np.float32),
            arrays["bias"],
            about["temperature"],
        )


def _put(file: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=_NO_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    file.writestr(entry, content)
