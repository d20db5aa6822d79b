"""Questions about the desk itself: found by meaning among data/answers, told as it fits now."""

from collections.abc import Sequence

from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.state import Alarm
from bot.dialogue.talk import Talk
from bot.ports import CallKind
from bot.services import people

_SURE = 0.16
_LIKELY = 0.5
_OBJECTED, _MAYBE = 0.3, 0.08
_GIVEN = "answer:"
_AGAINST = (Act.NO, Act.SCOLDS, Act.TAKES_BACK, Act.CORRECTS)
UNKNOWN = "unknown"
_ALARM, _CRISIS = "alarm", "crisis"
_MOST = 2


async def answer_all(talk: Talk, asks: Sequence[Heard]) -> bool:
    """Answer each question once; whether any was answered."""
    told: list[str] = []
    for one in asks:
        name = found(talk, one)
        if name in told or len(told) == _MOST:
            continue
        told.append(name)
        if name == UNKNOWN:
            await pass_on(talk, one.text)
        talk.say("utter_help_answer", answer=await words(talk, name))
        talk.mark(_GIVEN + name)
    return bool(told)


def found(talk: Talk, one: Heard) -> str:
    """The answer a question asks for; `unknown` where none is meant surely enough.

    What was answered just now and is contradicted was not it: the next best, or nothing known.
    """
    known = talk.turn.desk.wording.answers
    best = one.answer if one.answer in known and one.answer_sure >= _SURE else UNKNOWN
    if _GIVEN + best not in talk.before.last or talk.said.sure(*_AGAINST) < _OBJECTED:
        return best
    other, sure = one.next_best
    return other if other in known and sure >= _MAYBE else UNKNOWN


def is_likely(one: Heard) -> bool:
    """Whether a part surely asks the desk something it knows."""
    return one.act is Act.ASKS and one.sure >= _LIKELY and one.answer_sure >= _SURE


def is_known(one: Heard) -> bool:
    """Whether a part of what is told surely asks what has a surely known answer."""
    return one.sure >= _LIKELY and one.answer_sure >= _LIKELY


def fits_alarm(talk: Talk, name: str, alarm: Alarm) -> bool:
    """Whether an answer is of use to somebody in danger, or in a crisis."""
    told = talk.turn.desk.wording.answers.get(name, {})
    if alarm.is_crisis:
        return _CRISIS in told
    return _ALARM in told or name.startswith(f"{_ALARM}-")


async def pass_on(talk: Talk, question: str) -> None:
    """A question nobody wrote an answer for goes to a person."""
    turn = talk.turn
    call = await people.call_staff(
        CallKind.HANDOFF,
        turn.resident,
        question,
        code="U",
        work=turn.work,
        catalogue=turn.desk.catalogue,
        now=turn.now,
    )
    talk.called(call)


async def words(talk: Talk, name: str) -> str:
    """The answer as it fits where one is: in an alarm, at a door, after filing, in a draft."""
    told = talk.turn.desk.wording.answers[name]
    where = {
        Question.ALARM: _ALARM,
        Question.DOOR: "door",
        Question.FILED: "filed",
    }.get(talk.before.asked)
    alarm = talk.before.alarm
    if where == _ALARM and alarm is not None and alarm.is_crisis and _CRISIS in told:
        where = _CRISIS
    if where is None and talk.state.is_dictating:
        where = "draft"
    values = await _values(talk)
    for text in (told.get(where or ""), told["answer"]):
        try:
            if text:
                return text.format_map(values)
        except KeyError:  # what it names is not known now: the general answer
            continue
    return told["answer"].format_map(
        values | {"body": "", "due": "", "ref": "", "doors": "", "entry": ""}
    )


async def _values(talk: Talk) -> dict[str, str]:
    catalogue = talk.turn.desk.catalogue
    values = {
        "phone": catalogue.subdistrict.duty_phone or talk.hotline(),
        "hotline": talk.hotline(),
        "hours": talk.phrase(f"hours_{talk.hours}", hours=catalogue.subdistrict.hours_text),
    }
    state = talk.before
    if state.refusal is not None:
        doors = talk.turn.desk.catalogue.lists.doors_of(state.refusal.code)
        named = talk.turn.desk.wording.fitting(doors, state.refusal.text or " ")
        values["doors"] = talk.turn.desk.wording.named(named)
        values["entry"] = catalogue.lists.name_of(state.refusal.code)
    if state.draft is not None and state.draft.told:
        values |= {"body": state.draft.told["body"], "due": state.draft.told["due"]}
    elif state.ref:
        proposal = await talk.turn.work.proposals.get(state.ref)
        due = talk.due(proposal.due_at)
        body = catalogue.bodies[proposal.body].name
        values |= {"ref": proposal.ref, "body": body} | ({"due": due} if due else {})
    return values
