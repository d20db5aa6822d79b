"""Skill track: what became of a proposal, asked by reference, by words, or not by name at all."""

from rasa_sdk.events import EventType

from actions.heed import Attentive
from actions.own import Which, ask, choose_from, hints_of, in_queue, ref_of, which
from actions.standing import say_public, say_standing
from actions.talk import DeskAction, Talk, keep
from bot.proposals.errors import UnknownProposal
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Status
from bot.services import following
from bot.services.standing import standing_of

_ECHO = 40


class Track(Attentive):
    """Answers in plain words; works in the middle of a draft, which goes on afterwards."""

    outcome_name = "action_track"

    async def act(self, talk: Talk) -> list[EventType]:
        ref = ref_of(talk)
        if ref:
            return await tell_by_ref(talk, ref)
        if not hints_of(talk).is_specific:
            told = await _by_place_in_row(talk)
            if told is not None:
                return told
        found = await which(talk, lambda one: True)
        waiting = in_queue(talk) if found.is_guessed or not found.proposals else None
        if waiting is not None:
            return _not_handed_in(talk, waiting)
        if not found.proposals:
            return _nothing(talk)
        if found.is_guessed:
            return await _unnamed(talk, found)
        if found.only:
            return await tell(talk, found.only)
        return choose_from(talk, found.proposals, "track")


class Mine(DeskAction):
    """The menu: all my proposals."""

    outcome_name = "action_mine"

    async def act(self, talk: Talk) -> list[EventType]:
        return await _all(talk, await following.mine(talk.turn.resident, work=talk.turn.work))


def _not_handed_in(talk: Talk, at: int) -> list[EventType]:
    """Asked after, and not handed in yet: it waits behind others, and is offered now."""
    queue = list(talk.slot("queue"))
    queue.insert(0, queue.pop(at))
    talk.say("utter_next_waiting", matter=talk.echo(str(queue[0]["text"]), _ECHO))
    return keep(queue=queue, pending={"what": "next"})


async def _unnamed(talk: Talk, found: Which) -> list[EventType]:
    """The words do not tell which one: the only one, or a list."""
    hints = hints_of(talk)
    if found.only:
        if found.is_doubtful:
            talk.say("utter_track_only_one")
        return await tell(talk, found.only)
    if hints.is_specific or hints.days:
        return choose_from(talk, found.proposals, "track", "utter_track_not_found")
    return await _all(talk, found.proposals)


async def _by_place_in_row(talk: Talk) -> list[EventType] | None:
    """All of one's own, or the newest, where the words ask for that; None otherwise."""
    wording = talk.turn.desk.wording
    asks_all, asks_last = wording.says("all_mine", talk.text), wording.says("latest", talk.text)
    if not (asks_all or asks_last):
        return None
    mine = await following.mine(talk.turn.resident, work=talk.turn.work)
    return await tell(talk, mine[0]) if mine and asks_last else await _all(talk, mine)


async def _all(talk: Talk, proposals: list[Proposal]) -> list[EventType]:
    if not proposals:
        return _nothing(talk)
    if len(proposals) == 1:
        return await tell(talk, proposals[0])
    return choose_from(talk, proposals, "track", "utter_track_all")


def _nothing(talk: Talk) -> list[EventType]:
    if talk.in_form:
        talk.say("utter_track_none_yet")
    elif talk.slot("problem"):
        talk.say("utter_track_draft")
    else:
        talk.say("utter_track_none")
    return []


async def tell_by_ref(talk: Talk, ref: str) -> list[EventType]:
    """The status of one's own or a public proposal; a stranger's is not there."""
    try:
        proposal = await following.visible(ref, talk.turn.resident, work=talk.turn.work)
    except UnknownProposal:
        talk.say("utter_track_unknown", ref=ref)
        return keep(pending=None)
    return await tell(talk, proposal)


async def tell(talk: Talk, proposal: Proposal) -> list[EventType]:
    """Status in plain words: who has it, since when, what comes next, by when."""
    if proposal.proposer != talk.turn.resident.id:
        say_public(talk, proposal)
        is_open = proposal.status in following.SECONDABLE
        return ask("seen", ref=proposal.ref) if is_open else keep(pending=None)
    say_standing(talk, proposal)
    target = await following.merged_into(proposal, work=talk.turn.work)
    if target is not None:
        say_standing(talk, target)
    return [*keep(ref=proposal.ref), *_follow_up(talk, proposal)]


def _follow_up(talk: Talk, proposal: Proposal) -> list[EventType]:
    """What the resident may do next, where a draft does not go on right away."""
    if talk.in_form:
        return keep(pending=None)
    if proposal.status is Status.RETURNED:
        return ask("returned", ref=proposal.ref)
    if proposal.status is Status.ANSWERED and proposal.rating is None:
        talk.say("utter_track_rate", ref=proposal.ref)
        return ask("solved", ref=proposal.ref)
    if standing_of(proposal, talk.turn.now).is_late:
        talk.say("utter_track_press")
        return ask("call", ref=proposal.ref, words=talk.text)
    return keep(pending=None)
