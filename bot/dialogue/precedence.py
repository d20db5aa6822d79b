"""Who goes first in a turn: one table, read from the top; the first row that fits names the turn.

The turn's name becomes Rasa's intent; `data/skills/*/rules.yml` gives each its action.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.acts import Act, Question
from bot.dialogue.offers import OFFERS, answered
from bot.dialogue.state import State
from bot.dialogue.talk import Said

SURE = 0.6
SURER = 0.85
LIKELY = 0.4
WEAK = 0.3
DOUBT = 0.12
_HELD_MIN = {"N01": 60.0, "N02": 720.0, "N03": 720.0}
"""How long somebody is looked after, by what they were in."""
_UNKEPT_MIN = 60.0

SKILLS: Mapping[Act, str] = {
    Act.PROGRESS: "track",
    Act.MINE: "mine",
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
STATES = frozenset({Act.TELLS, Act.WISHES, Act.ANOTHER, Act.REWRITES})


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a row may look at."""

    state: State
    said: Said
    now: datetime

    @property
    def band(self) -> str:
        """How surely somebody is in danger: sure, likely, or not at all."""
        understanding = self.said.understanding
        return understanding.band if understanding is not None else ""

    @property
    def is_held(self) -> bool:
        """Whether somebody is still looked after."""
        alarm = self.state.alarm
        return alarm is not None and alarm.minutes(self.now) < _HELD_MIN[alarm.code]

    def sure(self, *acts: Act) -> float:
        return self.said.sure(*acts)

    def first(self, acts: Mapping[Act, str]) -> str:
        """The skill of the surest part that asks for one; empty where none does."""
        found = [(one.sure, acts[one.act]) for one in self.said.heard if one.act in acts]
        return max(found)[1] if found else ""

    def only(self, acts: frozenset[Act]) -> bool:
        """Whether every part does one of these."""
        return bool(self.said.heard) and self.said.acts <= acts


def _danger(one: Situation) -> str:
    """Sure danger; or likely, unless the question on the table is surely answered."""
    understanding, alarm = one.said.understanding, one.state.alarm
    kind = understanding.danger if understanding is not None else None
    if one.is_held and alarm is not None and one.band == "sure" and kind != alarm.kind:
        return "danger" if one.sure(Act.SAFE) < SURER else ""
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
    is_else = one.sure(*set(Act) - {Act.TELLS, Act.DANGER, Act.CHATS, Act.ADDS}) >= SURE
    return not is_matter and not is_else and one.sure(Act.DANGER) >= DOUBT


def _after_alarm(one: Situation) -> str:
    """Somebody is looked after: all clear, a wrong alarm, a question, a cry, or nothing surer."""
    alarm = one.state.alarm
    if not one.is_held or alarm is None:
        return ""
    if one.sure(Act.SAFE, Act.NOT_DANGER) >= WEAK and not alarm.is_over:
        return "after_alarm"
    if alarm.is_over:
        return "after_alarm" if one.sure(Act.SAFE, Act.NOT_DANGER) >= SURE else ""
    understanding = one.said.understanding
    is_matter = (
        understanding is not None
        and understanding.intent == "propose"
        and not understanding.review
        and one.sure(Act.TELLS, Act.WISHES, Act.ANOTHER) >= SURE
        and one.sure(Act.DANGER) < WEAK
    )
    return "" if is_matter or one.sure(Act.RESUME) >= SURE else "after_alarm"


def _unkept(one: Situation) -> str:
    """Words that follow on a matter of which nothing may be kept."""
    refusal = one.state.refusal
    if refusal is None or refusal.text or refusal.minutes(one.now) > _UNKEPT_MIN:
        return ""
    understanding = one.said.understanding
    is_other = (
        understanding is not None
        and understanding.intent == "propose"
        and not understanding.review
        and understanding.code != refusal.code
    )
    if is_other or one.only(SMALL_TALK) or one.sure(Act.PERSON, Act.APPEALS, Act.ASKS) >= LIKELY:
        return ""
    return "unkept" if one.sure(Act.TELLS, Act.WISHES, Act.ADDS, Act.ANOTHER) >= LIKELY else ""


def _takes_back(one: Situation) -> str:
    is_other = one.sure(Act.CORRECTS) >= LIKELY
    is_meant = one.sure(Act.TAKES_BACK) >= WEAK and not is_other
    return "takes_back" if one.state.undo and is_meant else ""


def _offer(one: Situation) -> str:
    """What was asked beside the draft is answered."""
    offer = one.state.offer
    if offer is None:
        return ""
    row = OFFERS.get(offer.kind)
    if offer.kind in ("topic", "place", "line", "phone"):
        return "answer" if one.state.is_dictating else ""
    for part in one.said.heard:
        if part.sure >= LIKELY and answered(offer.kind, part.act):
            return "offer"
    if (
        row is not None
        and row.words
        and not one.first(SKILLS)
        and one.only(STATES | {Act.PLACES, Act.PICKS, Act.ADDS, Act.RATES, Act.UNSOLVED})
    ):
        return "offer"
    return ""


def _leave(one: Situation) -> str:
    """Stop, back, restart, good-bye: where surely meant, and nothing of the draft is told."""
    tells = one.sure(Act.TELLS, Act.WISHES, Act.PLACES, Act.CORRECTS) >= SURE
    for act, name in ((Act.STOP, "stop"), (Act.BACK, "back"), (Act.RESTART, "restart")):
        if one.sure(act) >= LIKELY and not tells:
            return name
    if one.sure(Act.RESUME) >= LIKELY and not one.state.is_dictating:
        return "resume"
    if one.state.is_dictating and one.sure(Act.LEAVES) >= SURE and not tells:
        return "stop"
    return ""


