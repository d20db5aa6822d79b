"""Trains the dialogue model from configuration, domain and data/skills."""

import contextlib
import io
import warnings
from pathlib import Path

from bot.adapters.rasa.quiet import keep_quiet

keep_quiet()

from rasa.model_training import train as rasa_train  # noqa: E402


def train_archive(root: Path, archive: Path) -> None:
    """Train and write one archive; raises RuntimeError with Rasa's own words when it fails."""
    said = io.StringIO()
    streams = contextlib.redirect_stdout(said), contextlib.redirect_stderr(said)
    with warnings.catch_warnings(), streams[0], streams[1]:
        warnings.simplefilter("ignore")
        result = rasa_train(
            domain=str(root / "domain.yml"),
            config=str(root / "config.yml"),
            training_files=[str(root / "data" / "skills")],
            output=str(archive.parent),
            fixed_model_name=archive.name.removesuffix(".tar.gz"),
        )
    if result.code != 0 or not archive.exists():
        raise RuntimeError(said.getvalue().strip() or "rasa train failed")
