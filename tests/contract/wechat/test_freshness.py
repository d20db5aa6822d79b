"""What was signed long ago is refused; a clock of ours that jumps loses nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.wechat.callback import Mode
from bot.proposals.errors import GatewayRefused
from tests.contract.wechat.pushes import AT, TEXT, callback, plain, safe, signed

SIGNED_AT = datetime.fromtimestamp(AT, UTC)
PUSHES = [(Mode.SAFE, safe), (Mode.PLAIN, plain), (Mode.COMPAT, safe)]


@pytest.mark.parametrize(("mode", "push"), PUSHES)
@pytest.mark.parametrize("seconds", [0, 15, 240, -240])
def test_a_push_of_now_and_its_repeats_are_taken(mode, push, seconds):
    gateway = callback(mode, clock=lambda: SIGNED_AT + timedelta(seconds=seconds))

    assert gateway.open(*push(TEXT)).text == TEXT["Content"]


@pytest.mark.parametrize(("mode", "push"), PUSHES)
@pytest.mark.parametrize("seconds", [360, 30 * 86_400, -360])
def test_a_captured_push_is_refused_later(mode, push, seconds):
    gateway = callback(mode, clock=lambda: SIGNED_AT + timedelta(seconds=seconds))

    with pytest.raises(GatewayRefused, match="another time"):
        gateway.open(*push(TEXT))


def test_a_captured_verification_is_refused_later():
    gateway = callback(clock=lambda: SIGNED_AT + timedelta(hours=1))

    with pytest.raises(GatewayRefused, match="another time"):
        gateway.verify(signed() | {"echostr": "1"})


@pytest.mark.parametrize("days", [-1, 2])
def test_a_clock_of_ours_that_jumps_loses_no_message(days):
    clock = [SIGNED_AT]
    gateway = callback(clock=lambda: clock[0])
    gateway.open(*safe(TEXT))

    clock[0] += timedelta(days=days)

    assert gateway.open(*safe(TEXT)).text == TEXT["Content"]


def test_that_is_told_once_a_minute_and_no_more(caplog):
    gateway = callback(clock=lambda: SIGNED_AT + timedelta(days=1))
    for _ in range(20):
        with pytest.raises(GatewayRefused):
            gateway.open(*safe(TEXT))

    assert len(caplog.records) == 1