def _door(one: Situation) -> str:
    """Said about the door just named."""
    if one.state.refusal is None or one.state.is_dictating:
        return ""
    if one.sure(Act.REWRITES) >= LIKELY:
        return "rewrite"
    if one.sure(Act.APPEALS) >= LIKELY:
        return "appeal"
    if one.sure(Act.PERSON) >= LIKELY:
        return "human"
    if one.sure(Act.ASKS) >= WEAK:
        return "door"
    understanding = one.said.understanding
    is_new = (
        understanding is not None
        and understanding.intent == "propose"
        and (understanding.code != one.state.refusal.code)
    )
    if one.sure(Act.TELLS, Act.NO, Act.HOLD_OFF, Act.DONT_KNOW) >= WEAK and not is_new:
        return "door"
    return ""


def _answer(one: Situation) -> str:
    """The question of the draft is open, and the words answer it, correct, or speak beside it."""
    if not one.state.is_dictating:
        return ""
    skill = one.first(SKILLS)
    if (
        skill
        and one.sure(*SKILLS) >= SURE
        and not (one.said.acts & (ANSWERS - SMALL_TALK - {Act.ASKS, Act.ADDS}))
    ) and skill not in ("supplement",):
        return skill
    if (
        one.state.question is Question.PROBLEM
        and one.sure(*STATES) >= LIKELY
        and not (one.state.draft and one.state.draft.redo)
    ):
        return "matter"
    return "answer"


def _parked(one: Situation) -> str:
    """A draft put aside is corrected, or answered."""
    if not one.state.has_parked or one.state.draft is None or not one.state.draft.problem:
        return ""
    if one.sure(Act.CORRECTS) >= SURE or one.sure(Act.SUBMIT, Act.YES) >= SURE:
        return "resume_answer"
    return ""


def _skill(one: Situation) -> str:
    """A skill, by a part; after filing, more words are for what was filed."""
    skill = one.first(SKILLS)
    if one.state.asked is Question.FILED and one.sure(Act.CORRECTS) >= WEAK:
        return "amend"
    is_told = one.sure(Act.TELLS) >= SURE and one.sure(Act.TELLS) > one.sure(*SKILLS)
    if skill and one.sure(*SKILLS) >= LIKELY and not is_told:
        return skill
    if one.state.asked is Question.FILED and one.sure(Act.TAKES_BACK) >= LIKELY:
        return "takes_back"
    return ""


def _asks(one: Situation) -> str:
    """A question about the desk."""
    needed = SURER if one.state.asked in (Question.FILED, Question.DOOR) else SURE
    if one.sure(Act.ASKS) >= LIKELY and one.sure(*STATES) < needed:
        return "help"
    return ""


def _switch(one: Situation) -> str:
    if (one.state.shelf or one.state.draft) and one.sure(
        Act.SWITCHES, Act.DROPS, Act.RESUME
    ) >= LIKELY:
        return "resume"
    return ""


def _matter(one: Situation) -> str:
    """A matter is stated, by the parts or by the understanding of the whole."""
    understanding = one.said.understanding
    if not one.said.heard:
        return ""
    if one.only(SMALL_TALK) and max((p.sure for p in one.said.heard), default=0.0) >= LIKELY:
        return ""
    is_beside = any(p.act in SMALL_TALK and p.sure >= LIKELY for p in one.said.heard)
    if one.sure(*STATES, Act.ADDS, Act.PLACES) >= (SURE if is_beside else LIKELY):
        return "matter"
    if understanding is not None and understanding.intent == "propose" and not understanding.review:
        return "matter"
    return ""


def _small_talk(one: Situation) -> str:
    return "smalltalk" if one.sure(*SMALL_TALK) >= WEAK else ""


def _by_intent(one: Situation) -> str:
    """What the understanding of the whole message takes the turn for."""
    understanding = one.said.understanding
    if understanding is None or understanding.confidence < LIKELY:
        return ""
    if one.sure(Act.YES, Act.NO, Act.SUBMIT, Act.NOTHING, Act.HOLD_OFF, Act.KEEP) >= WEAK:
        return "nod"
    if understanding.intent == "propose" and understanding.code != "U":
        return "matter"
    return INTENTS.get(understanding.intent, "")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: what it is called, and when it takes the turn (its name, or empty)."""

    name: str
    takes: Callable[[Situation], str]


ORDER: tuple[Row, ...] = (
    Row("danger", _danger),
    Row("after an alarm", _after_alarm),
    Row("unkept", _unkept),
    Row("taken back", _takes_back),
    Row("offer", _offer),
    Row("stop, back, restart", _leave),
    Row("at a door", _door),
    Row("answer, correct", _answer),
    Row("a draft put aside", _parked),
    Row("skill", _skill),
    Row("another of those named", _switch),
    Row("asks", _asks),
    Row("a matter", _matter),
    Row("small talk", _small_talk),
    Row("by the whole message", _by_intent),
)
"""What is picked (options, menus, media) never comes here: it is its own turn already."""

UNHEARD = "fallback"


def turn_of(state: State, said: Said, now: datetime) -> str:
    """The name of the turn; `fallback` where no row takes it."""
    one = Situation(state, said, now)
    return next((name for row in ORDER if (name := row.takes(one))), UNHEARD)
