"""Which line of a card helps next."""

from bot.dialogue.next_line import next_line
from tests.dialogue.stage import CATALOGUE

KNOWN = [line for card in CATALOGUE.dangers.values() for line in card.more]


def test_the_line_that_speaks_of_the_same_comes_first() -> None:
    trapped = CATALOGUE.dangers["trapped"].more

    assert next_line(trapped, "娃儿锁在车里头了", KNOWN).startswith("孩子锁在车里")


def test_where_no_line_speaks_of_it_their_own_order_counts() -> None:
    lines = CATALOGUE.dangers["fire"].more

    assert next_line(lines, "快点嘛", KNOWN) == lines[0]
    assert next_line(lines, "", KNOWN) == lines[0]
