"""The trained understanding, and what it learns from."""

import pytest

from bot import manifest
from bot.catalogue import Catalogue, load
from bot.learning import sources
from bot.paths import ROOT
from bot.understanding import Understander
from bot.understanding.archive import Archive
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
def archive() -> Archive:
    """The model in use; training it first is the make target's work."""
    return Archive.load(manifest.understanding_model())


@pytest.fixture(scope="session")
def reader(archive: Archive, catalogue: Catalogue) -> Understander:
    return Understander(archive, catalogue, shared())
