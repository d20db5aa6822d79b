"""Skill propose: an answer to the question on the table, taken into the draft."""


from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.clauses import bare
from bot.dialogue import answers, asides, questions, summary
from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.draft import Dictating, Dictation, told
from bot.dialogue.matters import (
    begin,
    dictated,
    is_opener,
    is_refused,
    named_on_shelf,
    refuse,
    refuse_briefly,
    shelve,
    understood,
)
from bot.dialogue.skills.filing import file_draft
from bot.dialogue.state import Draft, Offer
from bot.dialogue.talk import Talk
from bot.messages import Option
from bot.proposals.lists import UNCLEAR, Handling
from bot.services import following, people

_ECHO = 40
_ADDED = 20
_UNSURE = 0.5
_REDO = 0.6
_LIKELY = 0.4
_QUIET = frozenset({"nod", "kept"})
_ADVANCES = frozenset({"consent", "no_photos", "phone", "left_open", "mended", "submit"})


async def answer(talk: Talk) -> None:
    """The parts of a message taken into the draft on the table; then the next question."""
    draft, question = talk.before.draft, talk.before.question
    assert draft is not None
    assert question is not None
    if talk.offered.kind == "topic":
        topic(talk, draft, talk.text)
        return
    talk.keep(offer=None)
    said = Dictating(talk.turn.desk, talk.turn.resident.home).take(
        draft, question, _fitting(talk, question)
    )
    said = _guarded(talk, said)
    said = replace(said, draft=_read_anew(talk, said, draft))
    talk.keep(draft=said.draft)
    asides.acknowledge(talk, said.asides)
    await _settle(talk, said)


def _fitting(talk: Talk, question: Question) -> Sequence[Heard]:
    """The parts as they are heard; a place by its bare name is one whatever the model thinks."""
    heard = _settled([_or_answer(talk, question, one) for one in talk.said.heard])
    if len(heard) == 1 and heard[0].act not in (Act.PLACES, Act.CORRECTS, Act.SWITCHES):
        offered = talk.offered.more.get("places", ()) if talk.offered.kind == "place" else ()
        names = [talk.turn.desk.catalogue.places.full_name(one) for one in offered]
        if heard[0].act is Act.YES and len(offered) == 1:
            return (replace(heard[0], act=Act.PLACES, new=names[0]),)
        if only_place(talk, talk.text) and question is not Question.PROBLEM:
            act = Act.PLACES
            return (replace(heard[0], act=act, new=bare(talk.text), sure=1.0),)
    return heard


def _settled(heard: Sequence[Heard]) -> tuple[Heard, ...]:
    """Weak readings beside sure ones: part of a surely heard aside, or told beside a yes."""
    aside = max((one.sure for one in heard if one.act in _ASIDES), default=0.0)
    kept: list[Heard] = []
    for one in heard:
        is_weak = one.sure < _UNSURE and one.act not in _ASIDES
        if is_weak and aside >= _UNSURE and one.act not in (Act.NOTHING, Act.PHONE):
            continue
        if is_weak and one.act is Act.YES and any(before.act is Act.YES for before in kept):
            act, sure = max(
                ((a, c) for a, c in one.also if a in _CONTENT),
                key=lambda p: p[1],
                default=(one.act, 0),
            )
            one = replace(one, act=act) if sure >= _MAY_ANSWER else one
        kept.append(one)
    return tuple(kept)


_ASIDES = frozenset({Act.SCOLDS, Act.PRAISES, Act.THANKS, Act.GREETS, Act.CHATS, Act.NOISE})
_CONTENT = frozenset({Act.TELLS, Act.WISHES, Act.PLACES})


def _or_answer(talk: Talk, question: Question, one: Heard) -> Heard:
    """A question nobody has an answer for is an answer, where it may well be one."""
    if one.act is not Act.ASKS or answers.found(talk, one) != answers.UNKNOWN:
        return one
    own = _OWN.get(question, ())
    act, sure = max(
        ((a, c) for a, c in one.also if a in own), key=lambda p: p[1], default=(one.act, 0)
    )
    return replace(one, act=act) if sure >= _MAY_ANSWER else one


