"""Skill object: object to a public notice while it runs."""

from actions import DeskAction


class Object(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "object"
