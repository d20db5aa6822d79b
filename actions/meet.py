"""Skill meet: answer an invitation to a meeting."""

from actions import DeskAction


class Meet(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "meet"