_OWN = {
    Question.SOLUTION: (Act.WISHES, Act.TELLS, Act.DONT_KNOW),
    Question.PLACE: (Act.PLACES, Act.DONT_KNOW),
    Question.PROBLEM: (Act.TELLS, Act.WISHES),
    Question.WHOM: (Act.WHOM, Act.DONT_KNOW),
}
_MAY_ANSWER = 0.12


def only_place(talk: Talk, text: str) -> bool:
    """Whether words name a place and say nothing of it."""
    desk = talk.turn.desk
    found = desk.reader.places(text, talk.turn.resident.home)
    if found.place is None:
        return False
    path = desk.catalogue.places.path(found.place)
    names = [name for one in path for name in (one.name, *one.aliases)]
    return desk.wording.is_nothing_but(text, [found.detail, *names])


def _guarded(talk: Talk, said: Dictation) -> Dictation:
    """A yes counts where it is surely one; else it is asked back, or what was doubted answered."""
    flags = set(said.flags)
    guards = talk.turn.desk.reader.guards
    sure = talk.said.sure(Act.YES, Act.SUBMIT, Act.NOTHING, Act.KEEP)
    if "refuse" in flags and "consent" in flags:
        flags -= {"refuse", "consent"}
        flags.add("unclear")
    for name in ("consent", "submit"):
        if name in flags and (sure < guards[name] or "unclear" in flags):
            flags.discard(name)
            flags.add(f"meant:{name}" if "unclear" not in flags else "unclear")
    if "hold_off" in flags and talk.said.sure(Act.HOLD_OFF) > talk.said.sure(Act.YES, Act.SUBMIT):
        flags -= {"consent", "submit", "meant:consent", "meant:submit"}
    if "consent" in flags and talk.said.sure(Act.SCOLDS) >= _LIKELY:
        flags.discard("consent")
    if "refuse" in flags and talk.said.sure(Act.NO) < _REDO:
        flags.discard("refuse")
        flags.add("unclear")
    if flags & {"hold_off", "say_what", "repeat"} or any(f.startswith("redo:") for f in flags):
        flags.discard("submit")
    if "refuse" in flags and talk.said.sure(Act.NO) < _UNSURE and said.changed:
        flags.discard("refuse")
    return replace(said, flags=frozenset(flags))


def _read_anew(talk: Talk, said: Dictation, before: Draft) -> Draft:
    """With another topic and level, where the new words of the problem surely tell one."""
    draft = said.draft
    if draft.problem == before.problem or not draft.problem:
        return draft
    matter = understood(
        talk, f"{draft.problem}，{draft.solution}" if draft.solution else draft.problem
    )
    if before.matter and (matter["review"] or matter["list"] != before.matter.get("list")):
        return draft
    return replace(draft, matter=matter)


