"""What is no part of any matter: scolding, thanks, chat, noise. Acknowledged once, never recorded."""

from collections.abc import Sequence

from bot.dialogue.acts import Act, Heard
from bot.dialogue.talk import Talk

_ORDER = (
    Act.MEDIA_CLAIM,
    Act.SCOLDS,
    Act.PRAISES,
    Act.THANKS,
    Act.CHATS,
    Act.GREETS,
    Act.LEAVES,
    Act.NOISE,
)
_BRIEF = frozenset({Act.SCOLDS, Act.MEDIA_CLAIM})


def acknowledge(talk: Talk, heard: Sequence[Heard], *, is_brief: bool = False) -> bool:
    """One line for the weightiest of them; beside a statement only where silence would hurt."""
    acts = {one.act for one in heard}
    act = next((one for one in _ORDER if one in acts), None)
    if act is None or (is_brief and act not in _BRIEF):
        return False
    where = "_in_draft" if talk.state.is_dictating else ""
    name = f"utter_aside_{act.replace('-', '_')}{where}"
    talk.say(f"{name}_again" if name in talk.before.last else name)
    return True
