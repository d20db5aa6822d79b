"""Puts a backup back, as an operator would."""

from pathlib import Path

from bot.upkeep.backup import Place
from bot.upkeep.certificate import Certificate
from bot.upkeep.restore import restore


async def put_back(
    place: Place, file: Path, *, replace: bool = False
) -> tuple[Certificate | None, list[str]]:
    """What was purged again, and what the operator was told."""
    said: list[str] = []
    done = await restore(place, file, replace=replace, say=said.append)
    return done, said