async def _settle(talk: Talk, said: Dictation) -> None:
    """What the flags come to, the most decisive first; then the next question."""
    flags, draft = said.flags, said.draft
    if "consent" in flags:
        await _record_consent(talk)
    _tell_of(talk, said)
    _others(talk, said)
    answered = await answers.answer_all(talk, said.asks)
    if "unclear" in flags and said.question is Question.CONSENT and not answered:
        talk.say("utter_help_answer", answer=await answers.words(talk, "consent"))
    draft = talk.state.draft or draft
    is_sure = talk.said.sure(Act.CORRECTS) >= _REDO
    for flag in flags:
        beside = said.changed or said.asides or flags & _ADVANCES
        if flag.startswith("redo:") and is_sure and not beside:
            redo(talk, draft, flag.removeprefix("redo:"))
            return
    if "refuse" in flags:
        _refused(talk)
        return
    for name in ("consent", "submit"):
        if f"meant:{name}" in flags:
            talk.say(f"utter_meant_{name}")
            talk.offer("meant", name=name)
            return
    if "submit" in flags:
        now = summary.read_back(talk, draft)
        if summary.changes(now, draft.told):
            summary.say_changes(talk, now, draft.told)
        await file_draft(talk)
        return
    if "switch" in flags and talk.state.draft is not said.draft:
        return
    if "hold_off" in flags and not said.changed and not said.asides:
        talk.say(f"utter_hold_{said.question}" if said.question in _HELD else "utter_hold")
        talk.is_asked = True
        return
    if "photos_later" in flags and not draft.photos_done:
        again = "utter_wait_for_photos" in talk.before.last
        talk.say("utter_wait_longer" if again else "utter_wait_for_photos")
        talk.keep(draft=draft)
        talk.is_asked = True
        return
    if "say_what" in flags and not said.changed:
        talk.say("utter_what_is_wrong")
        talk.offer("line")
        return
    if "repeat" in flags and said.question is Question.CONFIRM:
        draft = replace(draft, told={})
    is_told = bool(said.changed) or bool(flags & _ADVANCES)
    if not said.has_heard or (flags <= _QUIET and not (is_told or answered or said.asides)):
        await missed(talk, draft)
        return
    talk.keep(misses=0)
    questions.ask(talk, draft, again=not is_told or "repeat" in flags)


_HELD = frozenset({Question.CONSENT, Question.CONFIRM})


def _tell_of(talk: Talk, said: Dictation) -> None:
    """One line for what was heard beside the question, so that it can be taken back."""
    for response, values in said.notes:
        talk.say(response, **values)
    question, draft = said.question, said.draft
    if "mended" in said.flags and question is not Question.CONFIRM:
        line = next(
            (one for one in said.changed if one in ("problem", "solution", "place")), "place"
        )
        value = (
            summary.place_name(talk, draft) if line in ("place", "any") else getattr(draft, line)
        )
        talk.say("utter_changed", value=talk.echo(value or "", _ECHO))
    if "phone" in said.flags:
        talk.say("utter_phone_noted")
    is_beside = question not in (Question.PROBLEM, Question.CONFIRM)
    if "told_more" in said.flags and is_beside:
        talk.say("utter_added", words=talk.echo(_last_told(talk), _ADDED))
    elif draft.solution and "solution" in said.changed and _is_besides(said, Question.SOLUTION):
        talk.say("utter_wish_noted", words=talk.echo(draft.solution, _ADDED))
    if "pointed" in said.flags and question is not Question.PLACE:
        talk.say("utter_added", words=talk.echo(draft.detail, _ADDED))
    is_moved = "place" in said.changed and not said.asides and "mended" not in said.flags
    if is_moved and question is not Question.SOLUTION and _is_besides(said, Question.PLACE):
        talk.say("utter_changed", value=summary.place_name(talk, draft))
    if "submit_soon" in said.flags and question is not Question.CONFIRM:
        talk.say("utter_submit_soon")


def _is_besides(said: Dictation, own: Question) -> bool:
    """Whether a line was told while another question was open; the summary shows it anyway."""
    return said.question not in (Question.PROBLEM, Question.CONFIRM, own)


def _last_told(talk: Talk) -> str:
    parts = talk.said.of(Act.TELLS, Act.ADDS)
    return told(parts[-1]) if parts else talk.text


def _others(talk: Talk, said: Dictation) -> None:
    """Other matters named in the same breath: kept, sent to their door, begun, or dropped."""
    for one in said.others:
        words = told(one)
        if one.act is Act.DROPS:
            _drop(talk, words)
            continue
        at = named_on_shelf(talk, words) if one.act is Act.SWITCHES else None
        if at is not None:
            take_up(talk, at)
            continue
        matter = understood(talk, words)
        if is_refused(talk, matter):
            refuse_briefly(talk, words, matter)
        elif one.act is Act.SWITCHES and not is_opener(words, matter):
            begin(talk, dictated(talk, words, (), matter))
        elif len(words) > 1 and words not in [kept.problem for kept in talk.state.shelf]:
            kept = Draft(problem=words, matter=matter, begun=False)
            talk.keep(shelf=(*talk.state.shelf, kept))
            talk.say("utter_another_kept", matter=talk.echo(words, _ECHO))


