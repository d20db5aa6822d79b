"""Skill track: what became of a proposal, asked by reference, by words, or not by name at all."""

from rasa_sdk.events import EventType

from actions.matters import brief
from actions.talk import DeskAction, Talk, keep
from bot.messages import Option
from bot.proposals.errors import UnknownProposal
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import OPEN
from bot.services import following

_LISTED = 8


class Track(DeskAction):
    """Answers in plain words; works in the middle of a draft, which goes on afterwards."""

    outcome_name = "action_track"

    async def act(self, talk: Talk) -> list[EventType]:
        ref = talk.entity("ref") or following.ref_in(talk.text)
        if ref:
            return await tell_by_ref(talk, ref)
        proposals = await following.mine(talk.turn.resident, work=talk.turn.work)
        if not proposals:
            talk.say("utter_track_none")
            return []
        wording = talk.turn.desk.wording
        if len(proposals) == 1 or wording.says("latest", talk.text):
            return tell(talk, proposals[0])
        if wording.says("all_mine", talk.text):
            return choose_from(talk, proposals, "track")
        found = following.meant(
            talk.text, talk.understanding.get("code", ""), proposals, talk.turn.desk.catalogue
        )
        if len(found) == 1:
            return tell(talk, found[0])
        return choose_from(talk, found or proposals, "track")


class Mine(DeskAction):
    """The menu: all my proposals."""

    outcome_name = "action_mine"

    async def act(self, talk: Talk) -> list[EventType]:
        proposals = await following.mine(talk.turn.resident, work=talk.turn.work)
        if not proposals:
            talk.say("utter_track_none")
            return []
        return tell(talk, proposals[0]) if len(proposals) == 1 else choose_from(talk, proposals, "track")


async def tell_by_ref(talk: Talk, ref: str) -> list[EventType]:
    """The status of one's own or a public proposal; a stranger's is not there."""
    try:
        proposal = await following.visible(ref, talk.turn.resident, work=talk.turn.work)
    except UnknownProposal:
        talk.say("utter_track_unknown", ref=ref)
        return []
    return tell(talk, proposal)


def tell(talk: Talk, proposal: Proposal) -> list[EventType]:
    """Status in plain words: who has it, since when, what comes next, by when."""
    catalogue = talk.turn.desk.catalogue
    is_open = proposal.status in OPEN and proposal.due_at is not None
    since = proposal.events[-1].at if proposal.events else proposal.created_at
    talk.say(
        "utter_track_open" if is_open else "utter_track_ended",
        ref=proposal.ref,
        title=title(talk, proposal),
        status=catalogue.label(proposal.status),
        meaning=catalogue.statuses[proposal.status].sentence,
        body=catalogue.bodies[proposal.body].name,
        since=talk.day(since),
        due=talk.day(proposal.due_at) if proposal.due_at else "",
        said=_last_words(proposal),
    )
    return keep(ref=proposal.ref)


def _last_words(proposal: Proposal) -> str:
    """What staff last gave a reason or an answer for, as the resident may read it."""
    for event in reversed(proposal.events):
        words = event.given.get("answer") or event.given.get("reason")
        if event.tells and words:
            return str(words)
    return ""


def title(talk: Talk, proposal: Proposal) -> str:
    """Place and problem in a few words."""
    places = talk.turn.desk.catalogue.places
    place = places[proposal.place].name if proposal.place in places else ""
    problem = proposal.problem if len(proposal.problem) <= 20 else f"{proposal.problem[:19]}…"
    return brief(problem if place in problem else f"{place}{problem}")


def choose_from(talk: Talk, proposals: list[Proposal], what: str) -> list[EventType]:
    """Ask which one is meant, only where several remain."""
    options = [
        Option(title(talk, one), f'/choose{{"ref": "{one.ref}"}}') for one in proposals[:_LISTED]
    ]
    talk.say("utter_which_one", options=options, count=len(proposals))
    return keep(pending=what)
