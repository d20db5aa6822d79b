"""Skill emergency: numbers first, staff alerted, everything else waits; then looked after."""

from dataclasses import replace

from bot.catalogue.dangers import Danger
from bot.clauses import bare
from bot.dialogue import all_clear, answers
from bot.dialogue.acts import Act, Heard
from bot.dialogue.all_clear import Clear
from bot.dialogue.next_line import next_line
from bot.dialogue.skills import cleared
from bot.dialogue.state import ASKED, ASKED_BACK, CARD, CRISIS, CRY, Alarm
from bot.dialogue.talk import Talk
from bot.messages import Option
from bot.ports import CallKind
from bot.services import people

_CRY = 4
"""So few signs only cry for help: what has happened is asked, with the numbers."""
_CERTAIN = 0.95
_SURELY = 0.9
_BRIEF = frozenset({Act.THANKS, Act.YES, Act.NO, Act.PRAISES, Act.GREETS, Act.LEAVES})
"""Said alone, nothing is told and nothing asked."""
_HERE = {
    False: ("utter_danger_here", "utter_danger_here_again"),
    True: ("utter_crisis_here", "utter_crisis_here_again"),
}
_FOR_ANY = ("fire", "ambulance", "police")
_MOST = 2
_LIKELY = 0.4
_REPORTED = frozenset({"domestic", "abuse"})
"""Kinds that staff must report by law."""
_WHAT, _UNSURE, _WHEN = "alarm-what", "alarm-unsure", "duty-when"
"""Questions answered by the card itself: what to do, whether it is one; and who asks for a person
is told when one comes."""


async def danger(talk: Talk) -> None:
    """Interrupts everything at once; what was being dictated is kept for afterwards."""
    understanding = talk.said.understanding
    assert understanding is not None
    kind = understanding.danger or "fall"
    card, before = talk.turn.desk.catalogue.dangers[kind], talk.before.alarm
    if before is not None and talk.before.is_alarmed and _is_same(talk, before, card):
        await cleared.pass_on(talk, before, talk.text)
        _go_on(talk, before, talk.turn.desk.catalogue.dangers[before.kind])
        return
    await _alert(talk, card, CallKind.EMERGENCY)
    if kind in _REPORTED:
        await _alert(talk, card, CallKind.REPORT_DUTY)
    is_again = before is not None and before.is_over and before.kind == kind
    if is_again and before is not None and before.is_crisis:
        _go_on(talk, replace(before, is_over=False), card, again=True)
    else:
        said = _first(talk, card, is_again=is_again, is_likely=understanding.band == "likely")
        alarm = Alarm(kind, card.code, talk.turn.now.isoformat(), (said,), words=talk.text)
        talk.keep(alarm=alarm)
    talk.keep(offer=None)
    _keep_draft(talk)
    talk.is_asked = True


def _first(talk: Talk, card: Danger, *, is_again: bool, is_likely: bool) -> str:
    """What is said first, and its note: the card, or a question where it may be none, or where it
    was over already.
    """
    if is_likely or (is_again and not all_clear.is_told(talk.said)):
        talk.say("utter_danger_likely", question=card.likely)
        return ASKED
    if len(bare(talk.text)) < _CRY and card.code != CRISIS:
        talk.say("utter_danger_cry", doors=_doors(talk, _FOR_ANY))
        return CRY
    said = "self" if is_in_it(talk, card.kind) else "beside"
    line = card.self_ if said == "self" else card.beside
    talk.say(f"utter_danger_{card.code}", doors=doors(talk, card), line=line)
    return said


def _is_same(talk: Talk, alarm: Alarm, card: Danger) -> bool:
    """Whether what is told is a part of the danger there is: together the words tell that one, and
    whoever was named comes for it too, or it is not surely another.
    """
    if CRY in alarm.said or card.kind == alarm.kind:
        return card.kind == alarm.kind
    if talk.said.sure(Act.NOT_DANGER) >= _LIKELY:
        return False  # they say what it is instead
    named = talk.turn.desk.catalogue.dangers[alarm.kind].doors
    both = talk.turn.desk.reader.understand(f"{alarm.words}，{talk.text}", explained=False)
    read = talk.said.understanding
    is_doubted = read is None or read.confidence < _CERTAIN
    return both.danger == alarm.kind and (is_doubted or set(card.doors) <= set(named))


def is_in_it(talk: Talk, kind: str) -> bool:
    """Whether the resident speaks of themselves rather than of somebody they see."""
    return talk.turn.desk.reader.is_in_it(talk.text, kind)


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
    clear = _clear(talk, alarm)
    asked = [one for one in talk.said.of(Act.ASKS) if answers.is_likely(one)]
    if clear in (Clear.SAFE, Clear.WRONG):
        await (cleared.wrong if clear is Clear.WRONG else cleared.over)(talk, alarm, card)
        await _answer(talk, asked, alarm)
        return
    await cleared.pass_on(talk, alarm, talk.text)
    names = {answers.found(talk, one) for one in asked}
    if clear is Clear.MAYBE and ASKED_BACK not in alarm.said and not names:
        ask_back(talk, alarm)
        return
    if talk.said.sure(Act.PERSON) >= _LIKELY:
        talk.say("utter_help_answer", answer=await answers.words(talk, _WHEN))
        return
    if talk.said.acts and talk.said.acts <= _BRIEF and not alarm.is_asked:
        first, again = _HERE[alarm.is_crisis]
        talk.say(again if first in talk.before.last else first)
        return
    if _UNSURE in names:
        _treat_as_one(talk, alarm, card)
        return
    if _WHAT not in names and await _answer(talk, asked, alarm):
        return
    _go_on(talk, alarm, card)


