"""The end of a draft: filed, or kept for later, or begun anew."""

from rasa_sdk.events import ActiveLoop, EventType, FollowupAction

from actions.form import draft_of
from actions.matters import FORM, brief
from actions.talk import DeskAction, Talk, clear, keep
from bot.services import filing, people

_ORDER = ("problem", "solution", "place", "reach", "photos_done", "confirmed")


class File(DeskAction):
    """File the confirmed draft; the next of several matters is offered."""

    outcome_name = "action_file"

    async def act(self, talk: Talk) -> list[EventType]:
        if not talk.slot("confirmed"):
            return []
        turn, catalogue = talk.turn, talk.turn.desk.catalogue
        if not people.has_consented(turn.resident, catalogue):
            version = catalogue.consent.version
            await people.consent(turn.resident, work=turn.work, version=version, now=turn.now)
        draft = draft_of(talk)
        proposal = await filing.file_proposal(
            draft, turn.resident, work=turn.work, catalogue=catalogue, now=turn.now
        )
        talk.say(
            "utter_filed_review" if proposal.review else "utter_filed",
            ref=proposal.ref,
            body=catalogue.bodies[proposal.body].name,
            due=talk.day(proposal.due_at),
        )
        queue = talk.slot("queue") or ()
        if queue:
            talk.say("utter_next_matter", matter=brief(queue[0]["text"]))
        return [*clear(), *keep(ref=proposal.ref, parked=None, consent=None)]


class Cancel(DeskAction):
    """Stop dictating; what was said is kept until the resident goes on or begins anew."""

    outcome_name = "action_cancel"

    async def act(self, talk: Talk) -> list[EventType]:
        if not talk.in_form:
            talk.say("utter_nothing_to_cancel")
            return keep(pending=None, refused=None)
        if not talk.slot("problem"):
            talk.say("utter_cancelled_empty")
            return [ActiveLoop(None), *clear(), *clear("requested_slot")]
        talk.say("utter_cancelled")
        return [ActiveLoop(None), *clear("requested_slot"), *keep(parked=True)]


class Restart(DeskAction):
    """Begin anew; the old draft goes."""

    outcome_name = "action_restart"

    async def act(self, talk: Talk) -> list[EventType]:
        talk.say("utter_restarted")
        events = [*clear(), *keep(parked=None, refused=None, queue=None, pending=None)]
        return events if talk.in_form else [*events, FollowupAction(FORM)]


class Resume(DeskAction):
    """Go on with a draft that was put aside."""

    outcome_name = "action_resume"

    async def act(self, talk: Talk) -> list[EventType]:
        if talk.in_form:
            return []
        if not talk.slot("problem"):
            talk.say("utter_nothing_to_resume")
            return []
        talk.say("utter_resumed", problem=brief(talk.slot("problem")))
        return [*keep(parked=None), FollowupAction(FORM)]


class Back(DeskAction):
    """One question back: its answer is forgotten and it is asked again."""

    outcome_name = "action_back"

    async def act(self, talk: Talk) -> list[EventType]:
        if not talk.in_form:
            talk.say("utter_nothing_to_cancel")
            return []
        asked = talk.asked or "confirmed"
        before = _ORDER[: _ORDER.index(asked)] if asked in _ORDER else ("problem",)
        filled = [name for name in before if name != "reach" and talk.slot(name) is not None]
        if not filled:
            talk.say("utter_first_question")
            return []
        talk.say("utter_back")
        return clear(filled[-1])


