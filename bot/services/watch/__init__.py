"""The watch (督办): tells staff what waits for them, and ends what has run out."""

from bot.services.watch.loop import Watch
from bot.services.watch.tools import WatchTools

__all__ = ["Watch", "WatchTools"]
