"""Skill fallback: say so where nothing was understood; the second time call a person."""

from actions import DeskAction


class Fallback(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "fallback"
