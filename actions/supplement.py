"""Skill supplement: words added to one's proposal; an answer to a return puts it back in line."""

from collections.abc import Sequence

from rasa_sdk.events import EventType

from actions.heed import Attentive
from actions.matters import brief
from actions.own import ask, choose_from, title, which
from actions.talk import Talk, keep
from bot.clauses import bare
from bot.proposals.errors import StepNotAllowed
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import OPEN, Status
from bot.services import following


def is_open(proposal: Proposal) -> bool:
    """Whether something can still be added."""
    return proposal.status in OPEN


class Supplement(Attentive):
    """Words added to a proposal; nothing said is lost where there is none to add them to."""

    outcome_name = "action_supplement"

    async def act(self, talk: Talk) -> list[EventType]:
        asked = talk.pending
        words = "" if _is_opener(talk) else talk.text or str(asked.get("heard") or "")
        if asked.get("what") in {"supplement", "returned"} and asked.get("ref") and words:
            return await add_words(talk, asked["ref"], words)
        found = await which(talk, is_open, adds=True)
        if found.unknown:
            talk.say("utter_track_unknown", ref=found.unknown)
            return keep(pending=None)
        if not found.proposals:
            return _nowhere(talk, found.misfits, words)
        if not found.only:
            return choose_from(talk, found.proposals, "supplement", words=words)
        if not words:
            return ask_what(talk, found.only.ref)
        if found.is_doubtful:
            talk.say("utter_supplement_this", title=title(talk, found.only))
            return ask("add", ref=found.only.ref, words=words)
        return await add_words(talk, found.only.ref, words)


def _is_opener(talk: Talk) -> bool:
    """Whether the words only say that something will be added, or that photos will come."""
    wording = talk.turn.desk.wording
    return wording.is_only("supplement_opener", talk.text) or wording.is_only(
        "photo_opener", talk.text, spare=12
    )


def _nowhere(talk: Talk, misfits: Sequence[Proposal], words: str) -> list[EventType]:
    """Nothing is open: the one meant has ended, or the words are something new."""
    if misfits:
        return too_late(talk, misfits[0])
    if not words:
        talk.say("utter_supplement_none")
        return keep(pending=None)
    talk.say("utter_supplement_new", words=brief(bare(words)))
    return ask("new", words=words)


def ask_what(talk: Talk, ref: str) -> list[EventType]:
    """What shall be added?"""
    talk.say("utter_supplement_what", ref=ref)
    return [*ask("supplement", ref=ref), *keep(ref=ref)]


async def add_words(talk: Talk, ref: str, words: str) -> list[EventType]:
    """Add words to a proposal and say so; ask for them where there are none."""
    if not words:
        return ask_what(talk, ref)
    turn = talk.turn
    before = await following.own(ref, turn.resident, work=turn.work)
    was_returned = before.status is Status.RETURNED
    try:
        after = await following.supplement(
            ref, words, turn.resident,
            work=turn.work, catalogue=turn.desk.catalogue, now=turn.now,
        )  # fmt: skip
    except StepNotAllowed:
        return too_late(talk, before)
    say_added(talk, after, brief(bare(words)), was_returned=was_returned)
    return keep(ref=ref, pending=None)


def say_added(talk: Talk, proposal: Proposal, words: str, *, was_returned: bool) -> None:
    """Say what was added, and that a returned proposal goes on."""
    response = "utter_resubmitted" if was_returned else "utter_supplemented"
    talk.say(response, ref=proposal.ref, words=words)
    if was_returned and proposal.due_at is not None and proposal.due_at > talk.turn.now:
        talk.say("utter_resubmitted_due", due=talk.day(proposal.due_at))


def too_late(talk: Talk, proposal: Proposal) -> list[EventType]:
    """Nothing can be added to what has ended; say what can be done instead."""
    is_done = proposal.status in following.DONE
    talk.say(
        "utter_supplement_done" if is_done else "utter_supplement_over",
        ref=proposal.ref,
        title=title(talk, proposal),
        status=talk.turn.desk.catalogue.label(proposal.status),
    )
    return keep(ref=proposal.ref, pending=None)
