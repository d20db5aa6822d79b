"""The desk's reader: what a message is about, and what its parts do, from two trained models."""

from collections.abc import Mapping
from typing import Any

from bot.dialogue.acts import Heard, Question
from bot.dialogue.agreeing import agreed
from bot.dialogue.called import called
from bot.dialogue.reader import ActReader
from bot.dialogue.state import State
from bot.dialogue.talk import Said
from bot.turn import Turn
from bot.understanding import PlaceMatch, Understander, Understanding


class DeskReader:
    """The understanding and the act reader as one."""

    def __init__(self, understander: Understander, acts: ActReader) -> None:
        self._understander, self._acts = understander, acts

    def understand(
        self, text: str, *, home: str | None = None, explained: bool = True
    ) -> Understanding:
        """What a text is about: list, code, level, place, matters, danger."""
        return self._understander.understand(text, home=home, explained=explained)

    def places(self, text: str, home: str | None = None) -> PlaceMatch:
        """The place in a text."""
        return self._understander.places(text, home)

    def normalised(self, text: str) -> str:
        """The text as it is read."""
        return self._understander.normalised(text)

    def acts(self, text: str, question: Question) -> tuple[Heard, ...]:
        """What the parts of a text do, in the light of what was asked."""
        return self._acts.read(text, question)

    def is_in_it(self, text: str, kind: str = "") -> bool:
        """Whether somebody who tells of a danger is in it themselves, or makes the threat."""
        return self._acts.is_in_it(text, kind)

    @property
    def guards(self) -> Mapping[str, float]:
        """How sure a yes must be before it counts."""
        return self._acts.guards


def said_in(message: Mapping[str, Any], state: State, turn: Turn) -> Said:
    """What the arbiter put together for this message; read anew under the plain `rasa` commands."""
    if isinstance(turn.said, Said):
        return turn.said
    text = message.get("text") or ""
    if text.startswith("/"):
        values = {one["entity"]: one["value"] for one in message.get("entities") or ()}
        return Said(picked=str(message["intent"]["name"]), values=values)
    return read(text, state, turn)


def read(text: str, state: State, turn: Turn) -> Said:
    """A text as the skills see it."""
    reader = turn.desk.reader
    understanding = reader.understand(text, home=turn.resident.home, explained=False)
    heard = agreed(reader.acts(text, state.asked), understanding)
    name, rest = called(text, turn.desk.wording)
    return Said(text, heard, understanding, called=name, rest=rest)
