"""Skill propose: a draft, from the first words to its reference, and what is asked beside it."""

from actions import DeskAction


class Propose(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "propose"
