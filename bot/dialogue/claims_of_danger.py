"""When somebody in danger, or words that may not be kept, take the turn."""

from bot.dialogue import all_clear
from bot.dialogue.acts import Act
from bot.dialogue.situation import Situation
from bot.dialogue.state import CRY
from bot.proposals.lists import UNCLEAR

SURE = 0.6
_CERTAIN = 0.9
SURER = 0.85
LIKELY = 0.4
WEAK = 0.3
DOUBT = 0.12
_BRIEF = 8
"""So few words in an alarm are about the danger told before, not of another kind."""
SMALL_TALK = frozenset(
    {Act.SCOLDS, Act.PRAISES, Act.GREETS, Act.THANKS, Act.LEAVES, Act.CHATS, Act.NOISE,
     Act.MEDIA_CLAIM}
)  # fmt: skip


def danger(one: Situation) -> str:
    """Sure danger; or likely, unless the question on the table is surely answered."""
    if one.is_alarmed:
        return "danger" if _is_another(one) else ""
    alarm = one.state.alarm if one.is_held else None
    is_same = alarm is not None and _kind(one) == alarm.kind
    is_crisis = alarm is not None and is_same and alarm.is_crisis
    spoken = frozenset({Act.SAFE, Act.NOT_DANGER, Act.ASKS, *_TURNED})
    if is_same and not is_crisis and one.sure(*spoken) >= LIKELY:
        return ""  # spoken of once more, after it was over
    if one.sure(Act.NOT_DANGER) >= SURE:
        return ""
    if one.band == "sure" or (is_crisis and one.band):
        return "danger"
    return "danger" if one.band == "likely" and not is_same and _may_be(one) else ""


def _kind(one: Situation) -> str | None:
    """The kind of danger the words surely or likely tell."""
    understanding = one.said.understanding
    return understanding.danger if understanding is not None and one.band else None


def _is_another(one: Situation) -> bool:
    """Whether, in an alarm, a danger of another kind is told: not a detail of the one there is."""
    alarm, understanding = one.state.alarm, one.said.understanding
    if alarm is None or understanding is None or one.band != "sure":
        return False
    is_unknown = CRY in alarm.said
    if understanding.danger == alarm.kind and not is_unknown:
        return False
    if is_unknown:
        return one.sure(Act.SAFE) < SURER
    is_told = len(one.said.text) > _BRIEF or understanding.code != alarm.code
    return is_told and all_clear.is_told(one.said)


def _may_be(one: Situation) -> bool:
    """Whether words that only may mean a danger are not surely something else."""
    understanding = one.said.understanding
    is_matter = understanding is not None and not understanding.review
    is_else = any(part.act not in _MAY_CRY and part.sure >= SURE for part in one.said.heard)
    is_unsure = understanding is not None and not (
        understanding.intent == "propose" and understanding.confidence >= SURE
    )
    return not is_matter and not is_else and (is_unsure or one.sure(Act.DANGER) >= DOUBT)


def after_alarm(one: Situation) -> str:
    """Somebody is looked after: all clear, a wrong alarm, a question, a cry, or nothing surer."""
    alarm = one.state.alarm
    if not one.is_held or alarm is None:
        return ""
    if not one.is_alarmed:
        is_so = alarm.is_over and one.sure(Act.SAFE, Act.NOT_DANGER) >= SURE
        return "after_alarm" if is_so and not one.state.is_dictating else ""
    if one.sure(Act.SAFE, Act.NOT_DANGER) >= WEAK:
        return "" if one.sure(*_TURNED) >= SURER else "after_alarm"
    if one.sure(*_TURNED) >= SURE:
        return ""
    if alarm.is_asked and one.sure(*_ANSWERS_IT) < LIKELY and not one.band:
        return ""
    return "" if _is_matter(one) else "after_alarm"


def _is_matter(one: Situation) -> bool:
    """Whether a matter is told, and no danger."""
    understanding = one.said.understanding
    return (
        understanding is not None
        and understanding.intent == "propose"
        and not understanding.review
        and understanding.code != UNCLEAR
        and not one.band
        and (
            one.sure(Act.TELLS, Act.WISHES, Act.ANOTHER, Act.PLACES) >= LIKELY
            or understanding.confidence >= _CERTAIN
        )
        and one.sure(Act.DANGER) < SURE
    )


def unkept(one: Situation) -> str:
    """Words that follow on a matter of which nothing may be kept."""
    refusal = one.state.refusal
    if refusal is None or not refusal.is_unkept(one.now):
        return ""
    understanding = one.said.understanding
    is_other = (
        understanding is not None
        and understanding.intent == "propose"
        and not understanding.review
        and understanding.code != refusal.code
    )
    if is_other or one.only(SMALL_TALK) or one.sure(Act.PERSON, Act.APPEALS, Act.ASKS) >= SURE:
        return ""
    return "unkept" if one.sure(*_GOES_ON) >= LIKELY else ""


_GOES_ON = frozenset(
    {Act.TELLS, Act.WISHES, Act.ADDS, Act.ANOTHER, Act.REWRITES, Act.CORRECTS, Act.ASKS}
)
_TURNED = frozenset({Act.RESUME, Act.SWITCHES, Act.PRIVACY})
"""What turns from an alarm to something else."""
_ANSWERS_IT = frozenset({Act.YES, Act.NO, Act.DANGER, Act.ASKS, Act.PERSON})
_MAY_CRY = frozenset({Act.TELLS, Act.DANGER, Act.CHATS, Act.ADDS})
