"""Skill track: what became of a proposal, asked by reference, by words, or not by name at all."""

from bot.dialogue.acts import Act
from bot.dialogue.draft import told
from bot.dialogue.matters import named_on_shelf
from bot.dialogue.skills.company import offer_draft
from bot.dialogue.skills.own import Which, choose_from, hints_of, ref_of, which
from bot.dialogue.skills.propose import what_waits
from bot.dialogue.skills.standing import say_public, say_standing
from bot.dialogue.talk import Talk
from bot.proposals.errors import UnknownProposal
from bot.proposals.proposal import Proposal
from bot.proposals.slips import code_in
from bot.proposals.workflow import Status
from bot.services import claiming, following
from bot.services.standing import standing_of

_ECHO = 40


async def take(talk: Talk) -> None:
    """Answers in plain words; works in the middle of a draft, which goes on afterwards."""
    code = code_in(talk.text)
    if code:
        await claim(talk, code)
        return
    ref = ref_of(talk)
    if ref:
        await tell_by_ref(talk, ref)
        return
    if not hints_of(talk).is_specific and talk.turn.desk.wording.says("latest", talk.text):
        mine_ = await following.mine(talk.turn.resident, work=talk.turn.work)
        await tell(talk, mine_[0]) if mine_ else _nothing(talk)
        return
    found = await which(talk, lambda one: True)
    words = "".join(told(one) for one in talk.said.of(Act.PROGRESS, Act.SWITCHES))
    is_open = found.is_guessed or not found.proposals
    waiting = named_on_shelf(talk, words) if is_open and talk.state.shelf else None
    if waiting is not None and not talk.state.is_dictating:
        _not_handed_in(talk, waiting)
        return
    if is_open and _names_draft(talk, found) and offer_draft(talk):
        return
    if not found.proposals:
        _nothing(talk)
        return
    if found.is_guessed:
        await _unnamed(talk, found)
        return
    if found.only:
        await tell(talk, found.only)
        return
    choose_from(talk, found.proposals, "track")


def _names_draft(talk: Talk, found: Which) -> bool:
    """Whether a draft put aside is asked after: nothing else is there, or its own words name it."""
    draft = talk.state.draft
    if draft is None or talk.state.is_dictating or not found.proposals:
        return draft is not None and bool(draft.problem)
    pairs = {talk.text[n : n + 2] for n in range(len(talk.text) - 1)}
    return any(pair in draft.problem for pair in pairs)


async def claim(talk: Talk, code: str) -> None:
    """A slip's code: what staff filed for this resident is theirs from now on, and told of."""
    turn = talk.turn
    try:
        theirs = await claiming.claim(code, turn.resident, work=turn.work, now=turn.now)
    except claiming.TooManyCodes:
        talk.say_so(talk.phrase("claim_too_many"))
        return
    except claiming.UnknownCode:
        talk.say_so(talk.phrase("claim_unknown"))
        return
    refs = talk.phrase("door_between").join(one.ref for one in theirs)
    talk.say_so(talk.phrase("claimed", refs=refs))
    await tell(talk, theirs[0])


async def mine(talk: Talk) -> None:
    """All my proposals, and what was named and not handed in."""
    filed = await following.mine(talk.turn.resident, work=talk.turn.work)
    if filed and what_waits(talk) and talk.said.of(Act.MINE):
        talk.is_asked = not talk.state.is_dictating
        return
    await _all(talk, await following.mine(talk.turn.resident, work=talk.turn.work))


def _not_handed_in(talk: Talk, at: int) -> None:
    """Asked after, and not handed in yet: it waits behind others, and is offered now."""
    shelf = list(talk.state.shelf)
    shelf.insert(0, shelf.pop(at))
    talk.say("utter_next_waiting", matter=talk.echo(shelf[0].problem, _ECHO))
    talk.keep(shelf=tuple(shelf))
    talk.offer("next")


async def _unnamed(talk: Talk, found: Which) -> None:
    """The words do not tell which one: the only one, or a list."""
    hints = hints_of(talk)
    if found.only:
        if found.is_doubtful:
            talk.say("utter_track_only_one")
        await tell(talk, found.only)
        return
    if hints.is_specific or hints.days:
        choose_from(talk, found.proposals, "track", "utter_track_not_found")
        return
    await _all(talk, found.proposals)


async def _all(talk: Talk, proposals: list[Proposal]) -> None:
    if not proposals:
        _nothing(talk)
        return
    if len(proposals) == 1:
        talk.say("utter_track_one")
        await tell(talk, proposals[0])
        return
    choose_from(talk, proposals, "track", "utter_track_all")


def _nothing(talk: Talk) -> None:
    if talk.state.shelf or (talk.state.draft is not None and talk.state.draft.problem):
        talk.say("utter_track_none_filed")
        what_waits(talk)
    else:
        talk.say("utter_track_none")


async def tell_by_ref(talk: Talk, ref: str) -> None:
    """The status of one's own or a public proposal; a stranger's is not there."""
    try:
        proposal = await following.visible(
            ref, talk.turn.resident, work=talk.turn.work, now=talk.turn.now
        )
    except UnknownProposal:
        talk.say("utter_track_unknown", ref=ref)
        talk.close_offer()
        return
    await tell(talk, proposal)


async def tell(talk: Talk, proposal: Proposal) -> None:
    """Status in plain words: who has it, since when, what comes next, by when."""
    talk.close_offer()
    if proposal.proposer != talk.turn.resident.id:
        say_public(talk, proposal)
        if proposal.status in following.SECONDABLE:
            talk.offer("seen", ref=proposal.ref)
        return
    say_standing(talk, proposal)
    target = await following.merged_into(proposal, work=talk.turn.work)
    if target is not None:
        say_standing(talk, target)
    talk.about(proposal.ref)
    if not talk.state.is_dictating:
        _follow_up(talk, proposal)


def _follow_up(talk: Talk, proposal: Proposal) -> None:
    """What the resident may do next, where a draft does not go on right away."""
    if proposal.status is Status.RETURNED:
        talk.offer("returned", ref=proposal.ref, turns=2)
    elif proposal.status is Status.ANSWERED and proposal.rating is None:
        talk.say("utter_track_rate", ref=proposal.ref)
        talk.offer("solved", ref=proposal.ref)
    elif standing_of(proposal, talk.turn.now).is_late:
        talk.say("utter_track_press")
        talk.offer("call", ref=proposal.ref, words=talk.text)
