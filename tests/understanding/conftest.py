"""A small model, taught once a run with a third of the project's own sentences."""

import os

import pytest
from filelock import FileLock

from bot.catalogue import Catalogue, load
from bot.learning import sources
from bot.learning.training import teach
from bot.paths import ROOT
from bot.understanding import Understander
from bot.understanding.archive import Archive
from bot.understanding.calibration import Calibration
from bot.understanding.lexicon import Lexicon
from bot.understanding.meaning import shared


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load(ROOT)


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon(sources.lexicon(ROOT))


@pytest.fixture(scope="session")
def learnt() -> list[sources.Sentence]:
    return sources.sentences(ROOT)


@pytest.fixture(scope="session")
def archive(
    tmp_path_factory: pytest.TempPathFactory, learnt: list[sources.Sentence], catalogue: Catalogue
) -> Archive:
    """Taught by the first worker that needs it; the others wait for its file."""
    folder = tmp_path_factory.getbasetemp()
    path = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "small.model"
    with FileLock(f"{path}.lock"):
        if not path.exists():
            teach(learnt[::3], sources.lexicon(ROOT), catalogue, Calibration.load(ROOT)).save(path)
    return Archive.load(path)


@pytest.fixture(scope="session")
def reader(archive: Archive, catalogue: Catalogue) -> Understander:
    return Understander(archive, catalogue, shared())
