"""The end of a draft: filed, or kept for later, or begun anew."""

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import EventType, FollowupAction

from actions.changes import cleared
from actions.heed import Attentive
from actions.matters import FORM, Queue, bare_of, first_slots, suggestion_of
from actions.pending import dropped
from actions.propose import park, take_up
from actions.summary import draft_of
from actions.talk import DeskAction, Talk, clear, keep
from bot.ports import CallKind
from bot.proposals.places import Level
from bot.proposals.proposal import Proposal
from bot.services import filing, people
from bot.services.filing import Draft

_ORDER = ("problem", "solution", "place", "reach", "photos_done", "confirmed")
_ECHO = 40


class File(DeskAction):
    """File the confirmed draft; the next of several matters is offered."""

    outcome_name = "action_file"

    async def act(self, talk: Talk) -> list[EventType]:
        if not talk.slot("confirmed"):
            return []
        matter = talk.slot("matter") or {}
        proposal = await filed(talk, draft_of(talk), is_appeal=bool(matter.get("appeal")))
        queue = list(talk.slot("queue") or ())
        for entry in [one for one in queue if one.get("appeal")]:
            queue.remove(entry)
            await filed(talk, _appealed(talk, entry), is_appeal=True)
        await invite(talk)
        events = [*clear(), *keep(ref=proposal.ref, parked=None, queue=queue or None)]
        return [*events, *offer_next(talk, queue)]


def offer_next(talk: Talk, queue: Queue) -> list[EventType]:
    """Offer what waits in the queue, one at a time."""
    if not queue:
        return keep(pending=None)
    talk.say("utter_next_matter", matter=talk.echo(str(queue[0]["text"]), _ECHO))
    return keep(pending={"what": "next"})


async def filed(talk: Talk, draft: Draft, *, is_appeal: bool) -> Proposal:
    """File a draft and say so; after an appeal a person is called as well."""
    turn, catalogue = talk.turn, talk.turn.desk.catalogue
    proposal = await filing.file_proposal(
        draft, turn.resident, work=turn.work, catalogue=catalogue, now=turn.now
    )
    if is_appeal:
        await people.call_staff(
            CallKind.APPEAL,
            turn.resident,
            draft.problem,
            code=proposal.code,
            work=turn.work,
            catalogue=catalogue,
            now=turn.now,
            ref=proposal.ref,
        )
    response = "utter_filed_review" if proposal.review else "utter_filed"
    talk.say(
        "utter_appealed" if is_appeal else response,
        ref=proposal.ref,
        body=catalogue.bodies[proposal.body].name,
        due=talk.day(proposal.due_at),
    )
    return proposal


async def invite(talk: Talk) -> None:
    """Ask for the consent (一次性订阅) a notice weeks later needs, unless one is left."""
    turn, invitation = talk.turn, talk.turn.desk.invitation
    if invitation is None:
        return
    if not await turn.work.consents.left(turn.resident.id, invitation.template):
        talk.say_so(turn.desk.wording.phrase("invitation", page=invitation.page))


def appeal_slots(talk: Talk, refused: Mapping[str, Any]) -> dict[str, Any]:
    """The draft of a matter that the resident wants judged by a person: nothing more is asked."""
    matter = bare_of(refused["matter"]) | {"review": True, "appeal": True}
    slots = first_slots(talk, str(refused["text"]), matter)
    home = talk.turn.resident.home or talk.turn.desk.catalogue.subdistrict.place
    place = slots.get("place") or home
    level = talk.turn.desk.catalogue.places[place].level.value
    defaults = {"place": place, "reach": level, "solution": ""}
    return defaults | slots | {"photos_done": True, "confirmed": True}


def _appealed(talk: Talk, entry: Mapping[str, Any]) -> Draft:
    slots = appeal_slots(talk, entry)
    return Draft(
        problem=slots["problem"],
        solution=slots["solution"],
        place=slots["place"],
        place_detail=slots.get("place_detail", ""),
        suggestion=suggestion_of(slots["matter"]),
        reach=Level(slots["reach"]),
        contact=slots.get("phone", ""),
    )


class Cancel(Attentive):
    """Stop dictating; what was said is kept until the resident goes on or begins anew."""

    outcome_name = "action_cancel"

    async def act(self, talk: Talk) -> list[EventType]:
        beside = dropped(talk)
        if beside is not None:
            return beside
        if talk.in_form:
            return park(talk, "utter_cancelled")
        if talk.pending.get("what") == "next":
            talk.say("utter_next_later")
            return keep(pending=None)
        if talk.slot("problem"):
            talk.say("utter_draft_dropped")
            return [*clear(), *keep(parked=None, pending=None)]
        talk.say("utter_nothing_to_cancel")
        return keep(pending=None, refused=None)


class Restart(Attentive):
    """Begin anew; the old draft goes."""

    outcome_name = "action_restart"

    async def act(self, talk: Talk) -> list[EventType]:
        talk.say("utter_restarted")
        events = [*clear(), *keep(parked=None, refused=None, pending=None, requested_slot=None)]
        return events if talk.in_form else [*events, FollowupAction(FORM)]


class Resume(DeskAction):
    """Go on with a draft that was put aside, or with what waits."""

    outcome_name = "action_resume"

    async def act(self, talk: Talk) -> list[EventType]:
        if talk.in_form:
            return []
        if talk.slot("problem"):
            talk.say("utter_resumed", problem=talk.echo(talk.slot("problem")))
            return [*keep(parked=None, told=None, pending=None, alarm=None), FollowupAction(FORM)]
        queue = list(talk.slot("queue") or ())
        if queue:
            return take_up(talk, queue, 0)
        talk.say("utter_nothing_to_resume")
        return []


class Back(Attentive):
    """One question back: its answer is forgotten and it is asked again."""

    outcome_name = "action_back"

    async def act(self, talk: Talk) -> list[EventType]:
        if not talk.in_form:
            talk.say("utter_nothing_to_cancel")
            return []
        asked = talk.asked or "confirmed"
        before = _ORDER[: _ORDER.index(asked)] if asked in _ORDER else ("problem",)
        was_told = bool((talk.slot("matter") or {}).get("level"))
        filled = [
            name
            for name in before
            if talk.slot(name) is not None and not (name == "reach" and was_told)
        ]
        if not filled:
            talk.say("utter_first_question")
            return []
        talk.say("utter_back")
        return keep(**cleared(filled[-1]), **_with_place(filled[-1]))


def _with_place(name: str) -> dict[str, Any]:
    """Whom it concerns was told by the place; it is read anew with the new one."""
    return {"reach": None} if name == "place" else {}
