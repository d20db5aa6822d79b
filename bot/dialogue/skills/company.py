"""Skills help, smalltalk, fallback: questions about the desk, chat, what was not understood."""

from bot.dialogue import answers, asides, questions
from bot.dialogue.acts import Act
from bot.dialogue.skills.human import call_person
from bot.dialogue.talk import Talk
from bot.messages import Option

_LIKELIEST = 2
_PATIENT = 2
_WORTH_KEEPING = 6
_A_WHILE = 3.0
_ENTRY = {"propose": "start", "track": "mine"}
_GIBBERISH = "aside-gibberish"
_MENU_HELP = frozenset({"help"})


async def help_(talk: Talk) -> None:
    """A question about the desk answered; without one, what the desk does and how."""
    asides.acknowledge(talk, talk.said.of(Act.SCOLDS))
    read = talk.said.understanding
    is_how = read is not None and read.intent == "help" and not _knows(talk)
    if not is_how and await answers.answer_all(talk, talk.said.of(Act.ASKS)):
        return
    name = talk.turn.desk.catalogue.subdistrict.name
    again = "utter_help_more" if "utter_help" in talk.before.last else "utter_help"
    talk.say("utter_help_in_draft" if talk.state.is_dictating else again, name=name)


def _knows(talk: Talk) -> bool:
    """Whether one of the questions has an answer of its own."""
    return any(answers.found(talk, one) != answers.UNKNOWN for one in talk.said.of(Act.ASKS))


def welcome(talk: Talk) -> None:
    """A new follower; a draft that waits is offered again."""
    if offer_draft(talk):
        return
    talk.say("utter_welcome", name=talk.turn.desk.catalogue.subdistrict.name)


def offer_draft(talk: Talk) -> bool:
    """The draft that waits, offered again; False where none does, or it is being dictated."""
    draft = talk.state.draft
    if draft is None or not draft.problem:
        return False
    if talk.state.is_dictating and talk.turn.idle_hours < _A_WHILE:
        return False
    talk.say("utter_draft_waiting", problem=talk.echo(draft.problem))
    talk.keep(question=None)
    talk.offer("draft")
    return True


async def small_talk(talk: Talk) -> None:
    """Greeting, thanks, chat, scolding, noise: met in words that fit, never recorded."""
    if Act.GREETS in talk.said.acts and offer_draft(talk):
        return
    if talk.said.of(Act.SCOLDS) and _was_scolded(talk):
        await call_person(talk, "utter_handoff")
        return
    if talk.before.misses and not talk.state.is_dictating and _is_gibberish(talk):
        await call_person(talk, "utter_handoff")
        return
    thanks = [one for one in talk.said.of(Act.THANKS) if not one.answer.startswith("aside-")]
    if talk.before.ref and talk.before.ref_turns <= 1 and thanks:
        talk.say("utter_thanks_filed")
        return
    if not asides.acknowledge(talk, talk.said.heard):
        intent = talk.said.understanding.intent if talk.said.understanding else "greet"
        name = {
            "thanks": "thanks",
            "goodbye": "leaves",
            "complain_bot": "scolds",
            "chitchat": "chats",
        }
        talk.say(f"utter_aside_{name.get(intent, 'greets')}")


def _was_scolded(talk: Talk) -> bool:
    """Whether the last answer met a scolding."""
    return any(one.startswith("utter_aside_scolds") for one in talk.before.last)


def _is_gibberish(talk: Talk) -> bool:
    """Whether nobody could make anything of the words."""
    heard = talk.said.heard
    return bool(heard) and all(one.answer == _GIBBERISH for one in heard)


async def empty(talk: Talk) -> None:
    """Nothing but stops, or a kind of message nobody can read; the second time with choices."""
    is_stops = talk.said.picked == "empty"
    count = talk.before.misses + 1 if is_stops else talk.before.misses
    talk.keep(misses=count)
    if is_stops and count > _PATIENT:
        await call_person(talk, "utter_handoff")
    elif is_stops and count == _PATIENT:
        talk.say("utter_empty_again" if talk.state.is_dictating else "utter_not_understood_at_all")
    else:
        talk.say(f"utter_{talk.said.picked}")


def nod(talk: Talk) -> None:
    """A yes or a no to nothing: a friendly nod, not twice the same."""
    is_second = "utter_nod" in talk.before.last
    talk.say("utter_nod_again" if is_second else "utter_nod")


async def fallback(talk: Talk) -> None:
    """Not understood: the likeliest two first, then a person."""
    count = talk.before.misses + 1
    talk.keep(misses=count)
    if talk.state.is_dictating and talk.state.draft is not None:
        talk.say("utter_missed")
        questions.ask(talk, talk.state.draft, again=True)
        return
    if count >= 2 or _was_scolded(talk):
        await call_person(talk, "utter_handoff")
        return
    likely = _likely(talk)
    if len(likely) == _LIKELIEST:
        other = Option(talk.phrase("none_of_these"), "/human")
        talk.say("utter_not_understood", options=[*likely, other])
    else:
        talk.say("utter_not_understood_at_all")
    heard = talk.text if len(talk.text) >= _WORTH_KEEPING else None
    talk.offer("heard", heard=heard)


def _likely(talk: Talk) -> list[Option]:
    wording, understanding = talk.turn.desk.wording, talk.said.understanding
    ranked = [name for name, _ in understanding.intents] if understanding else []
    known = [one for one in ranked if one in wording.intents]
    return [Option(wording.intents[one], f"/{_ENTRY.get(one, one)}") for one in known[:_LIKELIEST]]
