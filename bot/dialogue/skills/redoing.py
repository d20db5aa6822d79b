"""A line asked for again, another topic, no consent, and what was not understood."""

from dataclasses import replace

from bot.clauses import bare
from bot.dialogue import questions, undoing
from bot.dialogue.acts import Act, Question
from bot.dialogue.draft import told
from bot.dialogue.matters import understood
from bot.dialogue.state import Draft
from bot.dialogue.talk import Talk

_OUT = frozenset({Act.STOP, Act.KEEP, Act.HOLD_OFF, Act.TAKES_BACK, Act.REPEAT, Act.SUBMIT, Act.NO})
"""Said of a line that was to be told anew: it stays as it is."""
_AT_SUMMARY = _OUT | {Act.YES, Act.NOTHING, Act.BROWSES}
"""The same, said as if the summary had been read: nothing in it tells the line anew."""
_READ, _SURELY = 0.4, 0.85


def left_as_it_is(talk: Talk, draft: Draft) -> tuple[Draft, Question] | None:
    """The draft as it stood, and what is asked of it now; None where the line is told anew.

    What is no text for the line is heard once more as if the summary had been read: there people
    say that it shall stay so, be shown, or be handed in.
    """
    said = talk.said
    heard = talk.turn.desk.reader.acts(said.text, Question.CONFIRM) if draft.told else ()
    told_anew = said.sure(Act.TELLS, Act.WISHES, Act.PLACES) >= _SURELY
    is_out = bool(heard) and all(one.act in _AT_SUMMARY and one.sure >= _READ for one in heard)
    if is_out and not told_anew:
        talk.said = replace(said, heard=heard)
    elif not (said.acts and said.acts <= _OUT):
        return None
    whole = undoing.before_last(talk.state) if draft.redo == "photos" else None
    if whole is not None:
        draft = replace(draft, photos=whole.photos, photos_done=whole.photos_done)
        talk.keep(earlier=talk.state.earlier[:-1])
    is_shown = bool({Act.REPEAT, Act.BROWSES} & talk.said.acts)
    draft = replace(draft, redo="", told={} if is_shown else draft.told)
    question = questions.next_question(talk, draft)
    talk.before = replace(talk.before, draft=draft, question=question)
    talk.keep(draft=draft)
    return draft, question


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
    talk.keep(earlier=undoing.remembered(talk.state, draft))
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


def refused(talk: Talk) -> None:
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
