"""What was heard beside the question is told in one line, so that it can be taken back."""

from bot.dialogue import summary
from bot.dialogue.acts import Act, Question
from bot.dialogue.draft import Dictation, told
from bot.dialogue.talk import Talk

_ECHO = 40
_ADDED = 20


def tell_of(talk: Talk, said: Dictation) -> None:
    """One line for what was heard beside the question, so that it can be taken back."""
    for response, values in said.notes:
        talk.say(response, **values)
    question, draft, line = said.question, said.draft, ""
    if "mended" in said.flags and question is not Question.CONFIRM:
        line = next(
            (one for one in said.changed if one in ("problem", "solution", "place")), "place"
        )
        value = (
            summary.place_name(talk, draft) if line in ("place", "any") else getattr(draft, line)
        )
        talk.say("utter_changed", value=talk.echo(value or "", _ECHO))
    if "phone" in said.flags:
        talk.say("utter_phone_noted")
    is_beside = question not in (Question.PROBLEM, Question.CONFIRM)
    if "told_more" in said.flags and is_beside:
        talk.say("utter_added", words=talk.echo(_last_told(talk), _ADDED))
    elif draft.solution and _wishes_besides(said) and line != "solution":
        talk.say("utter_wish_noted", words=talk.echo(draft.solution, _ADDED))
    if "pointed" in said.flags and question is not Question.PLACE:
        talk.say("utter_added", words=talk.echo(draft.detail, _ADDED))
    is_moved = "place" in said.changed and not said.asides and "mended" not in said.flags
    is_alone = question is not Question.SOLUTION or _is_nothing_but_place(said)
    if is_moved and is_alone and _is_besides(said, Question.PLACE):
        had = talk.before.draft.place if talk.before.draft else None
        name = talk.echo(summary.place_name(talk, draft), _ECHO)
        talk.say("utter_changed", value=name) if had else talk.say("utter_added", words=name)
    if "submit_soon" in said.flags and question is not Question.CONFIRM:
        talk.say("utter_submit_soon")


def _is_besides(said: Dictation, own: Question) -> bool:
    """Whether a line was told while another question was open; the summary shows it anyway."""
    return said.question not in (Question.PROBLEM, Question.CONFIRM, own)


def _wishes_besides(said: Dictation) -> bool:
    return "solution" in said.changed and _is_besides(said, Question.SOLUTION)


def _is_nothing_but_place(said: Dictation) -> bool:
    """Whether the place is all that was told, so that the same question comes once more."""
    return {*said.changed} == {"place"} and not said.flags & {"told_more", "pointed"}


def _last_told(talk: Talk) -> str:
    parts = talk.said.of(Act.TELLS, Act.ADDS)
    return told(parts[-1]) if parts else talk.text
