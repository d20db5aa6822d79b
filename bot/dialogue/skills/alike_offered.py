"""What is alike was offered and one answered: to which of them it goes."""

from bot.dialogue.skills import alike
from bot.dialogue.skills.own import choose_from
from bot.dialogue.skills.picked import asked_about
from bot.dialogue.talk import Talk


async def second(talk: Talk) -> None:
    """Second the only one that is alike, else asked which."""
    refs = list(talk.offered.more.get("refs", ()))
    if len(refs) == 1:
        await alike.second_it(talk, refs[0])
        return
    choose_from(talk, await asked_about(talk), "alike_which", "utter_second_which")


async def add(talk: Talk) -> None:
    """The draft's words go to the only one that is alike, else asked to which."""
    refs = list(talk.offered.more.get("refs", ()))
    if len(refs) == 1:
        await alike.add_draft(talk, refs[0])
        return
    choose_from(talk, await asked_about(talk), "alike_add", "utter_alike_add_which")
