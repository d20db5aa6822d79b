"""Skill human: call a person."""

from actions import DeskAction


class Human(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "human"
