"""Every turn by its name: what is done, and what closes each turn whoever took it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.dialogue import answers, belonging, questions
from bot.dialogue.acts import Act, Question
from bot.dialogue.skills import (
    amending,
    answering,
    browse,
    company,
    emergency,
    human,
    meet,
    objecting,
    offered,
    opining,
    options,
    picture,
    privacy,
    propose,
    rate,
    reading_back,
    refer,
    rewriting,
    stating,
    steering,
    supplement,
    track,
    withdraw,
)
from bot.dialogue.state import Draft
from bot.dialogue.talk import Talk
from bot.messages import Option

Skill = Callable[[Talk], Awaitable[None] | None]

TURNS: Mapping[str, Mapping[str, Skill]] = {
    "propose": {
        "matter": stating.hear,
        "answer": answering.answer,
        "offer": offered.take,
        "resume": propose.resume,
        "resume_answer": steering.resume_answer,
        "stop": steering.stop,
        "back": steering.back,
        "restart": steering.restart,
        "start": steering.start,
        "next_matter": steering.next_matter,
        "pick": options.pick,
        "choose": options.choose,
        "stale": options.stale,
        "affirm": options.affirm,
        "deny": options.deny,
    },
    "emergency": {"danger": emergency.danger, "after_alarm": emergency.after},
    "refer": {
        "door": refer.door,
        "unkept": refer.unkept,
        "rewrite": rewriting.rewrite,
        "refer": refer.refer,
        "appeal": refer.appeal,
    },
    "track": {"track": track.take, "mine": track.mine, "read_back": reading_back.take},
    "supplement": {
        "supplement": supplement.take,
        "amend": amending.amend,
        **dict.fromkeys(("photo", "voice", "video", "location", "link"), picture.take),
    },
    "withdraw": {"withdraw": withdraw.take, "takes_back": withdraw.takes_back},
    "second": {"second": browse.second, "unsecond": browse.unsecond},
    "meet": {"attend": meet.attend},
    "browse": {"browse": browse.browse},
    "object": {"object": objecting.take},
    "opinion": {"opinion": opining.take},
    "rate": {"rate": rate.take},
    "reopen": {"reopen": rate.reopen},
    "privacy": {"privacy": privacy.take},
    "human": {"human": human.take},
    "help": {"help": company.help_, "follow": company.welcome},
    "smalltalk": {
        "smalltalk": company.small_talk,
        "nod": company.nod,
        "empty": company.empty,
        "unsupported": company.empty,
    },
    "fallback": {"fallback": company.fallback},
}
"""Skills by name, each with its turns; the names are Rasa's intents."""

_ANSWERED = frozenset({"matter", "answer", "door", "help", "after_alarm", "danger", "rewrite"})
"""Turns that see to the questions in the message themselves."""
_BESIDE = frozenset({"door", "human", "appeal", "help", "rewrite", "fallback"})
_IDLE = frozenset({"help", "smalltalk", "fallback", "nod"})
_TURNS_AWAY = frozenset({"matter", "resume", "resume_answer", "start"})
"""Turns by which somebody who was looked after goes on with something else."""
_KEEPS_OFFER = frozenset({"help", "smalltalk", "fallback"})


async def run(talk: Talk, name: str) -> None:
    """One turn: the skill's part; then questions asked besides, and the draft's question once."""
    skill = next(turns[name] for turns in TURNS.values() if name in turns)
    before = talk.before.offer
    if before is not None and name not in _KEEPS_OFFER:
        talk.keep(offer=None if before.turns <= 1 else replace(before, turns=before.turns - 1))
    talk.keep(
        ref_turns=talk.state.ref_turns + 1, undo={} if name != "takes_back" else talk.state.undo
    )
    if name in _BESIDE and (refusal := talk.before.refusal) and refusal.is_unkept(talk.turn.now):
        talk.turn.leave_out(talk.text)  # it goes on about what may not be kept
    if name in _IDLE:
        _keep_place(talk)
    done = skill(talk)
    if done is not None:
        await done
    if name not in _ANSWERED and talk.said.of(Act.ASKS) and name != "fallback":
        sure = [one for one in talk.said.of(Act.ASKS) if answers.is_likely(one)]
        await answers.answer_all(talk, sure)
    _ask_again(talk, name)
    alarm = talk.state.alarm
    if name in _TURNS_AWAY and talk.before.is_alarmed and alarm is not None:
        talk.keep(alarm=replace(alarm, is_over=True))
    said = (one.response for one in talk.replies if one.response)
    talk.keep(last=(*said, *talk.marks))
    if name not in ("fallback", "answer", "empty"):
        talk.keep(misses=0)
    belonging.settle(talk, skill_of(name))


def _keep_place(talk: Talk) -> None:
    """Where somebody is at home, said before any matter: it is the place of what comes next."""
    if talk.state.draft is not None or talk.question is not Question.CHAT:
        return
    found = talk.turn.desk.reader.places(talk.text, talk.turn.resident.home)
    if found.place is not None:
        talk.keep(draft=Draft(place=found.place, detail=found.detail))


def _ask_again(talk: Talk, name: str) -> None:
    """The question that was open is put once more, where the turn spoke of something else."""
    draft = talk.state.draft
    if talk.is_asked or draft is None or talk.state.question is None:
        return
    if name in ("help", "smalltalk") and talk.state.offer is not None:
        return
    if talk.state.question is talk.before.question:
        questions.ask(talk, draft, again=True)


def skill_of(name: str) -> str:
    """The skill that takes a turn."""
    return next(skill for skill, turns in TURNS.items() if name in turns)


def buttons(options_: tuple[Option, ...]) -> list[dict[str, str]]:
    """Options as Rasa's buttons."""
    return [{"title": one.label, "payload": one.payload} for one in options_]
