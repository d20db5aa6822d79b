"""A line asked for again, another topic, no consent, and what was not understood."""

from dataclasses import replace

from bot.clauses import bare
from bot.dialogue import questions
from bot.dialogue.acts import Act
from bot.dialogue.draft import told
from bot.dialogue.matters import (
    understood,
)
from bot.dialogue.state import Draft
from bot.dialogue.talk import Talk


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
