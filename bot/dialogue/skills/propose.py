"""Skill propose: a statement heard, begun, kept or sent to its door; what waits, taken up."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.dialogue import answers, asides, questions
from bot.dialogue.acts import Act, Heard
from bot.dialogue.draft import told
from bot.dialogue.matters import (
    begin,
    is_opener,
    is_refused,
    named_on_shelf,
    refuse,
    refuse_briefly,
    shelve,
    understood,
)
from bot.dialogue.skills.apart import groups
from bot.dialogue.state import Draft
from bot.dialogue.statement import dictated
from bot.dialogue.talk import Reply, Talk
from bot.messages import Option
from bot.proposals.lists import PUNISHING, Handling
from bot.services import following

_ECHO = 40


async def hear(talk: Talk) -> None:
    """A resident states a matter, or several."""
    found = groups(talk)
    if len(found) > 1:
        _several(talk, found)
        return
    text, heard = found[0] if found else (talk.text, talk.said.heard)
    matter = understood(talk, talk.text)
    if is_refused(talk, matter) and await _never_filed(talk, matter):
        matter |= {"review": True}
    asides.acknowledge(talk, talk.said.of(Act.SCOLDS, Act.GREETS), is_brief=True)
    hear_one(talk, text, heard, matter)
    known = [one for one in talk.said.of(Act.ASKS) if answers.is_known(one)]
    await answers.answer_all(talk, known)


def _several(talk: Talk, groups: Sequence[tuple[str, tuple[Heard, ...]]]) -> None:
    """All counted out; those on the negative list are told their door, the others follow on."""
    judged = [(text, parts, understood(talk, text)) for text, parts in groups]
    shared = talk.turn.desk.reader.places(talk.text, talk.turn.resident.home)
    ours: list[Draft] = []
    for text, parts, matter in judged:
        if not is_refused(talk, matter):
            draft = replace(dictated(talk, text, parts, matter), begun=False)
            if draft.place is None and shared.place:
                draft = replace(draft, place=shared.place)
            ours.append(draft)
    talk.say("utter_several", count=len(judged))
    for text, _, matter in judged:
        if is_refused(talk, matter):
            refuse_briefly(talk, text, matter)
    waiting = talk.state.shelf
    talk.keep(shelf=(*waiting, *ours))
    say_no_fines(talk)
    if len(ours) == 1:
        take_up(talk, len(waiting))
        return
    if ours:
        offer_which(talk, len(waiting))


def offer_which(talk: Talk, start: int = 0) -> None:
    """Which of the matters on the shelf first?"""
    options = [
        Option(talk.echo(one.problem, _ECHO), f'/pick{{"matter": "{n}"}}')
        for n, one in enumerate(talk.state.shelf)
        if n >= start
    ]
    talk.say("utter_several_which", options=options)
    talk.offer("matter", turns=2)


def hear_one(talk: Talk, text: str, heard: Sequence[Heard], matter: dict[str, Any]) -> None:
    """One matter: a door where the list surely says so, else a draft."""
    if not text or is_opener(text, matter):
        ask_problem(talk)
        return
    if is_refused(talk, matter):
        _told_door(talk, text, matter)
        return
    begin(talk, dictated(talk, text, heard, matter))
    say_no_fines(talk)


def say_no_fines(talk: Talk) -> None:
    """That somebody be punished is not ours, said at once; what is, and who settles it."""
    desk = talk.turn.desk
    wished = {told(one) for one in talk.said.heard if one.act not in _NO_WISH}
    for words in sorted(one for one in wished if len(one) >= _WISH)[:_MOST]:
        read = desk.reader.understand(words, explained=False)
        if read.code in PUNISHING and read.intent == "propose":
            talk.replies.insert(0, Reply("utter_no_fines"))
            return


_NO_WISH = frozenset({Act.TELLS, Act.ASKS, Act.PLACES, Act.YES, Act.NO})
_WISH, _MOST = 4, 6


def _told_door(talk: Talk, text: str, matter: dict[str, Any]) -> None:
    """Told its door; the second time in other words."""
    entry = talk.turn.desk.catalogue.lists.negative[matter["code"]]
    before = talk.before.refusal
    is_again = before is not None and before.code == entry.code
    if is_again and entry.handling is Handling.ASK:
        talk.say("utter_refused_ask_again")
    elif is_again and entry.handling is Handling.REFER and before is not None:
        talk.say("utter_refused_again", name=entry.name, doors=talk.doors(entry.code, text))
        talk.keep(refusal=replace(before, text=f"{before.text}；{text}"))
    else:
        refuse(talk, text, matter)
    if talk.state.is_dictating:
        talk.keep(question=None)


async def _never_filed(talk: Talk, matter: dict[str, Any]) -> bool:
    """Whether words that speak of an older proposal come from somebody who has filed none."""
    entry = talk.turn.desk.catalogue.lists.negative[matter["code"]]
    if entry.handling is not Handling.EXISTING:
        return False
    return not await following.mine(talk.turn.resident, work=talk.turn.work)


def ask_problem(talk: Talk) -> None:
    """Begin an empty draft: what is it about? What was begun is kept."""
    draft = talk.state.draft
    loose = draft if draft is not None and not draft.problem else None
    shelve(talk)
    talk.keep(refusal=None, offer=None)
    questions.ask(talk, loose or Draft())


def take_up(talk: Talk, at: int) -> None:
    """Begin one matter of the shelf, or go on with a draft that waits there."""
    shelf = list(talk.state.shelf)
    draft = shelf.pop(at)
    old = talk.state.draft
    if old is not None and old.problem:
        shelf.append(replace(old, told={}))
    talk.keep(shelf=tuple(shelf), draft=None, question=None, offer=None)
    if draft.begun:
        talk.say("utter_resumed", problem=talk.echo(draft.problem))
        questions.ask(talk, draft)
        return
    begin(talk, replace(draft, begun=True))


async def resume(talk: Talk) -> None:
    """Go on with a draft that was put aside, or with what waits on the shelf."""
    state = talk.state
    words = "".join(told(one) for one in talk.said.of(*_NAMES))
    at = named_on_shelf(talk, words) if words and state.shelf else None
    if at is not None:
        take_up(talk, at)
        return
    if state.draft is not None and state.draft.problem:
        if not state.is_dictating:
            talk.say("utter_resumed", problem=talk.echo(state.draft.problem))
        talk.keep(offer=None)
        questions.ask(talk, replace(state.draft, told={}), again=state.is_dictating)
        return
    if state.shelf:
        take_up(talk, 0) if len(state.shelf) == 1 else offer_which(talk)
        return
    talk.say("utter_nothing_to_resume")


_NAMES = (Act.RESUME, Act.SWITCHES, Act.PROGRESS, Act.TELLS, Act.WISHES, Act.ADDS)
"""What names the matter to go on with."""


def what_waits(talk: Talk) -> bool:
    """Count out what was named and not handed in; False where nothing was."""
    state = talk.state
    waiting = [*([state.draft] if state.draft and state.draft.problem else []), *state.shelf]
    if not waiting:
        return False
    lines = "\n".join(f"· {talk.echo(one.problem, _ECHO)}" for one in waiting)
    talk.say("utter_waiting", count=len(waiting), lines=lines)
    return True
