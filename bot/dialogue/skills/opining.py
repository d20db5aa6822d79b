"""Skill opinion: statements about a proposal one at a time, for, against or passed (表态)."""

from bot.clauses import bare
from bot.dialogue.skills import consenting
from bot.dialogue.skills.own import choose_from, recent, ref_of
from bot.dialogue.talk import Talk
from bot.messages import Option
from bot.proposals.errors import SomethingMissing, UnknownProposal
from bot.proposals.opinions import (
    AGAINST,
    AGREE,
    LONGEST,
    MOST_OWN,
    PASS,
    NoPoll,
    TooManyStatements,
)
from bot.services import following
from bot.services.together import opining

__all__ = ["AGAINST", "AGREE", "PASS"]
_VALUES = (("for", AGREE), ("against", AGAINST), ("pass", PASS))


async def take(talk: Talk) -> None:
    """Begin, go on, or an option: a vote, stop, a statement of one's own, again, leave."""
    ref = ref_of(talk) or str(talk.offered.more.get("ref") or "")
    field = str(talk.value("field") or "")
    talk.close_offer()
    if field.isdecimal() and talk.value("value") is not None:
        await _vote(talk, ref, int(field), int(talk.value("value")))
    elif field == "stop":
        talk.say("utter_opinion_stopped", ref=ref)
    elif field == "say":
        _ask_words(talk, ref)
    elif field in ("leave", "again"):
        await _leave(talk, ref, again=field == "again")
    elif ref:
        await ask_of(talk, ref)
    else:
        await _which(talk)


async def _which(talk: Talk) -> None:
    turn, last = talk.turn, recent(talk)
    found = []
    for one in await turn.work.opinions.running():
        try:
            found.append(
                await following.visible(one.ref, turn.resident, work=turn.work, now=turn.now)
            )
        except UnknownProposal:
            continue
    named = [one for one in found if one.ref == last] or found
    if not named:
        talk.say("utter_opinion_nothing")
    elif len(named) == 1:
        await ask_of(talk, named[0].ref)
    else:
        choose_from(talk, named, "opinion_which", "utter_opinion_which")


async def ask_of(talk: Talk, ref: str) -> None:
    """The next statement one has not voted on; a newcomer is told first what is kept."""
    turn = talk.turn
    try:
        poll = await opining.poll_of(ref, turn.resident, work=turn.work, now=turn.now)
    except (UnknownProposal, NoPoll):
        talk.say("utter_opinion_none", ref=ref)
        return
    if consenting.is_asked(talk, "opinion", ref=ref):
        return
    left, many = await opining.left_of(poll, turn.resident, work=turn.work)
    talk.about(ref)
    if not left:
        talk.say("utter_opinion_done", ref=ref, all=many)
        return
    one = left[0]
    options = [
        Option(
            talk.phrase(f"opinion_{name}"),
            f'/opinion{{"value": "{value}", "field": "{one.id}", "ref": "{ref}"}}',
        )
        for name, value in _VALUES
    ]
    options.append(
        Option(talk.phrase("opinion_stop"), f'/opinion{{"field": "stop", "ref": "{ref}"}}')
    )
    done = many - len(left) + 1
    talk.say("utter_opinion_ask", options=options, done=done, all=many, statement=one.text)
    talk.offer("opinion", ref=ref, statement=one.id)


async def answered(talk: Talk, value: int) -> None:
    """For it or against it only in so many words: a vote is never guessed.

    A no without them is enough for now; anything else is asked once more.
    """
    more, wording = talk.offered.more, talk.turn.desk.wording
    ref, statement = str(more["ref"]), int(more["statement"])
    for kind, meant in (("vote_against", AGAINST), ("vote_for", AGREE)):
        if wording.says(kind, talk.text):
            await _vote(talk, ref, statement, meant)
            return
    if value == PASS:
        await _vote(talk, ref, statement, PASS)
    elif value == AGAINST:
        await stop(talk)
    else:
        await ask_of(talk, ref)


async def _vote(talk: Talk, ref: str, statement: int, value: int) -> None:
    turn = talk.turn
    if consenting.is_asked(talk, "opinion", ref=ref):
        return
    try:
        await opining.vote(ref, statement, value, turn.resident, work=turn.work, now=turn.now)
    except (NoPoll, UnknownProposal):
        talk.say("utter_opinion_over", ref=ref)
        return
    await ask_of(talk, ref)


async def stop(talk: Talk) -> None:
    """Enough for now; what was said counts."""
    talk.say("utter_opinion_stopped", ref=str(talk.offered.more["ref"]))


async def ask_words(talk: Talk) -> None:
    """A statement of one's own, while one is asked."""
    _ask_words(talk, str(talk.offered.more["ref"]))


def _ask_words(talk: Talk, ref: str) -> None:
    talk.say("utter_opinion_say", most=LONGEST)
    talk.offer("opinion_words", ref=ref)


async def words_given(talk: Talk) -> None:
    """It waits for a person; then the next statement."""
    turn, ref = talk.turn, str(talk.offered.more["ref"])
    words = bare(talk.text)
    try:
        await opining.say(ref, words, turn.resident, work=turn.work, now=turn.now)
    except SomethingMissing:
        talk.say("utter_opinion_too_long", most=LONGEST)
        talk.offer("opinion_words", ref=ref)
        return
    except TooManyStatements:
        talk.say("utter_opinion_enough", most=MOST_OWN)
    except (NoPoll, UnknownProposal):
        talk.say("utter_opinion_over", ref=ref)
        return
    else:
        talk.say("utter_opinion_said", words=words)
    await ask_of(talk, ref)


async def _leave(talk: Talk, ref: str, *, again: bool) -> None:
    many = await opining.leave(ref, talk.turn.resident, work=talk.turn.work)
    if again:
        await ask_of(talk, ref)
        return
    talk.say("utter_opinion_left", ref=ref, count=many)


async def _consented(talk: Talk) -> None:
    await ask_of(talk, str(talk.offered.more["ref"]))


consenting.goes_on("opinion", _consented)
