"""What a turn belongs to, so that whoever works on one matter reads nothing of another."""

from collections.abc import Iterator
from dataclasses import replace

from bot.dialogue.state import Draft, State
from bot.dialogue.talk import Talk
from bot.proposals.belonging import of_draft, of_rating, one_of

_DICTATING = frozenset({"propose", "supplement"})


def settle(talk: Talk, skill: str) -> None:
    """Name the drafts that are new, and note on the turn what it belongs to."""
    before = {one.key: one for one in _drafts(talk.before)}
    _name(talk)
    after = tuple(_drafts(talk.state))
    found = talk.touched | {one.key for one in after if before.get(one.key) != one}
    if not found and skill in _DICTATING and talk.state.is_dictating:
        found = {after[0].key}
    matter = one_of(found)
    talk.turn.matter = of_rating(matter) if skill == "rate" or talk.tells_rating else matter


def _drafts(state: State) -> Iterator[Draft]:
    if state.draft is not None:
        yield state.draft
    yield from state.shelf


def _name(talk: Talk) -> None:
    """Every draft gets a key that stays its own until it is filed."""
    message = talk.turn.message
    key = message.key if message is not None else ""
    named = [
        one if one.key else replace(one, key=of_draft(key, number))
        for number, one in enumerate(_drafts(talk.state))
    ]
    if talk.state.draft is not None:
        talk.keep(draft=named.pop(0))
    talk.keep(shelf=tuple(named))
