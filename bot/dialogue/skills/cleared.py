"""After a danger: it is over, or there was none; staff learn of it, and the matter is kept."""

from dataclasses import replace

from bot.catalogue.dangers import Danger
from bot.dialogue import questions
from bot.dialogue.acts import Act, Heard
from bot.dialogue.draft import told
from bot.dialogue.matters import begin, is_refused, refuse, understood
from bot.dialogue.state import WRONG, Alarm
from bot.dialogue.statement import dictated
from bot.dialogue.talk import Talk
from bot.ports import CallKind
from bot.proposals.lists import UNCLEAR
from bot.services import people

_WORTH = 3
_SURELY = 0.55
_CLEAR = frozenset({Act.SAFE, Act.NOT_DANGER})
_OVER = frozenset(
    {*_CLEAR, Act.THANKS, Act.ASKS, Act.SCOLDS, Act.CHATS, Act.RESUME, Act.YES, Act.NO}
)


async def over(talk: Talk, alarm: Alarm, card: Danger) -> None:
    """All clear: glad, asks how they are. A matter told besides is begun; a draft that waits is
    asked about only when they turn to it.
    """
    await pass_on(talk, alarm, talk.phrase("taken_back", words=talk.text))
    if alarm.is_over:
        talk.say("utter_nod")
    else:
        talk.say("utter_crisis_safe" if alarm.is_crisis else "utter_danger_safe", line=card.safe)
    talk.keep(alarm=replace(alarm, is_over=True), offer=None)
    if talk.said.sure(Act.RESUME, Act.SWITCHES) >= _SURELY:
        _resume(talk)
    elif not _told_besides(talk):
        _say_kept(talk)


async def wrong(talk: Talk, alarm: Alarm, card: Danger) -> None:
    """The alarm was wrong: sorry, and on with the matter, whose words are kept.

    Whoever only is worn out is met, and not asked for anything.
    """
    await pass_on(talk, alarm, talk.phrase("taken_back", words=talk.text))
    talk.keep(alarm=replace(alarm, is_over=True, said=(*alarm.said, WRONG)), offer=None)
    if alarm.is_crisis:
        talk.say("utter_crisis_wrong")
        _say_kept(talk)
        return
    talk.say("utter_false_alarm", line=card.false_alarm)
    if not (_resume(talk) or _told_besides(talk)):
        _begin_anew(talk, alarm.words)


def _resume(talk: Talk) -> bool:
    """The draft put aside goes on; False where there is none."""
    draft = talk.state.draft
    if draft is None or not draft.problem:
        return False
    talk.say("utter_resumed", problem=talk.echo(draft.problem))
    questions.ask(talk, replace(draft, told={}))
    return True


def _say_kept(talk: Talk) -> None:
    """That the draft waits, and how to go on with it."""
    draft = talk.state.draft
    if draft is not None and draft.problem and talk.state.question is None:
        talk.say("utter_draft_waits")


def _told_besides(talk: Talk) -> bool:
    """Begin what was told besides the all clear, where it surely is a matter."""
    parts: tuple[Heard, ...] = tuple(
        one for one in talk.said.heard if one.act not in _OVER and one.act is not Act.DANGER
    )
    return _begin(talk, "，".join(told(one) for one in parts), parts)


def _begin_anew(talk: Talk, words: str) -> None:
    """What it was in truth is the matter: told besides, or first said, or in the all clear."""
    parts: tuple[Heard, ...] = tuple(one for one in talk.said.heard if _is_besides(one))
    if _begin(talk, "，".join(told(one) for one in parts), parts):
        return
    marked = "，".join(one.new or one.text for one in talk.said.heard if one.new or one in parts)
    if _begin(talk, marked, ()) or _begin(talk, words, ()):
        return
    facts = talk.said.of(Act.TELLS) or talk.said.of(Act.NOT_DANGER)
    _begin(talk, talk.text, tuple(replace(one, act=Act.TELLS) for one in facts))


def _begin(talk: Talk, text: str, parts: tuple[Heard, ...]) -> bool:
    """Begin a draft of these words, or name their door; False where they tell no matter."""
    if len(text) <= _WORTH:
        return False
    matter = understood(talk, text)
    if matter["code"] == UNCLEAR or matter["urgent"]:
        return False
    if is_refused(talk, matter):
        refuse(talk, text, matter)
    else:
        begin(talk, dictated(talk, text, parts, matter))
    return True


def _is_besides(one: Heard) -> bool:
    """Whether a part tells something besides the all clear, or is not surely a part of it."""
    return one.act not in _OVER or (one.act in _CLEAR and one.sure < _SURELY)


async def pass_on(talk: Talk, alarm: Alarm, words: str) -> None:
    """The staff on duty read what is said after the alarm too."""
    if len(talk.text.strip()) < _WORTH:
        return
    call = await people.call_staff(
        CallKind.EMERGENCY,
        talk.turn.resident,
        words,
        code=alarm.code,
        work=talk.turn.work,
        catalogue=talk.turn.desk.catalogue,
        now=talk.turn.now,
    )
    talk.called(call)