def _drop(talk: Talk, words: str) -> None:
    at = named_on_shelf(talk, words)
    number = talk.turn.desk.wording.picked(words)
    if at is None and number is not None and number <= len(talk.state.shelf):
        at = number - 1
    if at is None:
        return
    shelf = list(talk.state.shelf)
    gone = shelf.pop(at)
    talk.keep(shelf=tuple(shelf))
    talk.say("utter_matter_dropped", matter=talk.echo(gone.problem, _ECHO))


def redo(talk: Talk, draft: Draft, line: str) -> None:
    """A line is wrong and its new words are not known: they are asked for."""
    if line == "topic":
        words = [told(one) for one in talk.said.of(Act.CORRECTS) if one.new]
        if words:
            topic(talk, draft, words[0])
            return
        talk.say("utter_ask_topic")
        talk.offer("topic")
        return
    if line == "phone":
        talk.say("utter_ask_phone")
        talk.offer("phone")
        return
    if line == "photos":
        photos_anew(talk, draft)
        return
    if line in questions.REDO:
        questions.ask(talk, replace(draft, redo=line))
        return
    talk.say("utter_what_is_wrong")
    talk.offer("line")


def photos_anew(talk: Talk, draft: Draft) -> None:
    """The photos are not the right ones; what is there stays until new ones come."""
    if any(one.act is Act.LATER_PHOTO for one in talk.said.heard) or not draft.photos:
        talk.say("utter_wait_for_photos")
        talk.keep(draft=replace(draft, photos_done=bool(draft.told)))
        talk.is_asked = True
        return
    questions.ask(talk, replace(draft, photos=(), photos_done=False, redo="photos"))


def topic(talk: Talk, draft: Draft, value: str) -> None:
    """Another topic where the words name one; a person looks at it in any case."""
    value, matter = bare(value), dict(draft.matter) | {"review": True}
    topics = talk.turn.desk.catalogue.lists.topics.values()
    named = [one for one in topics if value and value in one.name]
    read = understood(talk, value) if value else {}
    said = ""
    if len(named) == 1:
        found = {"code": named[0].code, "level": named[0].level.value, "list": "positive"}
    elif read and read["list"] == "positive" and not read["review"]:
        found = {name: read[name] for name in ("list", "code", "level")}
    else:
        found, said = {}, value
        matter["reasons"] = [*matter.get("reasons", ()), talk.phrase("topic_said", value=value)]
    talk.keep(offer=None)
    questions.ask(talk, replace(draft, matter=matter | found, topic_said=said))


def _refused(talk: Talk) -> None:
    """No consent: nothing is handed in; the very next words may be a yes after all."""
    talk.say("utter_no_consent", hotline=talk.hotline())
    talk.keep(question=None)
    talk.offer("consent", turns=2)


async def missed(talk: Talk, draft: Draft) -> None:
    """Not understood: said so; the second time in a row a person is called as well."""
    from bot.dialogue.skills.human import call_person

    count = talk.before.misses + 1
    if count == 2:
        await call_person(talk, "utter_handoff")
    else:
        talk.say("utter_missed")
    talk.keep(misses=count)
    questions.ask(talk, draft, again=True)


async def _record_consent(talk: Talk) -> None:
    turn, catalogue = talk.turn, talk.turn.desk.catalogue
    if not people.has_consented(turn.resident, catalogue):
        version = catalogue.consent.version
        await people.consent(turn.resident, work=turn.work, version=version, now=turn.now)
    talk.keep(refusal=None)


