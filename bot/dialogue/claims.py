"""When a row of the table of precedence takes the turn, and what the turn is called then."""

from collections.abc import Mapping

from bot.dialogue.acts import Act, Question
from bot.dialogue.offers import OFFERS, answered, is_free
from bot.dialogue.situation import Situation
from bot.proposals.refs import number_in, ref_in

SURE = 0.6
SURER = 0.85
SUREST = 0.95
DOUBT = 0.12
LIKELY = 0.4
WEAK = 0.3
INTENTS: Mapping[str, str] = {
    "track": "track",
    "supplement": "supplement",
    "withdraw": "withdraw",
    "second": "second",
    "browse": "browse",
    "rate": "rate",
    "reopen": "reopen",
    "human": "human",
    "privacy": "privacy",
    "help": "help",
    "greet": "smalltalk",
    "thanks": "smalltalk",
    "goodbye": "smalltalk",
    "chitchat": "smalltalk",
    "complain_bot": "smalltalk",
}
"""What the understanding takes a turn for, where the parts alone tell too little."""
ANSWERS = frozenset(
    {
        *(Act.YES, Act.NO, Act.SUBMIT, Act.HOLD_OFF, Act.DONT_KNOW, Act.NOTHING, Act.LATER_PHOTO),
        *(Act.TELLS, Act.WISHES, Act.PLACES, Act.WHOM, Act.PHONE, Act.NO_PHONE, Act.CORRECTS),
        *(Act.KEEP, Act.REPEAT, Act.ANOTHER, Act.SWITCHES, Act.DROPS, Act.ADDS, Act.REWRITES),
        *(Act.ASKS, Act.SCOLDS, Act.PRAISES, Act.GREETS, Act.THANKS, Act.CHATS, Act.NOISE),
        *(Act.MEDIA_CLAIM, Act.RESUME),
    }
)
SMALL_TALK = frozenset(
    {Act.SCOLDS, Act.PRAISES, Act.GREETS, Act.THANKS, Act.LEAVES, Act.CHATS, Act.NOISE,
     Act.MEDIA_CLAIM}
)  # fmt: skip
IDLE = frozenset({Act.CHATS, Act.NOISE, Act.GREETS, Act.MEDIA_CLAIM})
"""What a surely understood matter outweighs; scolding and thanks are rarely mistaken for one."""
STATES = frozenset({Act.TELLS, Act.WISHES, Act.ANOTHER, Act.REWRITES})
TELLING = 8
DOUBTED = 0.15
HALF = 0.5
_DOUBTED = 0.25
_SHOWS = frozenset({"browse", "read_back", "mine"})
"""Skills that a wish to see the draft is taken for while one of its lines is told anew."""


def takes_back(one: Situation) -> str:
    is_other = one.sure(Act.CORRECTS) >= LIKELY
    is_kept = one.state.undo.get("did") in ("added", "amended")
    is_meant = one.sure(Act.TAKES_BACK) >= (HALF if is_kept else WEAK) and not is_other
    return "takes_back" if one.state.undo and is_meant else ""


def offer(one: Situation) -> str:
    """What was asked beside the draft is answered."""
    offer = one.state.offer
    if offer is None:
        return ""
    named = ref_in(one.said.text)
    if named and offer.more.get("ref") not in (None, named):
        return ""  # another proposal than the one that was asked about
    row = OFFERS.get(offer.kind)
    if offer.kind in ("topic", "place", "line", "phone"):
        return "answer" if one.state.is_dictating else ""
    if is_free(offer, one.said):
        return "offer"
    surest = max((part.sure for part in one.said.heard), default=0.0)
    for part in one.said.heard:
        is_heard = part.sure >= (LIKELY if surest < SURER else SURE)
        if is_heard and answered(offer.kind, part.act):
            return "offer"
        if row is not None and row.no and answered(offer.kind, part.act) == row.no:
            noes = (act for act in Act if answered(offer.kind, act) == row.no)
            if part.chance(*noes) >= SURE:
                return "offer"  # several readings that all come to no
    if offer.kind == "matter" and len(one.said.text) <= TELLING and one.names_one_waiting:
        return "offer"
    if (
        row is not None
        and row.words
        and not one.first(SKILLS)
        and one.only(STATES | {Act.PLACES, Act.PICKS, Act.ADDS, Act.RATES, Act.UNSOLVED})
    ):
        return "offer"
    return ""


def leave(one: Situation) -> str:
    """Stop, back, restart, good-bye: where surely meant, and nothing of the draft is told."""
    tells = one.sure(Act.TELLS, Act.WISHES, Act.PLACES, Act.CORRECTS) >= SURE
    is_redone = bool(one.state.draft and one.state.draft.redo and one.state.is_dictating)
    hands_in = one.sure(Act.SUBMIT) >= DOUBTED
    for act, name in ((Act.STOP, "stop"), (Act.BACK, "back"), (Act.RESTART, "restart")):
        if act is Act.STOP and hands_in and one.state.is_dictating:
            continue  # `enough, hand it in` is asked back, not put aside
        if one.sure(act) >= LIKELY and not tells:
            return "answer" if is_redone and act is Act.STOP else name
    if one.sure(Act.RESUME) >= LIKELY and not one.state.is_dictating:
        return "resume"
    if one.state.is_dictating and one.sure(Act.LEAVES) >= SURE and not tells:
        return "stop"
    return ""


