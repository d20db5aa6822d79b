"""Whether a resident, asked something by the form, speaks of something else."""

from actions import changes
from actions.answers import is_photo_coming
from actions.matters import is_empty_talk, is_refused, keeps_words
from actions.talk import NOTES, Talk
from actions.whereabouts import is_only_place
from bot import assent, corrections
from bot.assent import Stance
from bot.clauses import bare, phone_in, without_phone
from bot.proposals.lists import UNCLEAR
from bot.proposals.refs import ref_in

ACTS = frozenset(
    {
        *("emergency", "photo", "voice", "video", "location", "link", "unsupported", "empty"),
        *("follow", "start", "mine", "resume", "appeal", "refer", "rewrite", "next_matter"),
        *("choose", "pick", "stale"),
    }
)
"""What no sentence is, and what interrupts everything."""
STEERING = frozenset({"cancel", "restart", "back"})
DIGRESSIONS = frozenset(
    {
        *("track", "withdraw", "second", "browse", "rate", "reopen", "human", "help", "privacy"),
        *("greet", "thanks", "goodbye", "chitchat", "complain_bot"),
    }
)
OWN = frozenset({"place", "matter", "line", "topic", "draft", "next", "heard", "phone", "consent"})
"""Questions of the draft itself; others were asked by a skill beside it."""
FREE_TEXT = frozenset({"problem", "solution", "place"})
_SURE = 0.6
_SURER = 0.8
_SHORT = 12
_A_NIGHT = 6.0


def is_aside(talk: Talk, asked: str) -> bool:
    """Whether the message is not an answer to what the form has asked."""
    if talk.intent in ACTS or _answers_a_skill(talk) or ref_in(talk.text):
        return True
    is_topic = talk.pending.get("what") == "topic"
    if is_topic or bare(talk.text).isdigit() or answers_plainly(talk, asked):
        return False
    if talk.intent == "propose":
        return _is_statement(talk, asked)
    if talk.intent in STEERING:
        return talk.sure >= _SURE and (asked not in FREE_TEXT or len(talk.text) <= _SHORT)
    if talk.intent in DIGRESSIONS:
        return talk.sure >= _needed(talk, asked)
    return False


def asks_desk(talk: Talk) -> bool:
    """Whether the answer is itself a question, short and about the desk."""
    is_short = len(bare(talk.text)) <= _SHORT
    return (
        is_short
        and corrections.before_end("asks_desk", talk.text, talk.turn.desk.wording) is not None
    )


def _needed(talk: Talk, asked: str) -> float:
    is_loose = asked in FREE_TEXT and len(talk.text) > _SHORT
    return _SURER if is_loose or talk.turn.desk.wording.says("wish", talk.text) else _SURE


def _answers_a_skill(talk: Talk) -> bool:
    """Whether a skill beside the draft has just asked something that this answers."""
    what = talk.pending.get("what")
    if what is None or what in OWN | NOTES:
        return False
    return what == "supplement" or talk.intent in {"affirm", "deny"}


def answers_plainly(talk: Talk, asked: str) -> bool:
    """Whether the words themselves answer, whatever else they might be taken for."""
    wording, text = talk.turn.desk.wording, talk.text
    if phone_in(text) and (not without_phone(text) or talk.intent == "human"):
        return True
    if changes.is_as_before(talk):
        return True
    if asked in FREE_TEXT and wording.is_only("said_before", text, spare=8):
        return True
    if asked == "consent":
        is_said = assent.stance(text, wording) in {Stance.YES, Stance.MORE, Stance.NO}
        return is_said or wording.answers("disagree", text)
    if asked == "solution":
        is_wish = talk.intent == "help" and wording.says("wish", text) and not asks_desk(talk)
        mends = is_wish or (wording.says("mend", text) and len(text) <= 2 * _SHORT)
        return mends or wording.answers("undecided", text) or is_only_place(talk, text)
    if asked == "place":
        return wording.answers("undecided", text) or is_only_place(talk, text)
    if asked == "reach":
        return wording.reach(text) is not None and len(text) <= _SHORT
    if asked == "photos_done":
        return wording.answers("nothing", text) or is_photo_coming(talk)
    return asked == "confirmed" and _confirms_or_corrects(talk)


def _confirms_or_corrects(talk: Talk) -> bool:
    wording, text = talk.turn.desk.wording, talk.text
    is_said = assent.stance(text, wording) in {Stance.YES, Stance.NO}
    if is_said or wording.says("show_all", text) or is_only_place(talk, text):
        return True
    change = corrections.swap(text, wording)
    return (
        corrections.by_number(text, wording, len(corrections.FIELDS)) is not None
        or corrections.read(text, wording) is not None
        or (change is not None and changes.swap(talk, change) is not None)
    )


def _is_statement(talk: Talk, asked: str) -> bool:
    """Whether a stated matter is heard anew: the first one, or one that is not this draft's."""
    if asked == "problem":
        return not any(talk.slot(name) for name in ("told", "solution", "place"))
    wording, said = talk.turn.desk.wording, talk.understanding
    if is_empty_talk(talk, said):
        return False
    mine = (talk.slot("matter") or {}).get("code")
    if said.get("code") in {mine, UNCLEAR, None} or said.get("review", True):
        return False
    if is_refused(talk, said) and not keeps_words(talk, said):
        return True
    if wording.says("another", talk.text):
        return True
    if asked in FREE_TEXT or asked == "reach":
        return talk.turn.idle_hours >= _A_NIGHT and not wording.says("wish", talk.text)
    return not wording.says("wish", talk.text)
