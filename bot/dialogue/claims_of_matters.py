"""When a matter is stated, or nothing of one: the last rows of the table of precedence."""

from bot.dialogue.acts import Act, Question
from bot.dialogue.claims import (
    HALF,
    IDLE,
    INTENTS,
    LIKELY,
    SMALL_TALK,
    STATES,
    SURE,
    SURER,
    SUREST,
    TELLING,
    WEAK,
)
from bot.dialogue.situation import Situation
from bot.proposals.lists import ELSEWHERE, EMPTY


def matter(one: Situation) -> str:
    """A matter is stated, by the parts or by the understanding of the whole."""
    understanding = one.said.understanding
    if not one.said.heard:
        return ""
    is_told = one.is_told and len(one.said.text) >= TELLING
    beside = max((p.sure for p in one.said.heard if p.act in SMALL_TALK), default=0.0)
    is_chat = one.only(IDLE)
    is_spoken_of = one.state.draft is not None or bool(one.state.shelf or one.state.ref)
    code = understanding.code if understanding is not None else ""
    if is_chat and is_spoken_of and code == ELSEWHERE:
        return ""  # where somebody comes from is no matter
    is_kept_apart = one.only(SMALL_TALK) and not (is_told and is_chat)
    is_likely = (
        understanding is not None and understanding.intent == "propose" and code not in EMPTY
    )
    if is_kept_apart and beside >= (SUREST if is_told else SURE if is_likely else LIKELY):
        return ""
    is_beside = any(p.act in SMALL_TALK and p.sure >= LIKELY for p in one.said.heard)
    if one.sure(*STATES, Act.ADDS, Act.PLACES) >= (SURE if is_beside else LIKELY):
        return "matter"
    if understanding is not None and understanding.intent == "propose" and not understanding.review:
        return "matter"
    return "matter" if is_likely and one.only(IDLE) else ""


def small_talk(one: Situation) -> str:
    return "smalltalk" if one.sure(*SMALL_TALK) >= WEAK else ""


def by_intent(one: Situation) -> str:
    """What the understanding of the whole message takes the turn for."""
    understanding = one.said.understanding
    if understanding is None or not one.said.heard:
        return ""
    if one.sure(Act.YES, Act.NO, Act.SUBMIT, Act.NOTHING, Act.HOLD_OFF, Act.KEEP) >= WEAK:
        return "nod"
    if understanding.confidence < LIKELY:
        return ""
    if understanding.intent == "propose" and understanding.code != "U":
        return "matter"
    return INTENTS.get(understanding.intent, "")


def asks(one: Situation) -> str:
    """A question about the desk; none where a matter is surely told and no answer is known."""
    answers = [part.answer_sure for part in one.said.heard if part.act is Act.ASKS]
    if one.is_told and (max(answers, default=0.0) < HALF or one.sure(*STATES) >= LIKELY):
        return ""
    needed = SURER if one.state.asked in (Question.FILED, Question.DOOR) else SURE
    if one.sure(Act.ASKS) >= LIKELY and one.sure(*STATES) < needed:
        return "help"
    return ""
