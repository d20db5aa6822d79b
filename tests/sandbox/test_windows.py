"""How many customer-service messages an account may send, and until when."""

import pytest

from bot.sandbox.errors import Refused
from bot.sandbox.windows import Action, Windows

HOUR = 3600.0


def spend(windows, now, times):
    for _ in range(times):
        windows.spend(now)


def refusal(windows, now):
    with pytest.raises(Refused) as refused:
        windows.spend(now)
    return refused.value.code


def test_without_any_action_nothing_may_be_sent():
    assert refusal(Windows(), 0) == 45015


def test_a_message_allows_five_and_not_a_sixth():
    windows = Windows()
    windows.open(Action.MESSAGE, 0)

    spend(windows, 10, 5)

    assert refusal(windows, 11) == 45047


def test_a_message_allows_answers_for_48_hours():
    windows = Windows()
    windows.open(Action.MESSAGE, 0)

    spend(windows, 48 * HOUR - 1, 1)

    assert refusal(windows, 48 * HOUR) == 45015


@pytest.mark.parametrize("action", [Action.CLICK, Action.FOLLOW, Action.SCAN])
def test_a_click_a_follow_or_a_scan_allows_three_within_a_minute(action):
    windows = Windows()
    windows.open(action, 0)

    spend(windows, 59, 3)

    assert refusal(windows, 59) == 45047
    assert refusal(windows, 61) == 45015


def test_counts_of_several_actions_do_not_add_up():
    windows = Windows()
    windows.open(Action.MESSAGE, 0)
    windows.open(Action.CLICK, 0)

    spend(windows, 1, 5)

    assert refusal(windows, 1) == 45047


def test_a_click_does_not_shorten_what_a_message_opened():
    windows = Windows()
    windows.open(Action.MESSAGE, 0)
    windows.open(Action.CLICK, 5)

    spend(windows, 100, 5)

    assert refusal(windows, 100) == 45047


def test_another_message_starts_anew():
    windows = Windows()
    windows.open(Action.MESSAGE, 0)
    spend(windows, 1, 5)

    windows.open(Action.MESSAGE, 2)

    spend(windows, 3, 5)


def test_who_leaves_closes_all_windows():
    windows = Windows()
    windows.open(Action.MESSAGE, 0)

    windows.close()

    assert refusal(windows, 1) == 45015
