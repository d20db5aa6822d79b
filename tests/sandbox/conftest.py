"""Fixtures of the sandbox's tests."""

import pytest

from bot.sandbox.account import Account
from bot.sandbox.platform import Platform
from tests.sandbox.clock import FakeClock
from tests.sandbox.world import TEMPLATES, world


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def platform(clock):
    """A platform that is connected to nothing."""
    return Platform(Account.generated(), templates=TEMPLATES, clock=clock)


@pytest.fixture
async def echoing():
    """A whole world around the echoing gateway."""
    async with world() as found:
        yield found
