"""Skills rate and reopen: a mark for what was answered, or: it is not solved."""

from bot.clauses import bare
from bot.dialogue.skills.own import Which, choose_from, title, which
from bot.dialogue.skills.supplement import add_words
from bot.dialogue.skills.track import tell
from bot.dialogue.talk import Talk
from bot.proposals.errors import StepNotAllowed
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import OPEN, Status
from bot.services import following, rating

LOW = 2
_BRIEF = 60
_LEADS_HERE = frozenset({"reopen_offer", "rate", "solved"})


def _is_done(proposal: Proposal) -> bool:
    return proposal.status in following.DONE


async def take(talk: Talk) -> None:
    """A mark from 1 to 5; unrated stays unrated."""
    offered, score = talk.offered, score_of(talk)
    if offered.kind in ("rate", "solved") and not talk.value("ref") and offered.more.get("ref"):
        await rate_one(talk, offered.more["ref"], score, talk.text)
        return
    found = await which(talk, _is_done)
    if score is None and not found.proposals and not found.unknown:
        talk.say("utter_aside_scolds")
        return
    if found.unknown or not found.proposals:
        _not_yet(talk, found)
        return
    unrated = [one for one in found.proposals if one.rating is None]
    wanted = unrated if found.is_guessed and unrated else found.proposals
    if len(wanted) > 1:
        more = {"score": score, "words": talk.text}
        choose_from(talk, wanted, "rate", "utter_rate_which", **more)
        return
    await rate_one(talk, wanted[0].ref, score, talk.text)


def score_of(talk: Talk) -> int | None:
    """The mark an option carried, or the words give."""
    if talk.value("value"):
        return int(talk.value("value"))
    return rating.score_in(talk.text, talk.turn.desk.wording)


def _not_yet(talk: Talk, found: Which) -> None:
    talk.close_offer()
    if found.unknown:
        talk.say("utter_track_unknown", ref=found.unknown)
    elif found.misfits:
        one = found.misfits[0]
        label = talk.turn.desk.catalogue.label(one.status)
        talk.say("utter_rate_not_yet", title=title(talk, one), ref=one.ref, status=label)
    else:
        talk.say("utter_nothing_to_rate")


async def rate_one(talk: Talk, ref: str, score: int | None, words: str) -> None:
    """Keep the mark, or ask for it; a low one offers to reopen."""
    talk.about(ref)
    talk.close_offer()
    if score is None:
        talk.say("utter_rate_how", ref=ref)
        talk.offer("rate", ref=ref)
        return
    turn = talk.turn
    try:
        await following.rate(ref, score, words, turn.resident, work=turn.work, now=turn.now)
    except StepNotAllowed:
        talk.say("utter_nothing_to_rate")
        return
    talk.tells_rating = True
    mark = turn.desk.wording.phrase(f"score_{score}")
    if score > LOW:
        talk.say("utter_rated", mark=mark)
        return
    talk.say("utter_rated_low", ref=ref, mark=mark)
    talk.offer("reopen_offer", ref=ref, words=words)


async def reopen(talk: Talk) -> None:
    """Not solved: back to the body that answered, with the resident's own words."""
    offered = talk.offered
    said = talk.text or str(offered.more.get("heard") or "")
    if offered.kind in _LEADS_HERE and offered.more.get("ref") and not talk.value("ref"):
        await reopen_one(talk, offered.more["ref"], said)
        return
    found = await which(talk, _is_done, adds=True)
    if found.unknown:
        talk.say("utter_track_unknown", ref=found.unknown)
        talk.close_offer()
        return
    if not found.proposals:
        await _nothing_done(talk, found)
        return
    if not found.only:
        choose_from(talk, found.proposals, "reopen", "utter_reopen_which", words=said)
        return
    if found.is_doubtful:
        talk.say("utter_reopen_this", title=title(talk, found.only))
        talk.offer("reopen_or_new", ref=found.only.ref, words=said)
        return
    await reopen_one(talk, found.only.ref, said)


async def _nothing_done(talk: Talk, found: Which) -> None:
    """Not answered yet: the words go where it is being worked on; else it is something new."""
    open_ones = [one for one in found.misfits if one.status in OPEN]
    if not open_ones:
        mine = await following.mine(talk.turn.resident, work=talk.turn.work)
        open_ones = [one for one in mine if one.status in OPEN][:1]
    if open_ones and open_ones[0].status is Status.REDO:
        await add_words(talk, open_ones[0].ref, talk.text)
        return
    if open_ones:
        talk.say("utter_reopen_not_yet")
        await tell(talk, open_ones[0])
        return
    if not talk.text or talk.turn.desk.wording.is_only("unsolved", talk.text):
        talk.say("utter_nothing_to_reopen")
        talk.close_offer()
        return
    talk.say("utter_reopen_new", words=talk.echo(bare(talk.text), _BRIEF))
    talk.offer("new", words=talk.text)


async def reopen_one(talk: Talk, ref: str, words: str) -> None:
    """Reopen and say what follows; what was not done right can be said right away."""
    turn = talk.turn
    said = words or turn.desk.wording.phrase("not_solved")
    try:
        after = await following.reopen(
            ref, said, turn.resident, work=turn.work, catalogue=turn.desk.catalogue, now=turn.now
        )
    except StepNotAllowed:
        await add_words(talk, ref, said)
        return
    is_bare = turn.desk.wording.is_only("unsolved", said)
    due = talk.due(after.due_at)
    talk.say("utter_reopened_bare" if is_bare else "utter_reopened", ref=ref, due=due)
    talk.about(ref)
    talk.close_offer()
    if is_bare:
        talk.offer("supplement", ref=ref)
