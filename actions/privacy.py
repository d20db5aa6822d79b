"""Skill privacy: what is kept of a resident, a copy of it, deleting it."""

from actions import DeskAction


class Privacy(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "privacy"
