"""Texts are cut where one may pause, and nothing is lost in the cut."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.gateway.replies import LIMIT, first_piece, size
from bot.gateway.windows import has_sent, is_open, note_contact, note_sent
from bot.messages import Kind
from tests.builders import MONDAY, a_resident, later

WORDS = st.text(st.sampled_from("路灯坏了，。！\n；🌙 abc<"), max_size=1500)


def all_pieces(text, limit):
    cut = []
    while text:
        piece, text = first_piece(text, limit)
        cut.append(piece)
    return cut


def test_a_text_that_fits_is_left_alone():
    assert first_piece("路灯" * 300) == ("路灯" * 300, "")


@settings(max_examples=200, deadline=None)
@given(WORDS, st.integers(min_value=300, max_value=LIMIT))
def test_pieces_hold_everything_but_line_ends_at_the_cuts(text, limit):
    cut = all_pieces(text, limit)

    assert all(size(piece) <= limit for piece in cut)
    assert re.sub(r"\n", "", "".join(cut)) == re.sub(r"\n", "", text)


def test_a_text_is_cut_between_lines_and_a_line_between_sentences():
    first, rest = first_piece(f"{'一' * 50}\n{'二' * 40}。{'三' * 40}。", 300)
    assert (first, rest) == ("一" * 50, f"{'二' * 40}。{'三' * 40}。")
    assert first_piece(rest, 130) == ("二" * 40 + "。", "三" * 40 + "。")


def test_a_link_is_never_cut():
    link = '<a href="https://example.cn/x">在这里看</a>'
    first, rest = first_piece("说" * 90 + link, 300)
    assert link in first or rest.startswith(link)


def test_words_open_forty_eight_hours_for_five():
    resident = a_resident()

    note_contact(resident, Kind.TEXT, MONDAY)

    assert is_open(resident, later(hours=47.9))
    assert not is_open(resident, later(hours=48))
    for _ in range(5):
        note_sent(resident)
    assert not is_open(resident, later(hours=1))


def test_a_tap_opens_a_minute_for_three_but_never_shortens_what_is_open():
    resident = a_resident()
    note_contact(resident, Kind.MENU, MONDAY)
    assert (resident.sends_left, resident.sends_until) == (3, later(minutes=1))

    note_contact(resident, Kind.TEXT, MONDAY)
    note_contact(resident, Kind.MENU, later(seconds=5))

    assert (resident.sends_left, resident.sends_until) == (5, later(hours=48))


def test_what_opens_no_window_opens_none():
    resident = a_resident()
    note_contact(resident, Kind.OTHER, MONDAY)
    assert not is_open(resident, MONDAY)


def test_what_was_sent_since_is_taken_off():
    resident = a_resident()
    note_contact(resident, Kind.TEXT, MONDAY, sent_since=7)
    assert (resident.sends_left, has_sent(resident, MONDAY)) == (0, True)
