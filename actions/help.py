"""Skill help: answer what is asked about the desk itself."""

from actions import DeskAction


class Help(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "help"
