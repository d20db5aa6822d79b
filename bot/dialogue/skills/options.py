"""Options that were picked: of a draft's own questions, about a proposal, a yes or a no."""

from dataclasses import replace

from bot.dialogue import questions
from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.offers import OFFERS
from bot.dialogue.skills import (
    answering,
    browse,
    offered,
    picked,
    picture,
    privacy,
    propose,
    redoing,
)
from bot.dialogue.talk import Talk

_TAPPED = 1.0


async def pick(talk: Talk) -> None:
    """An option of the draft's own questions was picked."""
    if talk.value("matter") is not None:
        at = int(talk.value("matter"))
        if at < len(talk.state.shelf):
            propose.take_up(talk, at)
        else:
            talk.say("utter_stale")
        return
    field, draft = str(talk.value("field")), talk.state.draft
    if field == "later":
        talk.close_offer()
        talk.say("utter_next_later")
        return
    if field.startswith("edit_"):
        await offered.do(talk, field) if talk.offered.kind == "edit" else talk.say("utter_stale")
        return
    if not talk.state.is_dictating or draft is None:
        talk.say("utter_stale")
        return
    talk.close_offer()
    if talk.value("place"):
        level = draft.reach or draft.matter.get("level")
        placed = replace(draft, place=str(talk.value("place")), reach=level, redo="")
        questions.ask(talk, placed)
        return
    if field.startswith("reach_"):
        questions.ask(talk, replace(draft, reach=field.removeprefix("reach_")))
        return
    redoing.redo(talk, draft, field)


async def choose(talk: Talk) -> None:
    """One of several proposals for what was asked, or what to do with one's data."""
    if talk.value("ref"):
        await picked.carry_out(talk, str(talk.value("ref")))
        return
    value = str(talk.value("value") or "")
    if value == "forget_ask":
        privacy.ask_forget(talk)
        return
    if value == "export":
        await privacy.copy(talk)
        return
    if value == "forget":
        await privacy.delete_all(talk)
        return
    if value in ("alike_add", "alike_apart") and talk.offered.kind == "alike":
        await offered.do(talk, value)
        return
    if value == "more":
        await browse.show_more(talk)
        return
    if value == "new_photo":
        photos = [(str(k), str(v)) for k, v in talk.offered.more.get("photos", ())]
        picture.keep_for_new(talk, photos)
        return
    talk.say("utter_stale")
    talk.close_offer()


def stale(talk: Talk) -> None:
    """An option of a question that is over was tapped."""
    talk.say("utter_stale")


async def affirm(talk: Talk) -> None:
    """A yes was tapped: to what was asked beside the draft, else to its question."""
    await _tapped(talk, Act.YES)


async def deny(talk: Talk) -> None:
    """A no was tapped."""
    await _tapped(talk, Act.NO)


async def _tapped(talk: Talk, act: Act) -> None:
    kind = talk.offered.kind
    row = OFFERS.get(kind)
    name = (row.yes if act is Act.YES else row.no) if row is not None else ""
    if name and not (row is not None and row.is_own and kind != "meant"):
        await offered.do(talk, name)
        return
    if not talk.state.is_dictating or talk.before.question is Question.CHAT:
        talk.say("utter_stale")
        return
    talk.said = replace(talk.said, heard=(Heard(act, _TAPPED, ""),))
    await answering.answer(talk)
