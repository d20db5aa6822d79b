"""What staff are told outside of the console is content, and wrong content is named in words."""

import shutil
from pathlib import Path

import pytest

from bot.catalogue import check, load
from bot.catalogue.alerts import AlertKind, load_alerts
from bot.catalogue.model import Stage
from bot.paths import ROOT
from bot.proposals.errors import ContentError


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A root whose catalogue may be broken."""
    shutil.copytree(ROOT / "data" / "catalogue", tmp_path / "data" / "catalogue")
    return tmp_path


def _edit(root: Path, old: str, new: str) -> None:
    path = root / "data" / "catalogue" / "alerts.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_kind_and_stage_has_its_sentences_and_every_period_its_source() -> None:
    texts = load_alerts(ROOT)

    assert set(texts.alerts) == set(AlertKind)
    assert set(texts.stages) == set(Stage)
    periods = (
        texts.warn_ahead, texts.batch_calls, texts.ask_rating_after, texts.close_unrated_after,
    )  # fmt: skip
    assert all(one.source for one in periods)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('{code}｜{place}"', '{words}｜{place}"', "{words} 程序不认识"),
        ("title: 快到期 {count}", "title: 快到期 {what}", "{what} 程序不认识"),
        ("  lapse: ", "  lapsed: ", "不认识的字段“lapsed”"),
        ("more: 另有", "moer: 另有", "缺少“more”"),
        ("close_unrated: {working_days: 10", "close_unrated: {working_days: 3", "close_unrated"),
        ("{minutes: 10", "{minutes: 0", "不小于 1"),
    ],
)
def test_a_fault_is_named_with_its_file_and_stops_the_program(
    copy: Path, old: str, new: str, said: str
) -> None:
    _edit(copy, old, new)

    errors, _ = check(copy)

    assert any("alerts.yml:" in one and said in one for one in errors), errors
    with pytest.raises(ContentError):
        load(copy)
    with pytest.raises(ContentError):
        load_alerts(copy)
