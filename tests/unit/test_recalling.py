"""Finding a resident's proposal by their own words, on a table of questions."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import catalogue
from bot.catalogue import Catalogue
from bot.paths import ROOT
from bot.proposals.proposal import Proposal
from bot.services import recalling
from bot.training import load_reader
from bot.wording import Wording
from tests.builders import a_proposal

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
MISSES = 2
"""Of the table's fifty questions; the understanding is trained, so a few may come and go."""
TABLE = yaml.safe_load((Path(__file__).parent / "recall.yml").read_text(encoding="utf-8"))


class Memory:
    """The resident's proposals, and what finds them."""

    def __init__(self, content: Catalogue, reader: recalling.Reader) -> None:
        self.content, self.reader, self.wording = content, reader, Wording.load(ROOT)
        self.proposals = {
            name: _proposal(f"SMQ-2026-{n:06d}", content, **facts)
            for n, (name, facts) in enumerate(TABLE["proposals"].items(), 1)
        }

    def find(self, said: str) -> set[str]:
        """The names of the proposals that are found for these words."""
        hints = recalling.hints_in(said, reader=self.reader, wording=self.wording, now=NOW)
        found = recalling.meant(hints, list(self.proposals.values()), self.content)
        return {name for name, one in self.proposals.items() if one in found}


def _proposal(ref: str, content: Catalogue, **facts: Any) -> Proposal:
    filed = NOW - timedelta(days=facts.pop("days"))
    facts["list"] = content.lists.result_of(facts["code"])
    return a_proposal(ref, created_at=filed, **facts)


@pytest.fixture(scope="module")
def memory() -> Memory:
    return Memory(catalogue.load(ROOT), load_reader())


def test_words_find_the_proposals_they_mean(memory: Memory) -> None:
    found = {case["said"]: memory.find(case["said"]) for case in TABLE["cases"]}

    missed = {
        case["said"]: (found[case["said"]], case["expect"])
        for case in TABLE["cases"]
        if found[case["said"]] != set(case["expect"])
    }
    assert len(missed) <= MISSES, missed


def test_a_question_that_names_nothing_finds_nothing(memory: Memory) -> None:
    assert memory.find("有消息没得嘛") == set()


def test_a_time_alone_finds_what_was_filed_then(memory: Memory) -> None:
    assert memory.find("昨天提的那个呢") == {"充电桩"}


def test_a_wrong_time_does_not_hide_the_only_proposal_of_the_topic(memory: Memory) -> None:
    assert memory.find("去年报的停车那个") == {"停车"}
