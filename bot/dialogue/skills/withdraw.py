"""Skill withdraw: take one's proposal back, after one question; and bring it back, if not meant."""

from dataclasses import replace
from typing import Any

from bot.dialogue import questions
from bot.dialogue.skills import amending
from bot.dialogue.skills.browse import unsecond_one
from bot.dialogue.skills.own import Which, choose_from, ref_of, title, which
from bot.dialogue.state import Draft
from bot.dialogue.talk import Talk
from bot.ports import CallKind
from bot.proposals.errors import StepNotAllowed
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import OPEN, WITHDRAWABLE, Status
from bot.services import following, people
from bot.services.together.seconding import seconded


async def take(talk: Talk) -> None:
    """Asks once, then withdraws; where work has begun, offers to call a person."""
    offered = talk.offered
    if offered.kind == "withdraw_sure" and ref_of(talk) in (None, offered.more["ref"]):
        await withdraw(talk, offered.more["ref"], offered.more.get("words") or talk.text)
        return
    found = await which(talk, lambda one: one.status in WITHDRAWABLE)
    if found.only:
        ask_sure(talk, found.only, talk.text)
        return
    if found.proposals:
        choose_from(talk, found.proposals, "withdraw", words=talk.text)
        return
    await _cannot(talk, found)


async def _cannot(talk: Talk, found: Which) -> None:
    if found.unknown in [
        one.ref for one in await seconded(talk.turn.resident, work=talk.turn.work)
    ]:
        await unsecond_one(talk, found.unknown)  # what is taken back is a voice for it
        return
    if found.unknown:
        talk.say("utter_track_unknown", ref=found.unknown)
        talk.close_offer()
        return
    if found.misfits:
        too_late(talk, found.misfits[0], talk.text)
        return
    mine = await following.mine(talk.turn.resident, work=talk.turn.work)
    at_work = next((one for one in mine if one.status in OPEN), None)
    if at_work is not None:
        too_late(talk, at_work, talk.text)
        return
    if talk.state.draft is not None and talk.state.draft.problem:
        talk.say("utter_not_filed_yet")
        talk.keep(question=None)
        return
    talk.say("utter_nothing_to_withdraw")
    talk.close_offer()


async def ask_sure_by_ref(talk: Talk, ref: str, words: str) -> None:
    """The question before withdrawing, for the one that was picked."""
    ask_sure(talk, await following.own(ref, talk.turn.resident, work=talk.turn.work), words)


def ask_sure(talk: Talk, proposal: Proposal, words: str) -> None:
    """One question before it goes, unless it cannot go any more."""
    if proposal.status not in WITHDRAWABLE:
        too_late(talk, proposal, words)
        return
    talk.say("utter_withdraw_sure", ref=proposal.ref, title=title(talk, proposal))
    talk.about(proposal.ref)
    talk.offer("withdraw_sure", ref=proposal.ref, words=words)


def too_late(talk: Talk, proposal: Proposal, words: str) -> None:
    """It is being worked on, or has ended already; a person can still be called."""
    values: dict[str, Any] = {
        "ref": proposal.ref,
        "title": title(talk, proposal),
        "status": talk.turn.desk.catalogue.label(proposal.status),
    }
    talk.about(proposal.ref)
    talk.close_offer()
    if proposal.status is Status.WITHDRAWN:
        talk.say("utter_withdraw_already", **values)
        return
    if proposal.status not in OPEN or proposal.status is Status.ANSWERED:
        talk.say("utter_withdraw_over", **values)
        return
    talk.say("utter_too_late_to_withdraw", **values)
    talk.offer("call", ref=proposal.ref, words=words)


async def withdraw(talk: Talk, ref: str, reason: str) -> None:
    """Withdraw, or say why it cannot be; the next message may take it back."""
    turn = talk.turn
    talk.close_offer()
    try:
        await following.withdraw(ref, reason, turn.resident, work=turn.work, now=turn.now)
    except StepNotAllowed:
        proposal = await following.own(ref, turn.resident, work=turn.work)
        too_late(talk, proposal, reason)
        return
    talk.say("utter_withdrawn", ref=ref)
    talk.keep(undo={"did": "withdrawn", "ref": ref})


async def takes_back(talk: Talk) -> None:
    """`That was not meant`: what was just done is undone."""
    undo = talk.before.undo
    talk.keep(undo={})
    if undo.get("did") in ("added", "amended"):
        await amending.take_back(talk, undo)
        return
    if undo.get("did") == "withdrawn":
        turn = talk.turn
        await following.take_back(
            undo["ref"], turn.resident, work=turn.work, catalogue=turn.desk.catalogue, now=turn.now
        )
        talk.about(undo["ref"])
        talk.say("utter_taken_back", ref=undo["ref"])
        return
    if undo.get("did") == "dropped" and undo.get("draft"):
        draft = Draft.of(undo["draft"])
        talk.say("utter_resumed", problem=talk.echo(draft.problem))
        questions.ask(talk, replace(draft, told={}))
        return
    if talk.offered.kind in ("withdraw_sure", "withdraw"):
        talk.close_offer()
        talk.say("utter_withdraw_kept")
        return
    if await amending.take_out_last(talk):
        return
    read = talk.said.understanding
    is_kept = read is not None and read.intent == "withdraw" and talk.state.ref is not None
    talk.say("utter_withdraw_kept" if is_kept else "utter_left_as_is")


async def call_about(talk: Talk, ref: str | None, words: str) -> None:
    """Ask staff to talk to the resident about a proposal."""
    turn, catalogue = talk.turn, talk.turn.desk.catalogue
    call = await people.call_staff(
        CallKind.HANDOFF,
        turn.resident,
        words,
        code="U",
        work=turn.work,
        catalogue=catalogue,
        now=turn.now,
        ref=ref,
    )
    talk.called(call)
    talk.say(
        f"utter_call_{talk.hours}",
        hours=catalogue.subdistrict.hours_text,
        phone=talk.phone_line(),
    )
    talk.close_offer()
