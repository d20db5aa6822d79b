"""Short answers to `do you agree` and `shall it be handed in`, in Mandarin and in the dialect."""

from typing import Any

import pytest
import yaml

from bot.dialogue.acts import Question
from tests.acts.twins import AT, FOLDER, Reader, is_yes, share

SAID = yaml.safe_load((FOLDER / "assent.yml").read_text(encoding="utf-8"))
KNOWN = yaml.safe_load((FOLDER.parent / "known_failures.yml").read_text(encoding="utf-8"))
LEAST = 40
HEARD = 0.9
"""How many of the plain ones must be heard as what they are; the others are asked back."""


def taken(what: str, kind: str, reader: Reader) -> dict[str, bool]:
    """Whether each of the answers of a kind is taken for a yes."""
    return {said: is_yes(what, reader.acts(said, AT[what]), reader.guards) for said in SAID[kind]}


@pytest.mark.parametrize("what", ["consent", "submit"])
def test_a_plain_yes_is_one(what: str, trained: tuple[Any, Any]) -> None:
    found = taken(what, "yes", trained[1]) | taken(what, "more", trained[1])

    assert share(found.values()) >= HEARD, [said for said, is_one in found.items() if not is_one]


@pytest.mark.parametrize("what", ["consent", "submit"])
@pytest.mark.parametrize("kind", ["no", "asks", "neither"])
def test_what_is_none_is_never_taken_for_one(
    what: str, kind: str, trained: tuple[Any, Any]
) -> None:
    """Known ones are listed, and each of them must still fail."""
    listed = {one["text"] for one in KNOWN["false_yes"] if one["what"] == what} & {*SAID[kind]}

    assert {said for said, is_one in taken(what, kind, trained[1]).items() if is_one} == listed


@pytest.mark.parametrize("kind", ["yes", "no", "asks"])
def test_the_table_has_enough_of_each(kind: str) -> None:
    assert len(SAID[kind]) >= LEAST
    assert {Question.CONSENT, Question.CONFIRM} <= {*AT.values()}
