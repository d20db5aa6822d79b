"""Skills browse and second: what neighbours proposed, and lending it one's voice."""

from rasa_sdk.events import EventType

from actions.talk import DeskAction, Talk, keep
from actions.track import title
from bot.messages import Option
from bot.proposals.errors import AlreadySeconded, OwnProposal, StepNotAllowed, UnknownProposal
from bot.services import following


class Browse(DeskAction):
    """Public proposals nearby."""

    outcome_name = "action_browse"

    async def act(self, talk: Talk) -> list[EventType]:
        return await _offer(talk, "utter_browse", "show")


class Second(DeskAction):
    """Second a proposal by reference, by the last one looked at, or by choosing one."""

    outcome_name = "action_second"

    async def act(self, talk: Talk) -> list[EventType]:
        ref = talk.entity("ref") or following.ref_in(talk.text)
        if ref is None and str(talk.slot("pending") or "").startswith("seen "):
            ref = str(talk.slot("pending")).split()[1]
        return await second_one(talk, ref) if ref else await _offer(talk, "utter_second_which", "second")


async def _offer(talk: Talk, response: str, what: str) -> list[EventType]:
    turn = talk.turn
    public = await following.browse(turn.resident, work=turn.work, catalogue=turn.desk.catalogue)
    others = [one for one in public if what == "show" or one.proposer != turn.resident.id]
    if not others:
        talk.say("utter_browse_none")
        return []
    options = [Option(title(talk, one), f'/choose{{"ref": "{one.ref}"}}') for one in others]
    talk.say(response, options=options)
    return keep(pending=what)


async def show_one(talk: Talk, ref: str) -> list[EventType]:
    """A public proposal, without its proposer."""
    turn, catalogue = talk.turn, talk.turn.desk.catalogue
    proposal = await following.visible(ref, turn.resident, work=turn.work)
    talk.say(
        "utter_show",
        ref=ref,
        problem=proposal.problem,
        solution=proposal.solution,
        status=catalogue.label(proposal.status),
        seconds=len(proposal.seconders),
    )
    return keep(pending=f"seen {ref}")


async def second_one(talk: Talk, ref: str) -> list[EventType]:
    """Second it, or say why not."""
    turn = talk.turn
    try:
        proposal = await following.second(ref, turn.resident, work=turn.work, now=turn.now)
    except OwnProposal:
        talk.say("utter_second_own_proposal")
    except AlreadySeconded:
        talk.say("utter_second_already_seconded")
    except (UnknownProposal, StepNotAllowed):
        talk.say("utter_second_unknown_proposal")
    else:
        talk.say("utter_seconded", ref=ref, seconds=len(proposal.seconders))
    return keep(pending=None)
