"""Whether two proposals mean the same: by meaning, topic and the things they name."""

from bot.likeness.judge import Judge, Told
from bot.likeness.objects import Objects

__all__ = ["Judge", "Objects", "Told"]
