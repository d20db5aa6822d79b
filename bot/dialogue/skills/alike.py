"""What is done with a draft once somebody else's proposal turned out to mean the same."""

from dataclasses import asdict

from bot.dialogue import questions
from bot.dialogue.skills import browse
from bot.dialogue.skills.filing import file_draft, offer_next
from bot.dialogue.state import Draft
from bot.dialogue.talk import Talk
from bot.proposals.errors import OwnProposal, StepNotAllowed, UnknownProposal
from bot.services.together import seconding

_ECHO = 40


async def second_it(talk: Talk, ref: str) -> None:
    """Second it; the draft is not filed, and its words may be added."""
    draft = talk.state.draft
    await browse.second_one(talk, ref)
    if draft is None:
        return
    if not any(one.response == "utter_seconded" for one in talk.replies):
        questions.ask(talk, draft, again=True)
        return
    words = _words(draft)
    _put_away(talk, draft)
    talk.say("utter_alike_add", words=talk.echo(words, _ECHO))
    talk.offer("alike_words", ref=ref, words=words)


async def add_draft(talk: Talk, ref: str) -> None:
    """Add the draft's words to it, which seconds it too."""
    draft = talk.state.draft
    if draft is None:
        talk.say("utter_stale")
        return
    if not await _joined(talk, ref, _words(draft)):
        questions.ask(talk, draft, again=True)
        return
    if draft.photos:
        talk.say("utter_joined_without_photos")
    _put_away(talk, draft)
    offer_next(talk)


async def add_words(talk: Talk, ref: str) -> None:
    """Add what was written, now that it is seconded."""
    await _joined(talk, ref, str(talk.offered.more["words"]))
    offer_next(talk)


async def apart(talk: Talk) -> None:
    """It is another matter: it is filed."""
    if talk.state.draft is None or not talk.offered.kind.startswith("alike"):
        talk.say("utter_stale")
        return
    talk.close_offer()
    await file_draft(talk)


async def wait(talk: Talk) -> None:
    """Told when the one that is alike opens."""
    turn = talk.turn
    ref = str(talk.offered.more["ref"])
    talk.close_offer()
    try:
        await seconding.tell_when_public(ref, turn.resident, work=turn.work, now=turn.now)
    except UnknownProposal:  # it was withdrawn or refused meanwhile
        talk.say("utter_second_unknown", ref=ref)
        return
    talk.say("utter_alike_will_tell")


async def _joined(talk: Talk, ref: str, words: str) -> bool:
    turn = talk.turn
    try:
        proposal = await seconding.join(ref, words, turn.resident, work=turn.work, now=turn.now)
    except OwnProposal:
        talk.say("utter_second_own")
    except StepNotAllowed:
        talk.say("utter_second_over", ref=ref)
    except UnknownProposal:
        talk.say("utter_second_unknown", ref=ref)
    else:
        talk.about(ref)
        talk.say("utter_joined", ref=ref, seconds=len(proposal.seconders))
        return True
    return False


def _words(draft: Draft) -> str:
    parts = (draft.problem, draft.solution or "", draft.detail)
    return "\n".join(part for part in parts if part)


def _put_away(talk: Talk, draft: Draft) -> None:
    """It is not filed; `that was not meant` brings it back."""
    undo = {"did": "dropped", "draft": asdict(draft)}
    talk.keep(draft=None, question=None, offer=None, undo=undo)
