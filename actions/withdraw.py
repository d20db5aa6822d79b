"""Skill withdraw: take one's proposal back, after one question."""

from rasa_sdk.events import EventType, FollowupAction

from actions.own import Which, ask, choose_from, ref_of, title, which
from actions.talk import DeskAction, Talk, keep
from bot.ports import CallKind
from bot.proposals.errors import StepNotAllowed
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import OPEN, WITHDRAWABLE, Status
from bot.services import following, people


class Withdraw(DeskAction):
    """Asks once, then withdraws; where work has begun, offers to call a person."""

    outcome_name = "action_withdraw"

    async def act(self, talk: Talk) -> list[EventType]:
        asked, wording = talk.pending, talk.turn.desk.wording
        if wording.says("keep_it", talk.text):
            talk.say("utter_withdraw_kept")
            return keep(pending=None)
        if wording.says("unsecond", talk.text):
            talk.say("utter_unsecond")
            return ask("call", words=talk.text)
        if asked.get("what") == "withdraw_sure" and ref_of(talk) in (None, asked["ref"]):
            return await do_withdraw(talk, asked["ref"], asked.get("words") or talk.text)
        found = await which(talk, lambda one: one.status in WITHDRAWABLE)
        if found.only:
            return ask_sure(talk, found.only, talk.text)
        if found.proposals:
            return choose_from(talk, found.proposals, "withdraw", words=talk.text)
        return await _cannot(talk, found)


async def _cannot(talk: Talk, found: Which) -> list[EventType]:
    if found.unknown:
        talk.say("utter_track_unknown", ref=found.unknown)
        return keep(pending=None)
    if found.misfits:
        return too_late(talk, found.misfits[0], talk.text)
    mine = await following.mine(talk.turn.resident, work=talk.turn.work)
    at_work = next((one for one in mine if one.status in OPEN), None)
    if at_work is not None:
        return too_late(talk, at_work, talk.text)
    if talk.in_form:
        return [FollowupAction("action_cancel")]
    talk.say("utter_nothing_to_withdraw")
    return keep(pending=None)


async def ask_sure_by_ref(talk: Talk, ref: str, words: str) -> list[EventType]:
    """The question before withdrawing, for the one that was picked."""
    return ask_sure(talk, await following.own(ref, talk.turn.resident, work=talk.turn.work), words)


def ask_sure(talk: Talk, proposal: Proposal, words: str) -> list[EventType]:
    """One question before it goes, unless it cannot go any more."""
    if proposal.status not in WITHDRAWABLE:
        return too_late(talk, proposal, words)
    talk.say("utter_withdraw_sure", ref=proposal.ref, title=title(talk, proposal))
    return [*keep(ref=proposal.ref), *ask("withdraw_sure", ref=proposal.ref, words=words)]


def too_late(talk: Talk, proposal: Proposal, words: str) -> list[EventType]:
    """It is being worked on, or has ended already; a person can still be called."""
    values = {
        "ref": proposal.ref,
        "title": title(talk, proposal),
        "status": talk.turn.desk.catalogue.label(proposal.status),
    }
    if proposal.status is Status.WITHDRAWN:
        talk.say("utter_withdraw_already", **values)
        return keep(pending=None)
    if proposal.status not in OPEN or proposal.status is Status.ANSWERED:
        talk.say("utter_withdraw_over", **values)
        return keep(pending=None, ref=proposal.ref)
    talk.say("utter_too_late_to_withdraw", **values)
    return [*keep(ref=proposal.ref), *ask("call", ref=proposal.ref, words=words)]


async def do_withdraw(talk: Talk, ref: str, reason: str) -> list[EventType]:
    """Withdraw, or say why it cannot be."""
    turn = talk.turn
    try:
        await following.withdraw(ref, reason, turn.resident, work=turn.work, now=turn.now)
    except StepNotAllowed:
        proposal = await following.own(ref, turn.resident, work=turn.work)
        return too_late(talk, proposal, reason)
    talk.say("utter_withdrawn", ref=ref)
    return keep(pending=None)


async def call_about(talk: Talk, ref: str | None, words: str) -> list[EventType]:
    """Ask staff to talk to the resident about a proposal."""
    turn, catalogue = talk.turn, talk.turn.desk.catalogue
    await people.call_staff(
        CallKind.HANDOFF,
        turn.resident,
        words,
        code="U",
        work=turn.work,
        catalogue=catalogue,
        now=turn.now,
        ref=ref,
    )
    is_open = catalogue.calendar.is_open(turn.now)
    talk.say(
        "utter_call_open" if is_open else "utter_call_closed",
        hours=catalogue.subdistrict.hours_text,
        phone=talk.phone_line(),
    )
    return keep(pending=None)
