"""A tap says two things, an id and words; where they disagree neither counts."""

import pytest

from bot import catalogue
from bot.adapters.rasa.dialogue import RasaDialogue, as_said, asked_back
from bot.messages import Kind, Option
from bot.paths import ROOT
from bot.ports import Conversation
from bot.turn import Desk
from bot.wording import Wording
from tests.builders import MONDAY, a_resident, an_incoming

WORDING = Wording.load(ROOT)
CONSENT = (Option("同意", "/affirm"), Option("不同意", "/deny"))


@pytest.mark.parametrize("words", ["不是", "不同意", "我再想想"])
def test_where_they_disagree_the_same_options_are_put_once_more(words: str) -> None:
    reply = asked_back(an_incoming(text=words, option="/affirm"), CONSENT, WORDING)

    assert reply is not None
    assert words in reply.text
    assert reply.options == CONSENT
    assert "1. 同意" in reply.text


@pytest.mark.parametrize(
    ("words", "option"),
    [("同意", "/affirm"), ("1 同意", "/affirm"), ("2. 不同意", "/deny"), ("同意。", "/affirm"),
     ("", "/affirm"), ("不是", ""), ("不是", "101_第"), ("不同意", "/human")],
)  # fmt: skip
def test_where_they_agree_or_the_id_is_none_of_ours_nothing_is_asked(
    words: str, option: str
) -> None:
    assert asked_back(an_incoming(text=words, option=option), CONSENT, WORDING) is None


def test_a_photo_is_no_tap() -> None:
    photo = an_incoming(kind=Kind.IMAGE, text="", media_id="m", option="/affirm")

    assert asked_back(photo, CONSENT, WORDING) is None


def test_an_old_tap_stays_an_old_tap_whatever_its_words() -> None:
    old = an_incoming(text="不是", option="/affirm")

    assert as_said(old, (), WORDING) == "/stale"


async def test_the_conversation_stands_where_it_stood(
    trained: tuple[RasaDialogue, object],
) -> None:
    dialogue, reader = trained
    dialogue.serve(Desk(catalogue.load(ROOT), WORDING, reader, lambda: MONDAY, None))  # type: ignore[arg-type]
    before = Conversation("r1", state={"a": 1}, options=CONSENT)

    tap = an_incoming(text="不是", option="/affirm")
    reply = await dialogue.handle(a_resident(), before, tap, None)  # type: ignore[arg-type]

    assert reply.options == CONSENT
    assert before == Conversation("r1", state={"a": 1}, options=CONSENT)


def test_an_invitation_is_answered_by_a_tap_however_old_it_is() -> None:
    option = '/attend{"ref": "SMQ-2026-000001", "meeting": "1", "value": "come"}'

    assert as_said(an_incoming(text="来", option=option), (), WORDING) == option
