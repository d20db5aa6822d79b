"""A turn reads the same words once."""

from bot.turn import TurnReader
from bot.understanding import PlaceMatch, Understanding
from tests.dialogue.stage import Reader


class Counting(Reader):
    """Counts what it is asked."""

    asked = 0

    def understand(
        self, text: str, *, home: str | None = None, explained: bool = True
    ) -> Understanding:
        self.asked += 1
        return super().understand(text, home=home, explained=explained)

    def places(self, text: str, home: str | None = None) -> PlaceMatch:
        self.asked += 1
        return super().places(text, home)


def test_the_same_words_are_read_once_and_others_anew() -> None:
    counting = Counting({"路灯坏了": "A01"})
    reader = TurnReader(counting)

    first = reader.understand("路灯坏了")
    again = reader.understand("路灯坏了")
    reader.understand("电梯停了")
    reader.places("马东大院", None)
    reader.places("马东大院", None)

    assert again is first
    assert counting.asked == 3
