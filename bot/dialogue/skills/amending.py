"""Skill supplement: lines of what was filed are mended; every line that changed is shown."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.clauses import bare, phone_in
from bot.dialogue import summary
from bot.dialogue.acts import WORDS, Act
from bot.dialogue.fields import corrected
from bot.dialogue.skills import doubting, supplement
from bot.dialogue.skills.own import recent, which
from bot.dialogue.state import Draft
from bot.dialogue.talk import Talk
from bot.dialogue.weighing import is_doubtful
from bot.proposals.errors import StepNotAllowed
from bot.proposals.proposal import Proposal
from bot.services import following

_LINES = ("problem", "solution", "place", "detail", "phone")
_BRIEF = 60


async def amend(talk: Talk) -> None:
    """A line of what was filed was wrong: mended where nobody works on it yet, else noted."""
    found = await which(talk, supplement.is_open, adds=True)
    if not found.only:
        await supplement.take(talk)
        return
    turn, proposal = talk.turn, found.only
    before = as_draft(proposal)
    draft, doubted, asks_phone, parts = before, [], False, talk.said.of(Act.CORRECTS)
    for one in parts:
        change = corrected(draft, one, turn.desk, turn.resident.home)
        asks_phone |= change.ask == "phone"
        if is_doubtful(draft, change.draft, one):
            doubted.append(one)
        else:
            draft = change.draft
    if asks_phone and not phone_in(talk.text):
        talk.say("utter_ask_phone")
        talk.offer("supplement", ref=proposal.ref)
        return
    if draft != before:
        await mend(talk, proposal.ref, {name: getattr(draft, name) for name in _LINES})
    if doubted:
        talk.about(proposal.ref)
        doubting.ask_sure(talk, draft, doubted, proposal.ref)
        return
    if draft != before:
        return
    if any(one.line in WORDS for one in parts):
        named = next(one.line for one in parts if one.line in WORDS)
        talk.say(f"utter_no_{named}_in_lines")
        return
    if not any(one.new or one.old for one in talk.said.heard):
        talk.say("utter_amend_what", ref=proposal.ref)
        talk.offer("supplement", ref=proposal.ref)
        return
    await supplement.add_words(talk, proposal.ref, bare(talk.text))


def as_draft(proposal: Proposal) -> Draft:
    """What was filed, as a draft to be corrected."""
    return Draft(
        problem=proposal.problem,
        solution=proposal.solution,
        place=proposal.place,
        detail=proposal.place_detail,
        phone=proposal.contact,
        matter={"level": str(proposal.level)},
    )


async def mend(talk: Talk, ref: str, lines: Mapping[str, Any]) -> None:
    """Take these lines into the proposal and show those that changed; it can be taken back."""
    turn = talk.turn
    proposal = await following.own(ref, turn.resident, work=turn.work)
    before = as_draft(proposal)
    draft = replace(before, **{name: lines[name] for name in _LINES if name in lines})
    changes = {
        name: getattr(draft, name) or ""
        for name in _LINES
        if getattr(draft, name) != getattr(before, name)
    }
    shown: dict[str, str] = {name: str(changes[name]) for name in ("problem", "solution", "phone")
             if name in changes}  # fmt: skip
    if {"place", "detail"} & set(changes):
        shown["place"] = summary.place_name(talk, draft)
    try:
        await following.amend(
            ref, changes, talk.phrase("amended_note", words="；".join(shown.values())),
            turn.resident, work=turn.work, catalogue=turn.desk.catalogue, now=turn.now,
        )  # fmt: skip
    except StepNotAllowed:
        supplement.too_late(talk, proposal)
        return
    talk.say("utter_amended", ref=ref, value=summary.lines_of(talk, shown))
    talk.about(ref)
    talk.close_offer()
    was = {name: getattr(before, name) for name in changes}
    talk.keep(undo={"did": "amended", "ref": ref, "lines": was})


async def take_back(talk: Talk, undo: Mapping[str, Any]) -> None:
    """What was just added stands no longer; lines just mended read as before."""
    ref = str(undo["ref"])
    if undo["did"] == "amended":
        await mend(talk, ref, undo["lines"])
        return
    await _take_out(talk, ref)


async def take_out_last(talk: Talk) -> bool:
    """What was added last to the proposal just spoken of goes; False where nothing was."""
    ref = recent(talk)
    if not ref:
        return False
    proposal = await following.visible(
        ref, talk.turn.resident, work=talk.turn.work, now=talk.turn.now
    )
    is_own = proposal.proposer == talk.turn.resident.id
    if not is_own or following.last_added(proposal) is None:
        return False
    await _take_out(talk, ref)
    return True


async def _take_out(talk: Talk, ref: str) -> None:
    turn = talk.turn
    try:
        _, words = await following.take_out(ref, turn.resident, work=turn.work, now=turn.now)
    except StepNotAllowed:
        talk.say("utter_left_as_is")
        return
    talk.say("utter_taken_out", ref=ref, words=talk.echo(words, _BRIEF))
    talk.about(ref)
    talk.close_offer()