def door(one: Situation) -> str:
    """Said about the door just named."""
    if one.state.refusal is None or one.state.is_dictating:
        return ""
    if one.sure(Act.REWRITES) >= LIKELY:
        return "rewrite"
    if one.sure(Act.PERSON) >= LIKELY:
        return "human"
    understanding = one.said.understanding
    is_new = one.is_told and understanding.code != one.state.refusal.code  # type: ignore[union-attr]
    if is_new:
        return ""
    if one.sure(Act.WISHES) >= LIKELY and not one.is_told:
        return "rewrite"
    if one.sure(Act.APPEALS) >= LIKELY:
        return "appeal"
    if one.sure(Act.ASKS) >= (SURER if one.is_told else WEAK):
        return "door"
    if one.sure(Act.TELLS, Act.NO, Act.HOLD_OFF, Act.DONT_KNOW) >= WEAK:
        return "door"
    return ""


def by_reference(one: Situation) -> str:
    """A proposal is named by its number: what is done with it, whatever else is open."""
    if ref_in(one.said.text) is None:
        return ""
    if one.sure(Act.APPEALS) >= LIKELY:
        return "appeal"
    likely = {
        act: max((part.chance(act) for part in one.said.heard), default=0.0) for act in SKILLS
    }
    best = max(likely, key=lambda act: likely[act])
    if one.sure(Act.CORRECTS) >= max(LIKELY, likely[best]):
        return "amend"
    if likely[best] >= WEAK:
        return SKILLS[best]
    understanding = one.said.understanding
    return INTENTS.get(understanding.intent, "track") if understanding is not None else "track"


def answer(one: Situation) -> str:
    """The question of the draft is open, and the words answer it, correct, or speak beside it."""
    if not one.state.is_dictating:
        return ""
    skill = one.first(SKILLS)
    if one.state.draft and one.state.draft.redo and skill in _SHOWS:
        return "answer"
    sure = {part.act for part in one.said.heard if part.sure >= HALF}
    is_alone = not (sure & (ANSWERS - SMALL_TALK - {Act.ASKS, Act.ADDS}))
    if skill and skill != "supplement" and one.sure(*SKILLS) >= SURE and is_alone:
        return skill
    if (
        one.state.question is Question.PROBLEM
        and one.sure(*STATES) >= LIKELY
        and not (one.state.draft and one.state.draft.redo)
    ):
        return "matter"
    return "answer"


def parked(one: Situation) -> str:
    """A draft put aside is corrected, or answered."""
    if not one.state.has_parked or one.state.draft is None or not one.state.draft.problem:
        return ""
    if one.sure(Act.CORRECTS) >= SURE or one.sure(Act.SUBMIT, Act.YES) >= SURE:
        return "resume_answer"
    return ""


def skill(one: Situation) -> str:
    """A skill, by a part; after filing, more words are for what was filed."""
    skill = one.first(SKILLS)
    if one.state.asked is Question.FILED and one.sure(Act.CORRECTS) >= WEAK:
        return "amend"
    if number_in(one.said.text) is not None:
        if one.sure(Act.CORRECTS) >= SURE:
            return "amend"
        if one.sure(Act.ADDS) >= LIKELY:
            return "supplement"
    if one.sure(Act.ANOTHER) >= SURE and one.sure(*SKILLS) < SUREST and not one.state.is_dictating:
        return ""
    is_told = one.sure(Act.TELLS) >= SURE and one.sure(Act.TELLS) > one.sure(*SKILLS)
    is_told |= skill == "supplement" and one.is_told and one.sure(Act.ADDS) < SURER
    is_told |= one.is_told and one.sure(*SKILLS) < SURE
    if skill and one.sure(*SKILLS) >= LIKELY and not is_told:
        return _or_kept(one, skill)
    takes_back = one.sure(Act.TAKES_BACK)
    if one.state.asked is Question.FILED and takes_back >= max(LIKELY, one.sure(Act.ASKS)):
        may_be = takes_back < SURE and one.sure(Act.WITHDRAWS) >= DOUBT
        return "withdraw" if may_be else "takes_back"
    return ""


def _or_kept(one: Situation, skill: str) -> str:
    """Withdrawing, unless it may well be that it is just not meant, or thanks are given."""
    is_thanked = one.sure(*SMALL_TALK) > one.sure(Act.WITHDRAWS)
    if skill == "withdraw" and is_thanked and one.sure(Act.WITHDRAWS) < SUREST:
        return "smalltalk"
    kept = max((part.chance(Act.TAKES_BACK) for part in one.said.heard), default=0.0)
    if skill != "withdraw" or kept < _DOUBTED:
        return skill
    mended = max((part.chance(Act.CORRECTS) for part in one.said.heard), default=0.0)
    return "amend" if mended >= DOUBT else "takes_back"


def switch(one: Situation) -> str:
    if (one.state.shelf or one.state.draft) and one.sure(
        Act.SWITCHES, Act.DROPS, Act.RESUME
    ) >= LIKELY:
        return "resume"
    return ""


SKILLS: Mapping[Act, str] = {
    Act.PROGRESS: "track",
    Act.MINE: "mine",
    Act.REPEAT: "read_back",
    Act.ADDS: "supplement",
    Act.WITHDRAWS: "withdraw",
    Act.SECONDS: "second",
    Act.UNSECONDS: "unsecond",
    Act.BROWSES: "browse",
    Act.RATES: "rate",
    Act.UNSOLVED: "reopen",
    Act.PERSON: "human",
    Act.PRIVACY: "privacy",
}
"""What is asked of the desk wherever one is, and the skill that does it."""
