"""A small model, taught once a session with a third of the project's own sentences."""

import pytest

from bot.catalogue import Catalogue, load
from bot.paths import ROOT
from bot.understanding import Understander, sources
from bot.understanding.archive import Archive
from bot.understanding.lexicon import Lexicon
from bot.understanding.meaning import shared
from bot.understanding.training import teach


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
def archive(learnt: list[sources.Sentence], catalogue: Catalogue) -> Archive:
    return teach(learnt[::3], sources.lexicon(ROOT), catalogue)


@pytest.fixture(scope="session")
def reader(archive: Archive, catalogue: Catalogue) -> Understander:
    return Understander(archive, catalogue, shared())
