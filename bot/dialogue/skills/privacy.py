"""Skill privacy: what we hold of a resident, a copy of it, and deleting it."""

from bot.dialogue import answers
from bot.dialogue.acts import Act, Heard
from bot.dialogue.skills import publicity
from bot.dialogue.state import State
from bot.dialogue.talk import Talk
from bot.proposals.proposal import Proposal
from bot.services import people

_READ_OUT = 10
_BRIEF = 30
_SURE = 0.3


async def take(talk: Talk) -> None:
    """Explains, gives a copy, or deletes after one question."""
    if await publicity.take(talk):
        return
    wording, text = talk.turn.desk.wording, talk.text
    if wording.says("keep_data", text):
        talk.say("utter_forget_kept")
        talk.close_offer()
        return
    if talk.offered.kind == "forget" and wording.says("forget", text):
        await delete_all(talk)
        return
    if wording.says("forget", text):
        ask_part(talk) if wording.says("forget_part", text) else ask_forget(talk)
        return
    asks = any(wording.says(kind, text) for kind in ("who_sees", "how_long", "not_asked_for"))
    if wording.says("export", text) and not asks:
        await copy(talk)
        return
    asked = talk.said.of(Act.PRIVACY, Act.ASKS)
    if asks or not await answers.answer_all(talk, [one for one in asked if _is_known(one)]):
        explain(talk)


def _is_known(one: Heard) -> bool:
    return bool(one.answer) and one.answer != answers.UNKNOWN and one.answer_sure >= _SURE


def explain(talk: Talk) -> None:
    """What is kept, who sees it, for how long: the sentence that was asked for, from the notice."""
    consent, wording = talk.turn.desk.catalogue.consent, talk.turn.desk.wording
    if wording.says("who_sees", talk.text):
        talk.say("utter_privacy_answer", answer=consent.purpose)
    elif wording.says("how_long", talk.text):
        talk.say("utter_privacy_answer", answer=consent.duration)
    elif wording.says("not_asked_for", talk.text):
        talk.say("utter_privacy_answer", answer=consent.not_kept)
    else:
        talk.say("utter_privacy", notice=consent.summary)
    if not talk.state.is_dictating:
        talk.offer("privacy")


def ask_forget(talk: Talk) -> None:
    """One question before everything goes."""
    draft = talk.state.draft
    has_draft = draft is not None and bool(draft.problem)
    talk.say("utter_forget_sure_draft" if has_draft else "utter_forget_sure")
    talk.offer("forget")


def ask_part(talk: Talk) -> None:
    """One thing shall go, not everything: a person does that."""
    talk.say("utter_forget_part")
    talk.offer("call", words=talk.text)


async def copy(talk: Talk) -> None:
    """What we hold, read out."""
    turn = talk.turn
    held = await people.what_we_hold(turn.resident, work=turn.work)
    catalogue, none = turn.desk.catalogue, turn.desk.wording.phrase("none")
    proposals: list[Proposal] = held["proposals"]
    lines = [_line(talk, one) for one in proposals[:_READ_OUT]]
    home = catalogue.places[held["home"]].name if held["home"] in catalogue.places else none
    talk.say(
        "utter_privacy_copy",
        joined=talk.day(held["joined"]),
        home=home,
        phone=turn.desk.wording.phrases["door_between"].join(held["phones"]) or none,
        messages=held["messages"],
        photos=held["photos"],
        count=len(proposals),
    )
    if lines:
        talk.say("utter_privacy_proposals", proposals="\n".join(lines))
    if len(proposals) > len(lines):
        talk.say("utter_privacy_more", count=len(proposals) - len(lines))
    talk.close_offer()


def _line(talk: Talk, proposal: Proposal) -> str:
    problem = proposal.problem
    short = problem if len(problem) <= _BRIEF else f"{problem[: _BRIEF - 1]}…"
    return f"{proposal.ref} {talk.day(proposal.created_at)} {short}"


async def delete_all(talk: Talk) -> None:
    """Delete everything personal, a draft too; filed proposals stay without a name."""
    turn = talk.turn
    await people.forget(turn.resident, work=turn.work)
    turn.forgotten = True
    talk.say("utter_forgotten")
    talk.state = State()
