"""Residents' addresses: found by a keyed hash, kept sealed."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.adapters.sealing import SealBroken, SealingKey

SECRET = "a-secret-of-the-subdistrict"
ADDRESS = "oGZUI0egBJY1zhBYw2KhdUfwVJJE"


def test_the_same_address_is_found_again_but_cannot_be_read():
    key = SealingKey(SECRET)

    assert key.handle(ADDRESS) == SealingKey(SECRET).handle(ADDRESS)
    assert len(key.handle(ADDRESS)) == 64
    assert ADDRESS not in key.handle(ADDRESS)
    assert key.handle(ADDRESS) != key.handle(ADDRESS + "x")


def test_with_another_secret_an_address_has_another_handle():
    assert SealingKey(SECRET).handle(ADDRESS) != SealingKey(SECRET + "2").handle(ADDRESS)


@given(some.text())
def test_what_is_sealed_can_be_opened(clear):
    key = SealingKey(SECRET)

    assert key.open(key.seal(clear)) == clear


def test_the_same_address_is_sealed_differently_each_time():
    key = SealingKey(SECRET)

    assert key.seal(ADDRESS) != key.seal(ADDRESS)


def test_nobody_opens_it_with_another_secret():
    sealed = SealingKey(SECRET).seal(ADDRESS)

    with pytest.raises(SealBroken):
        SealingKey(SECRET + "2").open(sealed)


@pytest.mark.parametrize("position", [0, 1, 14, -3])
def test_a_changed_seal_is_noticed(position):
    key = SealingKey(SECRET)
    sealed = key.seal(ADDRESS)
    other = "A" if sealed[position] != "A" else "B"
    changed = sealed[:position] + other + sealed[position:][1:]

    with pytest.raises(SealBroken):
        key.open(changed)


@pytest.mark.parametrize("nonsense", ["", "AQ==", "路灯", "not base64!", "A" * 200])
def test_what_was_never_sealed_is_refused(nonsense):
    with pytest.raises(SealBroken):
        SealingKey(SECRET).open(nonsense)


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="16"):
        SealingKey("short")
