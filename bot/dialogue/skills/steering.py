"""Leaving, going back, beginning anew: steering a draft without answering it."""

from dataclasses import asdict, replace

from bot.dialogue import asides, matters, questions, statement
from bot.dialogue.acts import Act, Question
from bot.dialogue.skills import answering, propose
from bot.dialogue.state import Draft
from bot.dialogue.talk import Talk

_LIKELY = 0.4
_TELLING = 8
_BESIDE = frozenset({Act.CHATS, Act.PRAISES, Act.TELLS, Act.WISHES})
"""What nobody says in one breath with leaving: an apology, or more of the matter."""
_ORDER = (
    (Question.SOLUTION, "solution"),
    (Question.PLACE, "place"),
    (Question.WHOM, "reach"),
    (Question.PHOTOS, "photos_done"),
)


async def stop(talk: Talk) -> None:
    """Stop dictating; what was said is kept, and nothing is promised."""
    asides.acknowledge(talk, talk.said.of(Act.SCOLDS))
    talk.keep(offer=None)
    offered, draft = talk.offered.kind, talk.state.draft
    if offered == "next":
        talk.say("utter_next_later")
        return
    if talk.state.is_dictating and _is_doubtful(talk):
        talk.say("utter_meant_stop")
        talk.offer("meant", name="stop")
        return
    if talk.state.is_dictating:
        park(talk)
        return
    if draft is not None and draft.problem and not talk.said.of(Act.LEAVES):
        talk.say("utter_draft_dropped")
        talk.keep(draft=None, question=None, undo={"did": "dropped", "draft": asdict(draft)})
        return
    talk.say("utter_nothing_to_cancel")
    talk.keep(refusal=None)


def _is_doubtful(talk: Talk) -> bool:
    """Whether something is said beside it that nobody says who leaves, or hardly understood."""
    hardly = "".join(one.text for one in talk.said.heard if one.sure < _LIKELY)
    is_more = any(one.sure >= _LIKELY for one in talk.said.of(*_BESIDE))
    return is_more or len(hardly) >= _TELLING


def park(talk: Talk) -> None:
    """Put the draft aside; an empty one goes."""
    draft = talk.state.draft
    talk.keep(question=None)
    if draft is None or not draft.problem:
        talk.say("utter_cancelled_empty")
        talk.keep(draft=None)
        return
    talk.say("utter_cancelled")
    talk.keep(draft=replace(draft, redo=""))


async def back(talk: Talk) -> None:
    """One question back: its answer is forgotten and it is asked again."""
    draft = talk.state.draft
    if not talk.state.is_dictating or draft is None:
        talk.say("utter_nothing_to_cancel")
        return
    filled = _filled(draft, talk.before.question)
    if filled is None:
        talk.say("utter_first_question")
        return
    talk.say("utter_back")
    empty = {
        "solution": {"solution": None},
        "place": _NOWHERE,
        "reach": {"reach": None},
        "photos_done": {"photos_done": False},
        "problem": {"redo": "problem"},
    }[filled]
    questions.ask(talk, replace(draft, **empty))  # type: ignore[arg-type]


def _filled(draft: Draft, asked: Question | None) -> str | None:
    """The answered question before the one on the table."""
    names = [question for question, _ in _ORDER]
    upto = _ORDER[: names.index(asked)] if asked in names else _ORDER
    if asked in (Question.CONSENT, Question.PROBLEM):
        upto = ()
    for _, name in reversed(upto):
        value = getattr(draft, name)
        is_told = name == "reach" and draft.matter.get("level")
        if value not in (None, False) and not is_told:
            return name
    return "problem" if draft.problem and asked is not Question.PROBLEM else None


_NOWHERE = {
    **{"place": None, "detail": "", "tries": 0, "reach": None},
    **{"latitude": None, "longitude": None},
}


async def restart(talk: Talk) -> None:
    """Begin anew; the old draft goes."""
    talk.say("utter_restarted")
    talk.keep(draft=None, question=None, refusal=None, offer=None)
    questions.ask(talk, Draft())


async def start(talk: Talk) -> None:
    """The menu: a resident wants to hand in a proposal and has said nothing of it yet."""
    draft, heard = talk.state.draft, talk.offered.more.get("heard")
    if talk.value("value") == "new":
        propose.ask_problem(talk)
        return
    if draft is not None and draft.problem:
        talk.say("utter_draft_waiting", problem=talk.echo(draft.problem))
        talk.keep(question=None)
        talk.offer("draft")
        return
    if talk.offered.kind == "heard" and heard:
        matter = matters.understood(talk, heard) | {"review": True}
        matters.begin(talk, statement.dictated(talk, heard, (), matter))
        return
    propose.ask_problem(talk)


async def next_matter(talk: Talk) -> None:
    """Go on with the next of several matters."""
    if talk.state.shelf:
        propose.take_up(talk, 0)
        return
    propose.ask_problem(talk)


async def resume_answer(talk: Talk) -> None:
    """A draft put aside is answered or corrected: it goes on, with these words taken in."""
    draft = talk.state.draft
    assert draft is not None
    question = questions.next_question(talk, draft)
    talk.before = replace(talk.before, question=question, offer=None)
    talk.keep(question=question)
    await answering.answer(talk)
