"""Skill emergency: somebody is in danger: numbers first, then looked after."""

from actions import DeskAction


class Emergency(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "emergency"
