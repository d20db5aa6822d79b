"""Skill supplement: words, photos and positions added to a proposal, or mended in it."""

from actions import DeskAction


class Supplement(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "supplement"
