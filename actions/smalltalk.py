"""Skill smalltalk: meet greetings, thanks, chat, scolding and noise in words that fit."""

from actions import DeskAction


class Smalltalk(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "smalltalk"
