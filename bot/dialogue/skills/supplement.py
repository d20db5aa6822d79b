"""Skill supplement: words added to one's proposal; an answer to a return."""

from collections.abc import Sequence

from bot.clauses import bare, clauses, together
from bot.dialogue.acts import Act
from bot.dialogue.skills.own import choose_from, title, which
from bot.dialogue.talk import Talk
from bot.proposals.errors import StepNotAllowed
from bot.proposals.lists import EMPTY, UNCLEAR
from bot.proposals.proposal import Proposal
from bot.proposals.refs import ref_in, without_ref
from bot.proposals.workflow import OPEN, Status
from bot.services import following

_BRIEF = 60
_SHORTEST = 3
_ANNOUNCED = 8
_LIKELY = 0.6


def is_open(proposal: Proposal) -> bool:
    """Whether something can still be added."""
    return proposal.status in OPEN


async def take(talk: Talk) -> None:
    """Words added to a proposal; nothing said is lost where there is none to add them to."""
    offered = talk.offered
    words = said(talk)
    if offered.kind in ("supplement", "returned") and offered.more.get("ref") and words:
        await add_words(talk, offered.more["ref"], words)
        return
    found = await which(talk, is_open, adds=True)
    if found.unknown:
        talk.say("utter_track_unknown", ref=found.unknown)
        talk.close_offer()
        return
    if not found.proposals:
        _nowhere(talk, found.misfits, words)
        return
    if not found.only:
        choose_from(talk, found.proposals, "supplement", words=words)
        return
    if not words:
        ask_what(talk, found.only.ref)
        return
    if found.is_doubtful or _may_be_another(talk, found.only, words):
        talk.say("utter_supplement_this", title=title(talk, found.only))
        talk.offer("add", ref=found.only.ref, words=words)
        return
    await add_words(talk, found.only.ref, words)


def _may_be_another(talk: Talk, proposal: Proposal, words: str) -> bool:
    """Whether the words rather tell of another topic than the proposal's, which was not named."""
    if ref_in(talk.text) is not None:
        return False
    read = talk.turn.desk.reader.understand(words, explained=False)
    is_told = read.intent == "propose" and read.confidence >= _LIKELY
    return is_told and read.code not in (proposal.code, *EMPTY, UNCLEAR)


def said(talk: Talk) -> str:
    """What is to be added: the words that count; empty for an announcement."""
    parts = talk.said.of(Act.ADDS, Act.TELLS, Act.WISHES, Act.PLACES)
    marked = [told_beside_ref(one.new) for one in parts]
    if any(marked):
        return "，".join(one for one in marked if one)
    if talk.said.acts == {Act.ADDS} and len(talk.text) <= _ANNOUNCED:
        return ""  # that something will be added, or whether it was
    wording = talk.turn.desk.wording
    if wording.is_only("supplement_opener", talk.text) or wording.is_only(
        "photo_opener", talk.text, spare=12
    ):
        return ""
    return bare("".join(one.text for one in parts)) or bare(talk.text)


def told_beside_ref(words: str) -> str:
    """The clauses that tell something, without the one that names the proposal."""
    kept = [one for one in clauses(words) if ref_in(one) is None]
    plain = bare(together(kept)) if len(kept) < len(clauses(words)) else bare(words)
    return plain if len(without_ref(plain)) >= _SHORTEST else without_ref(words)


def _nowhere(talk: Talk, misfits: Sequence[Proposal], words: str) -> None:
    """Nothing is open: the one meant has ended, or the words are something new."""
    if misfits:
        too_late(talk, misfits[0])
        return
    if not words:
        talk.say("utter_supplement_none")
        talk.close_offer()
        return
    talk.say("utter_supplement_new", words=talk.echo(words, _BRIEF))
    talk.offer("new", words=words)


def ask_what(talk: Talk, ref: str) -> None:
    """What shall be added?"""
    talk.say("utter_supplement_what", ref=ref)
    talk.about(ref)
    talk.offer("supplement", ref=ref)


async def add_words(talk: Talk, ref: str, words: str) -> None:
    """Add words to a proposal and say so; ask for them where there are none."""
    if not words:
        ask_what(talk, ref)
        return
    turn = talk.turn
    before = await following.own(ref, turn.resident, work=turn.work)
    was_returned = before.status is Status.RETURNED
    try:
        after = await following.supplement(
            ref, words, turn.resident,
            work=turn.work, catalogue=turn.desk.catalogue, now=turn.now,
        )  # fmt: skip
    except StepNotAllowed:
        too_late(talk, before)
        return
    say_added(talk, after, talk.echo(words, _BRIEF), was_returned=was_returned)
    if not was_returned:
        talk.keep(undo={"did": "added", "ref": ref})
    talk.about(ref)
    talk.close_offer()


def say_added(talk: Talk, proposal: Proposal, words: str, *, was_returned: bool) -> None:
    """Say what was added, and that a returned proposal goes on."""
    response = "utter_resubmitted" if was_returned else "utter_supplemented"
    talk.say(response, ref=proposal.ref, words=words)
    if was_returned and proposal.due_at is not None and proposal.due_at > talk.turn.now:
        talk.say("utter_resubmitted_due", due=talk.due(proposal.due_at))


def too_late(talk: Talk, proposal: Proposal) -> None:
    """Nothing can be added to what has ended; say what can be done instead."""
    is_done = proposal.status in following.DONE
    talk.say(
        "utter_supplement_done" if is_done else "utter_supplement_over",
        ref=proposal.ref,
        title=title(talk, proposal),
        status=talk.turn.desk.catalogue.label(proposal.status),
    )
    talk.about(proposal.ref)
    talk.close_offer()
