"""Skill browse: look at what neighbours proposed."""

from actions import DeskAction


class Browse(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "browse"
