"""Skill track: what became of a proposal."""

from actions import DeskAction


class Track(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "track"
