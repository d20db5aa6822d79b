"""The trained model on the open benchmark: these floors fail when understanding gets worse."""

import pytest

from bot.learning.evaluate import Measures, Reader, Row, measure, read_rows
from bot.paths import DATA
from bot.training import load_reader

BENCHMARK = DATA / "benchmark" / "benchmark.jsonl"
EMERGENCIES = ("emergency", "looks_like_emergency")
FLOORS = {
    "intent": 0.95,
    "list": 0.95,
    "code_top1": 0.91,
    "code_top3": 0.96,
    "multi": 0.95,
    "share_above": 0.80,
    "code_above": 0.95,
    "list_above": 0.96,
}
CALIBRATION = 0.05
STRANGERS = DATA / "benchmark" / "strangers.jsonl"
OF_STRANGERS = {
    "intent": 0.91,
    "list": 0.93,
    "code_top1": 0.86,
    "code_top3": 0.93,
    "level": 0.73,
    "code_above": 0.945,
    "share_above": 0.71,
    "emergency_recall": 0.94,
    "emergency_precision": 0.86,
}


@pytest.fixture(scope="module")
def trained() -> Reader:
    """The model `train` made of the data as they stand."""
    return load_reader()


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return read_rows(BENCHMARK)


@pytest.fixture(scope="module")
def sample(trained: Reader, rows: list[Row]) -> Measures:
    """Every third message: the slices stand one after the other, so each is there."""
    return measure(trained, rows[::3])


@pytest.mark.parametrize("name", FLOORS)
def test_no_measure_falls_below_its_floor(sample: Measures, name: str) -> None:
    assert float(sample.scores[name] or 0) >= FLOORS[name]


def test_people_never_met_are_understood_as_well_as_before(trained: Reader) -> None:
    scores = measure(trained, read_rows(STRANGERS)[::2]).scores
    below = {name: scores[name] for name, least in OF_STRANGERS.items() if scores[name] < least}

    assert below == {}


def test_confidence_is_honest(sample: Measures) -> None:
    assert float(sample.scores["calibration_error"] or 1) <= CALIBRATION


def test_emergencies_are_heard_or_asked_about_and_few_wake_somebody_for_nothing(
    trained: Reader, rows: list[Row]
) -> None:
    asked = [row for row in rows if row["slice"] in EMERGENCIES]
    scores = measure(trained, asked).scores
    assert float(scores["emergency_recall"] or 0) >= 0.92
    assert float(scores["emergency_precision"] or 0) >= 0.9
    heard = [trained.understand(str(row["text"])).danger for row in asked if row["urgent"]]
    assert sum(map(bool, heard)) >= 0.95 * len(heard)


@pytest.mark.parametrize("said", ["我上次说的停车那个怎么样了", "我那个停车的办得怎么样了"])
def test_asking_after_a_matter_is_not_stating_it(trained: Reader, said: str) -> None:
    got = trained.understand(said)
    assert (got.intent, got.code) == ("track", "U")
