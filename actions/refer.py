"""Skill refer: after a no with its door: rewrite as a proposal, pass on, or have a person judge."""

from rasa_sdk.events import EventType, FollowupAction

from actions.matters import FORM, first_slots, suggestion_of
from actions.talk import DRAFT, DeskAction, Talk, keep
from bot.ports import CallKind
from bot.services import filing, people


class Rewrite(DeskAction):
    """The matter as a proposal after all: the rewrite hint becomes the wish to confirm."""

    outcome_name = "action_rewrite"

    async def act(self, talk: Talk) -> list[EventType]:
        refused = talk.slot("refused")
        if not refused:
            talk.say("utter_nothing_refused")
            return []
        matter = dict(refused["matter"]) | {"review": True, "list": "unclear", "code": "U"}
        slots = dict.fromkeys(DRAFT) | first_slots(talk, refused["text"], matter)
        talk.say("utter_rewrite_begun")
        return [*keep(**slots, solution=None, refused=None, parked=None), FollowupAction(FORM)]


class Refer(DeskAction):
    """Note the matter down for the staff who pass it on."""

    outcome_name = "action_refer"

    async def act(self, talk: Talk) -> list[EventType]:
        refused = talk.slot("refused")
        if not refused:
            talk.say("utter_nothing_refused")
            return []
        code = refused["matter"]["code"]
        turn, catalogue = talk.turn, talk.turn.desk.catalogue
        await people.call_staff(
            CallKind.REFERRAL,
            turn.resident,
            refused["text"],
            code=code,
            work=turn.work,
            catalogue=catalogue,
            now=turn.now,
        )
        talk.say("utter_referred", doors=talk.doors(code))
        return keep(refused=None)


class Appeal(DeskAction):
    """Judged wrongly, says the resident: filed for a person, as it is."""

    outcome_name = "action_appeal"

    async def act(self, talk: Talk) -> list[EventType]:
        refused = talk.slot("refused")
        if not refused or not refused["text"]:
            return await _call_person(talk, refused)
        turn, catalogue = talk.turn, talk.turn.desk.catalogue
        matter = dict(refused["matter"]) | {"review": True}
        slots = first_slots(talk, refused["text"], matter)
        draft = filing.Draft(
            problem=refused["text"],
            solution=slots.get("solution", ""),
            place=slots.get("place") or turn.resident.home or catalogue.subdistrict.place,
            place_detail=slots.get("place_detail", ""),
            suggestion=suggestion_of(matter),
        )
        proposal = await filing.file_proposal(
            draft, turn.resident, work=turn.work, catalogue=catalogue, now=turn.now
        )
        await people.call_staff(
            CallKind.APPEAL,
            turn.resident,
            refused["text"],
            code=proposal.code,
            work=turn.work,
            catalogue=catalogue,
            now=turn.now,
            ref=proposal.ref,
        )
        talk.say("utter_appealed", ref=proposal.ref, due=talk.day(proposal.due_at))
        return keep(refused=None, ref=proposal.ref)


async def _call_person(talk: Talk, refused: dict[str, object] | None) -> list[EventType]:
    """Nothing may be kept, or nothing was refused: a person is called without the words."""
    turn = talk.turn
    await people.call_staff(
        CallKind.APPEAL if refused else CallKind.HANDOFF,
        turn.resident,
        "" if refused else talk.text,
        code="U",
        work=turn.work,
        catalogue=turn.desk.catalogue,
        now=turn.now,
    )
    talk.say("utter_person_called")
    return keep(refused=None)
