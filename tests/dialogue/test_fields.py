"""What a correction does to the lines of a draft, on a table."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue.acts import Heard
from bot.dialogue.fields import Change, corrected
from bot.dialogue.state import Draft
from tests.dialogue.stage import a_desk, heard, matter

TABLE = yaml.safe_load(Path(__file__).with_name("fields.yml").read_text(encoding="utf-8"))
DESK = a_desk()
LEAST = 60


def draft_of(name: str) -> Draft:
    return Draft(**TABLE["drafts"][name], phone="13900139000", matter=matter("A04"))


def part_of(case: dict[str, Any]) -> Heard:
    """What was heard in one case."""
    told = {name: case[name] for name in ("line", "operation", "old", "new") if name in case}
    words = case.get("text") or "，".join(filter(None, (told.get("old"), told.get("new"))))
    return heard("corrects", words, **({"operation": "set"} | told))


def change_of(case: dict[str, Any]) -> Change:
    """The draft after the correction of one case."""
    return corrected(draft_of(case["draft"]), part_of(case), DESK, None)


def name_of(case: dict[str, Any]) -> str:
    return "-".join(str(case[one]) for one in ("line", "operation", "old", "new") if one in case)


@pytest.mark.parametrize("case", TABLE["cases"], ids=name_of)
def test_a_line_reads_as_the_resident_meant(case: dict[str, Any]) -> None:
    before, change = draft_of(case["draft"]), change_of(case)
    meant = replace(before, **case.get("after", {}), reach=change.draft.reach)

    assert change.draft == replace(meant, latitude=None, longitude=None)
    assert change.done is ("after" in case)
    assert change.ask == case.get("ask", "")
    assert change.missing == case.get("missing", "")


def test_the_table_is_large_enough() -> None:
    assert len(TABLE["cases"]) >= LEAST


def test_the_same_correction_twice_does_no_harm() -> None:
    """Whoever is not answered at once says it again."""
    again = {
        name_of(case): line
        for case in TABLE["cases"]
        if "after" in case and case.get("operation") != "add"
        for line in ("problem", "solution", "place", "detail")
        if getattr(once := change_of(case).draft, line)
        != getattr(corrected(once, part_of(case), DESK, None).draft, line)
    }

    assert again == {}


def test_a_position_goes_with_the_place_it_was_sent_for() -> None:
    draft = replace(draft_of("lamps"), latitude=30.69, longitude=104.08)
    there, here = (heard("corrects", one, line="place", new=one) for one in ("槐树院", "靠门那头"))
    moved = corrected(draft, there, DESK, None)
    inside = corrected(draft, here, DESK, None)

    assert moved.draft.latitude is None
    assert inside.draft.latitude == draft.latitude
