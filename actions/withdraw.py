"""Skill withdraw: take a proposal back, and bring it back where that was not meant."""

from actions import DeskAction


class Withdraw(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "withdraw"
