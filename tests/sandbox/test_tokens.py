"""stable_token and the old kind of token."""

import pytest

from bot.sandbox.errors import Refused
from bot.sandbox.tokens import Tokens

HOUR = 3600.0


def refusal(call, *args, **more):
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return refused.value.code


def test_the_stable_token_stays_the_same_until_five_minutes_before_its_end():
    tokens = Tokens()
    first, seconds = tokens.stable(0)

    assert tokens.stable(2 * HOUR - 301) == (first, 301)
    assert tokens.stable(2 * HOUR - 300)[0] != first
    assert seconds == 7200


def test_both_tokens_work_while_one_follows_the_other():
    tokens = Tokens()
    first, _ = tokens.stable(0)
    second, _ = tokens.stable(2 * HOUR - 100)

    tokens.check(first, 2 * HOUR - 50)
    tokens.check(second, 2 * HOUR - 50)


def test_an_unknown_a_missing_and_an_expired_token_have_codes_of_their_own():
    tokens = Tokens()
    value, _ = tokens.stable(0)

    assert refusal(tokens.check, "x", 1) == 40001
    assert refusal(tokens.check, "", 1) == 41001
    assert refusal(tokens.check, value, 2 * HOUR) == 42001


def test_force_refresh_kills_the_old_token_at_once():
    tokens = Tokens()
    first, _ = tokens.stable(0)

    second, _ = tokens.stable(60, force=True)

    assert refusal(tokens.check, first, 61) == 40001
    tokens.check(second, 61)


def test_force_refresh_needs_thirty_seconds_between_and_ends_after_twenty():
    tokens = Tokens()
    tokens.stable(0, force=True)
    assert refusal(tokens.stable, 29, force=True) == 45011

    for number in range(1, 20):
        tokens.stable(number * 30.0, force=True)

    assert refusal(tokens.stable, 600, force=True) == 45009


def test_ten_thousand_calls_a_minute_are_the_most():
    tokens = Tokens()
    for _ in range(10_000):
        tokens.stable(0)

    assert refusal(tokens.stable, 59) == 45011
    tokens.stable(60)


def test_the_old_kind_changes_each_time_and_overlaps_five_minutes():
    tokens = Tokens()
    stable, _ = tokens.stable(0)
    first, _ = tokens.plain(0)

    second, _ = tokens.plain(10)

    tokens.check(first, 309)
    assert refusal(tokens.check, first, 310) == 42001
    tokens.check(second, 310)
    tokens.check(stable, 310)
