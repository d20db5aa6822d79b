"""Skill opinion: what one thinks of short statements, one at a time."""

from actions import DeskAction


class Opinion(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "opinion"
