"""Skill reopen: say that it is not solved."""

from actions import DeskAction


class Reopen(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "reopen"
