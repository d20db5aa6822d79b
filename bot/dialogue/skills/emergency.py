"""Skill emergency: numbers first, staff alerted, everything else waits; then looked after."""

from dataclasses import replace

from bot.catalogue.dangers import Danger
from bot.dialogue import answers, questions
from bot.dialogue.acts import Act, Heard
from bot.dialogue.draft import told
from bot.dialogue.matters import begin, is_refused, refuse, understood
from bot.dialogue.state import Alarm
from bot.dialogue.statement import dictated
from bot.dialogue.talk import Talk
from bot.ports import CallKind
from bot.proposals.lists import UNCLEAR
from bot.services import people

_WORTH = 3
_SURE = 0.4
_NO_DOUBT, _BRIEF = 0.9, 6
"""A few words that deny something may deny a detail (不是电梯): the alarm stays."""
_SURELY = 0.55
"""Somebody is left alone only where it is quite sure that they are safe."""
_CLEAR = frozenset({Act.SAFE, Act.NOT_DANGER})
_OVER = frozenset({Act.SAFE, Act.NOT_DANGER, Act.THANKS, Act.ASKS, Act.SCOLDS, Act.CHATS})
_ALONE = frozenset({"suicide"})
_REPORTED = frozenset({"domestic", "abuse"})
"""Kinds that staff must report by law."""


async def danger(talk: Talk) -> None:
    """Interrupts everything at once; what was being dictated is kept for afterwards."""
    understanding = talk.said.understanding
    assert understanding is not None
    kind = understanding.danger or "fall"
    card = talk.turn.desk.catalogue.dangers[kind]
    await _alert(talk, card, CallKind.EMERGENCY)
    if kind in _REPORTED:
        await _alert(talk, card, CallKind.REPORT_DUTY)
    if understanding.band == "likely":
        talk.say("utter_danger_likely", question=card.likely)
        said = "likely"
    else:
        said = "self" if is_in_it(talk, kind) else "beside"
        line = card.self_ if said == "self" else card.beside
        talk.say(f"utter_danger_{card.code}", doors=doors(talk, card), line=line)
    alarm = Alarm(kind, card.code, talk.turn.now.isoformat(), (said,), words=talk.text)
    talk.keep(alarm=alarm, offer=None)
    _keep_draft(talk)
    talk.is_asked = True


def is_in_it(talk: Talk, kind: str) -> bool:
    """Whether the resident speaks of themselves rather than of somebody they see."""
    return kind in _ALONE or talk.turn.desk.reader.is_in_it(talk.text)


def _keep_draft(talk: Talk) -> None:
    """The draft is put aside; that it is kept is said once."""
    draft = talk.state.draft
    if not talk.state.is_dictating:
        return
    talk.keep(question=None)
    if draft is not None and draft.problem:
        talk.say("utter_draft_kept")


async def after(talk: Talk) -> None:
    """Somebody is looked after: all clear, a wrong alarm, a question, or they go on about it."""
    alarm = talk.before.alarm
    assert alarm is not None
    card = talk.turn.desk.catalogue.dangers[alarm.kind]
    asked = [one for one in talk.said.of(Act.ASKS) if answers.is_likely(one)]
    wrong, safe = talk.said.sure(Act.NOT_DANGER), talk.said.sure(Act.SAFE)
    is_brief = len(talk.text) <= _BRIEF and "likely" not in alarm.said
    is_over = wrong >= (_NO_DOUBT if is_brief else _SURE) if wrong > safe else safe >= _SURELY
    is_over = is_over and talk.said.sure(Act.DANGER) < max(wrong, safe)
    if is_over and talk.said.acts & {Act.SAFE, Act.NOT_DANGER}:
        await (_wrong if wrong > safe else _over)(talk, alarm, card)
        await _answer(talk, asked)
        return
    await _pass_on(talk, alarm, talk.text)
    if asked and await _answer(talk, asked):
        return
    _go_on(talk, alarm, card)


async def _answer(talk: Talk, asked: list[Heard]) -> bool:
    """A question is answered; what nobody wrote an answer for is met by what comes next."""
    known = [one for one in asked if answers.found(talk, one) != answers.UNKNOWN]
    return await answers.answer_all(talk, known)


