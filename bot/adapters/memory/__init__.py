"""A twin of every port in memory, for tests and trials."""

from bot.adapters.memory.database import MemoryDatabase, MemoryWork
from bot.adapters.memory.doubles import (
    MORNING,
    ManualClock,
    MemoryMedia,
    RecordingMessenger,
    SentNotice,
    SentText,
)

__all__ = [
    "MORNING",
    "ManualClock",
    "MemoryDatabase",
    "MemoryMedia",
    "MemoryWork",
    "RecordingMessenger",
    "SentNotice",
    "SentText",
]
