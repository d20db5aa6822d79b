"""Skill rate: a mark for what was answered."""

from actions import DeskAction


class Rate(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "rate"
