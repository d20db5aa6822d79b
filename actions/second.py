"""Skill second: lend a neighbour's proposal one's voice."""

from actions import DeskAction


class Second(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "second"
