"""Skill refer: what follows on a door that was named: questions, appeal, rewriting, passing on."""

from actions import DeskAction


class Refer(DeskAction):
    """See `bot/dialogue/skills` for what its turns do."""

    skill = "refer"
