"""Skill meet: a resident answers an invitation to a meeting, or says what is to be heard there."""

from bot.clauses import bare
from bot.dialogue.talk import Talk
from bot.messages import Option
from bot.proposals.deadlines import CHINA
from bot.proposals.errors import ProposalError, UnknownProposal
from bot.proposals.meetings import Answer, MeetingOver, SaidEnough
from bot.services.together import attending
from bot.services.together.asked import options_for

_ECHO = 40
_WORDS = "words"
_BRIEF = 8
_NOTED = {"come": "utter_attend_come", "not": "utter_attend_not"}
_SAID = {"come": "utter_attend_come_said", "not": "utter_attend_not_said"}


async def attend(talk: Talk) -> None:
    """An option of the invitation was tapped, whenever that is."""
    ref, number = str(talk.value("ref")), str(talk.value("meeting"))
    await _take(talk, ref, number, str(talk.value("value")), "")


async def come(talk: Talk) -> None:
    """A yes in other words."""
    await _take(talk, *_asked(talk), Answer.COMES.value, talk.text)


async def stay_away(talk: Talk) -> None:
    """A no in other words."""
    await _take(talk, *_asked(talk), Answer.STAYS_AWAY.value, talk.text)


async def words(talk: Talk) -> None:
    """Free words: whether they come, what they want to have said, or both."""
    wording = talk.turn.desk.wording
    first = talk.text.replace(",", "，").split("，")[:2]
    for kind, value in (("stay_away", Answer.STAYS_AWAY), ("come", Answer.COMES)):
        if any(wording.is_only(kind, one, spare=2) for one in first):
            await _take(talk, *_asked(talk), value.value, talk.text)
            return
    if talk.offered.kind == "attend" and len(bare(talk.text)) < _BRIEF:
        _ask_again(talk)
        return
    await _say(talk, *_asked(talk), talk.text)


ANSWERS = {"come": come, "stay_away": stay_away, "meeting_words": words}
"""What the offers of an invitation name."""


async def _take(talk: Talk, ref: str, number: str, value: str, text: str) -> None:
    talk.close_offer()
    if value == _WORDS:
        talk.say("utter_attend_words", ref=ref)
        talk.offer("attend_words", ref=ref, meeting=number)
        return
    turn = talk.turn
    try:
        meeting = await attending.answer(
            ref, int(number), Answer(value), turn.resident, work=turn.work, now=turn.now
        )
    except (ProposalError, ValueError) as error:
        _gone(talk, ref, error)
        return
    talk.touched.add(ref)
    rest = text.replace(",", "，").partition("，")[2]
    if len(bare(rest)) >= _BRIEF:
        await attending.say(ref, int(number), text, turn.resident, work=turn.work)
        talk.say(_SAID[value], ref=ref)
        return
    local = meeting.at.astimezone(CHINA)
    talk.say(_NOTED[value], ref=ref, day=talk.day(meeting.at), time=local.strftime("%H:%M"))
    talk.offer("attend_words", ref=ref, meeting=number)


async def _say(talk: Talk, ref: str, number: str, text: str) -> None:
    talk.close_offer()
    turn = talk.turn
    try:
        await attending.say(ref, int(number), text, turn.resident, work=turn.work)
    except SaidEnough:
        talk.say("utter_attend_enough")
        return
    except (ProposalError, ValueError) as error:
        _gone(talk, ref, error)
        return
    talk.touched.add(ref)
    talk.say("utter_attend_said", words=talk.echo(text, _ECHO))


def _gone(talk: Talk, ref: str, error: Exception) -> None:
    if isinstance(error, MeetingOver):
        talk.say("utter_attend_over", ref=ref)
    elif isinstance(error, UnknownProposal):
        talk.say("utter_track_unknown", ref=ref)
    else:
        talk.say("utter_stale")


def _ask_again(talk: Talk) -> None:
    """Too short to tell which: the options once more."""
    ref, number = _asked(talk)
    labels = [(one, talk.phrase(f"attend_{one}")) for one in ("come", "not", _WORDS)]
    options: tuple[Option, ...] = options_for("attend", labels, ref=ref, meeting=number)
    talk.say("utter_attend_again", options=options, ref=ref)
    talk.offer("attend", ref=ref, meeting=number)


def _asked(talk: Talk) -> tuple[str, str]:
    more = talk.offered.more
    return str(more["ref"]), str(more.get("meeting", 0))
