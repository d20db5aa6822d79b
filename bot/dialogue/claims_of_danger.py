"""When somebody in danger, or words that may not be kept, take the turn."""

from bot.dialogue.acts import Act
from bot.dialogue.situation import Situation

SURE = 0.6
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
    understanding, alarm = one.said.understanding, one.state.alarm
    kind = understanding.danger if understanding is not None else None
    is_told = len(one.said.text) > _BRIEF or (
        alarm is not None
        and (alarm.is_over or understanding is None or understanding.code != alarm.code)
    )
    if one.is_held and alarm is not None and one.band == "sure" and kind != alarm.kind and is_told:
        return "danger" if one.sure(Act.SAFE) < LIKELY else ""
    is_cried = one.is_held and one.band == "sure" and one.sure(Act.SAFE) < LIKELY
    if is_cried and one.sure(Act.NOT_DANGER) >= WEAK:
        return "danger"  # a wrong alarm and, in the same breath, a right one
    if one.is_held and one.sure(Act.SAFE, Act.NOT_DANGER, Act.ASKS) >= LIKELY:
        return ""
    if one.is_held and one.state.alarm is not None and not one.state.alarm.is_over:
        return ""
    if one.sure(Act.NOT_DANGER) >= SURE:
        return ""
    if one.band == "sure":
        return "danger"
    return "danger" if one.band == "likely" and _may_be(one) else ""


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
    understanding = one.said.understanding
    is_known = (
        understanding is not None
        and understanding.intent == "propose"
        and not understanding.review
        and not one.band
    )
    if is_known and one.sure(Act.SAFE) < LIKELY and one.sure(Act.TELLS, Act.WISHES) >= SURE:
        return ""
    if one.sure(Act.SAFE, Act.NOT_DANGER) >= WEAK and not alarm.is_over:
        return "after_alarm"
    if alarm.is_over:
        return "after_alarm" if one.sure(Act.SAFE, Act.NOT_DANGER) >= SURE else ""
    is_matter = (
        is_known
        and one.sure(Act.TELLS, Act.WISHES, Act.ANOTHER) >= SURE
        and one.sure(Act.DANGER) < WEAK
    )
    return "" if is_matter or one.sure(Act.RESUME) >= SURE else "after_alarm"


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
_MAY_CRY = frozenset({Act.TELLS, Act.DANGER, Act.CHATS, Act.ADDS})
