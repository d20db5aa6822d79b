"""What is no part of any matter: scolding, thanks, chat, noise. Met once, never recorded."""

from collections.abc import Sequence

from bot.dialogue.acts import Act, Heard, Question
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
_ASIDE = "aside-"
_SCOLDED = "utter_aside_scolds"
_SURE, _SURELY = 0.4, 0.6
_WHERE = {Question.FILED: "filed", Question.ALARM: "alarm"}
_BRIEF = frozenset({Act.SCOLDS, Act.MEDIA_CLAIM})


def acknowledge(talk: Talk, heard: Sequence[Heard], *, is_brief: bool = False) -> bool:
    """One line for the weightiest of them, by its meaning; never the one said last.

    Beside a statement only where silence would hurt (`is_brief`).
    """
    known = [one for one in heard if one.act in _ORDER]
    if not known:
        return False
    one = min(known, key=lambda part: _ORDER.index(part.act))
    if is_brief and (one.act not in _BRIEF or one.sure < _SURELY):
        return False
    where = "_in_draft" if talk.state.is_dictating else ""
    answer = talk.turn.desk.wording.answers.get(one.answer)
    name = f"aside:{one.answer}{where}"
    is_known = one.answer.startswith(_ASIDE) and one.answer_sure >= _SURE
    if answer is not None and is_known and name not in talk.before.last:
        text = answer.get("draft") if where else answer.get(_WHERE.get(talk.question, ""))
        talk.say_so(text or answer["answer"])
        talk.mark(name)
        if one.act is Act.SCOLDS:
            talk.mark(_SCOLDED)
        return True
    if is_brief:
        return False  # what was told is taken up at once: that is the answer
    name = f"utter_aside_{one.act.replace('-', '_')}{where}"
    talk.say(f"{name}_again" if name in talk.before.last else name)
    return True