def _clear(talk: Talk, alarm: Alarm) -> Clear:
    """What the words come to; a no to what was only asked about tells that there is none."""
    clear = all_clear.read(talk.said, alarm)
    yes, no = talk.said.sure(Act.YES), talk.said.sure(Act.NO)
    if talk.offered.kind == "safe" and not all_clear.is_told(talk.said) and yes >= _LIKELY:
        return Clear.SAFE
    if alarm.is_asked and clear is not Clear.SAFE and no >= _LIKELY > talk.said.sure(Act.DANGER):
        return Clear.WRONG
    return clear


def ask_back(talk: Talk, alarm: Alarm) -> None:
    """Whether it is over is asked once, before anybody is left alone."""
    options = [
        Option(talk.phrase("danger_over"), "/affirm"),
        Option(talk.phrase("danger_not_over"), "/deny"),
    ]
    talk.say("utter_danger_is_it_over", options=options)
    talk.keep(alarm=replace(alarm, said=(*alarm.said, ASKED_BACK)))
    talk.offer("safe")


async def safe(talk: Talk) -> None:
    """`It is over` was tapped."""
    alarm = talk.before.alarm
    if alarm is not None:
        await cleared.over(talk, alarm, talk.turn.desk.catalogue.dangers[alarm.kind])


async def not_safe(talk: Talk) -> None:
    """`Not yet` was tapped: what helps next."""
    alarm = talk.before.alarm
    if alarm is not None:
        _go_on(talk, alarm, talk.turn.desk.catalogue.dangers[alarm.kind])


async def _answer(talk: Talk, asked: list[Heard], alarm: Alarm) -> bool:
    """Questions that somebody in danger may ask are answered; others by what comes next."""
    names = [answers.found(talk, one) for one in asked]
    fitting = [name for name in dict.fromkeys(names) if answers.fits_alarm(talk, name, alarm)]
    for name in fitting[:_MOST]:
        talk.say("utter_help_answer", answer=await answers.words(talk, name))
    return bool(fitting)


def _treat_as_one(talk: Talk, alarm: Alarm, card: Danger) -> None:
    """Whoever cannot tell whether it is one is told to take it for one, and what to do then."""
    rest = [one for one in ("self", "beside") if one not in alarm.said]
    line = {"self": card.self_, "beside": card.beside}[rest[0]] if rest else ""
    talk.say("utter_danger_unsure", line=line)
    talk.keep(alarm=replace(alarm, said=(*alarm.said, *rest[:1])))


def _go_on(talk: Talk, alarm: Alarm, card: Danger, *, again: bool = False) -> None:
    """What helps next: the line nearest to what they say, no line twice; the numbers come again
    when all was said.
    """
    if alarm.is_asked and _is_so(talk):
        talk.say(f"utter_danger_{card.code}", doors=doors(talk, card), line=card.beside)
        talk.keep(alarm=replace(alarm, said=(*alarm.said, CARD)))
        return
    lines = [one for one in card.more if one not in alarm.said]
    is_in = "self" not in alarm.said and card.self_ not in alarm.said and _is_inside(talk, card)
    if is_in and card.code != CRISIS:
        lines.insert(0, card.self_)
    known = [line for one in talk.turn.desk.catalogue.dangers.values() for line in one.more]
    line = next_line(lines or card.more, talk.text, known)
    name = "utter_danger_more" if lines and not again else "utter_danger_more_again"
    talk.say(name, line=line, doors=doors(talk, card))
    talk.keep(alarm=replace(alarm, said=(*alarm.said, line)))


def _is_so(talk: Talk) -> bool:
    """Whether what was only asked about is one: a yes, or a danger told once more."""
    read = talk.said.understanding
    needed = _LIKELY if read is not None and read.band else _SURELY
    return talk.said.sure(Act.YES) >= _LIKELY or talk.said.sure(Act.DANGER) >= needed


def _is_inside(talk: Talk, card: Danger) -> bool:
    """Whether somebody told as a bystander says that they are in it."""
    return talk.said.sure(Act.DANGER) >= _LIKELY and is_in_it(talk, card.kind)


def doors(talk: Talk, card: Danger) -> str:
    """Whom to ring for this danger, in its order."""
    return _doors(talk, card.doors)


def _doors(talk: Talk, names: tuple[str, ...]) -> str:
    known = talk.turn.desk.catalogue.lists.doors
    return talk.turn.desk.wording.doors(tuple(known[one] for one in names), urgent=True)


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
