"""Options that were picked: of a draft's own questions, about a proposal, a yes or a no."""

from dataclasses import replace

from bot.dialogue import questions
from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.offers import OFFERS
from bot.dialogue.skills import browse, offered, picture, privacy, propose
from bot.dialogue.talk import Talk

_TAPPED = 1.0


async def pick(talk: Talk) -> None:
    """An option of the draft's own questions was picked."""
    if talk.value("matter") is not None:
        at = int(talk.value("matter"))
        if at < len(talk.state.shelf):
            propose.take_up(talk, at)
        return
    field, draft = str(talk.value("field")), talk.state.draft
    if field == "later":
        talk.close_offer()
        return talk.say("utter_next_later")
    if not talk.state.is_dictating or draft is None:
        return talk.say("utter_stale")
    talk.close_offer()
    if talk.value("place"):
        level = draft.reach or draft.matter.get("level")
        placed = replace(draft, place=str(talk.value("place")), reach=level, redo="")
        return questions.ask(talk, placed)
    if field.startswith("reach_"):
        return questions.ask(talk, replace(draft, reach=field.removeprefix("reach_")))
    propose.redo(talk, draft, field)


async def choose(talk: Talk) -> None:
    """One of several proposals for what was asked, or what to do with one's data."""
    if talk.value("ref"):
        return await offered.carry_out(talk, str(talk.value("ref")))
    value = str(talk.value("value") or "")
    if value == "forget_ask":
        return privacy.ask_forget(talk)
    if value == "export":
        return await privacy.copy(talk)
    if value == "forget":
        return await privacy.delete_all(talk)
    if value == "more":
        return await browse.show_more(talk)
    if value == "new_photo":
        photos = [(str(k), str(v)) for k, v in talk.offered.more.get("photos", ())]
        return picture.keep_for_new(talk, photos)
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
        return await offered.do(talk, name)
    if not talk.state.is_dictating or talk.before.question is Question.CHAT:
        return talk.say("utter_stale")
    talk.said = replace(talk.said, heard=(Heard(act, _TAPPED, ""),))
    await propose.answer(talk)