def _go_on(talk: Talk, alarm: Alarm, card: Danger) -> None:
    """What helps next, one line after another; the numbers come again when all was said."""
    lines = [one for one in card.more if one not in alarm.said]
    if "likely" in alarm.said and "card" not in alarm.said and _is_yes(talk):
        talk.say(f"utter_danger_{card.code}", doors=doors(talk, card), line=card.beside)
        talk.keep(alarm=replace(alarm, said=(*alarm.said, "card")))
        return
    line = lines[0] if lines else card.more[len(alarm.said) % len(card.more)]
    talk.say(
        "utter_danger_more" if lines else "utter_danger_more_again",
        line=line,
        doors=doors(talk, card),
    )
    talk.keep(alarm=replace(alarm, said=(*alarm.said, line)))


def _is_yes(talk: Talk) -> bool:
    return talk.said.sure(Act.YES, Act.DANGER, Act.TELLS) >= 0.3


async def _over(talk: Talk, alarm: Alarm, card: Danger) -> None:
    """All clear: glad, asks how they are; goes on with what was told besides."""
    await _pass_on(talk, alarm, talk.phrase("taken_back", words=talk.text))
    if alarm.is_over:
        talk.say("utter_nod")
    else:
        talk.say("utter_danger_safe", line=card.safe)
    talk.keep(alarm=replace(alarm, is_over=True))
    await _besides(talk, alarm)


async def _wrong(talk: Talk, alarm: Alarm, card: Danger) -> None:
    """The alarm was wrong: sorry, and on with the matter, whose words are kept."""
    await _pass_on(talk, alarm, talk.phrase("taken_back", words=talk.text))
    talk.say("utter_false_alarm", line=card.false_alarm)
    talk.keep(alarm=None)
    await _besides(talk, alarm, alarm.words)


async def _besides(talk: Talk, alarm: Alarm, words: str = "") -> None:
    """What was told beside it: more for the draft, or a matter of its own; else the draft again."""
    parts: tuple[Heard, ...] = tuple(one for one in talk.said.heard if _is_besides(one))
    text = "，".join(told(one) for one in parts)
    matter = understood(talk, text) if len(text) > _WORTH else {}
    if not matter or matter["code"] == UNCLEAR:  # what it was in truth stands in the all clear
        text = "，".join(one.new or one.text for one in talk.said.heard if one.new or one in parts)
        parts = ()
        matter = understood(talk, text) if len(text) > _WORTH else {}
    draft = talk.state.draft
    if draft is not None and draft.problem:
        talk.say("utter_resumed", problem=talk.echo(draft.problem))
        questions.ask(talk, replace(draft, told={}))
        return
    if not matter and words:
        text, parts = words, ()
        matter = understood(talk, words)
        if matter["urgent"]:
            matter = {}
    if not matter or matter["code"] == UNCLEAR:  # what it was is told in the all clear itself
        matter = understood(talk, talk.text)
        text, parts = talk.text, tuple(replace(one, act=Act.TELLS) for one in _facts(talk))
    if matter and matter["code"] != UNCLEAR and not matter["urgent"]:
        if is_refused(talk, matter):
            refuse(talk, text, matter)
            return
        begin(talk, dictated(talk, text, parts, matter))
        return
    del alarm


def _facts(talk: Talk) -> list[Heard]:
    """The parts that say what it was: a wrong alarm explained, and what is told besides."""
    tells = [one for one in talk.said.heard if one.act is Act.TELLS]
    return tells or [one for one in talk.said.heard if one.act is Act.NOT_DANGER]


def _is_besides(one: Heard) -> bool:
    """Whether a part tells something besides the all clear, or is not surely a part of it."""
    return one.act not in _OVER or (one.act in _CLEAR and one.sure < _SURELY)


def doors(talk: Talk, card: Danger) -> str:
    """Whom to ring for this danger, in its order."""
    known = talk.turn.desk.catalogue.lists.doors
    return talk.turn.desk.wording.doors(tuple(known[one] for one in card.doors), urgent=True)


async def _pass_on(talk: Talk, alarm: Alarm, words: str) -> None:
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


async def _alert(talk: Talk, card: Danger, kind: CallKind) -> None:
    turn = talk.turn
    found = turn.desk.reader.places(talk.text, turn.resident.home)
    call = await people.call_staff(
        kind,
        turn.resident,
        talk.text,
        code=card.code,
        work=turn.work,
        catalogue=turn.desk.catalogue,
        now=turn.now,
        place=found.place,
    )
    talk.called(call)
