"""Other matters named beside a draft: kept, sent to their door, begun, or dropped."""

from bot.dialogue.acts import Act
from bot.dialogue.draft import Dictation, told
from bot.dialogue.matters import (
    begin,
    is_opener,
    is_refused,
    named_on_shelf,
    refuse_briefly,
    understood,
)
from bot.dialogue.skills.propose import take_up
from bot.dialogue.state import Draft
from bot.dialogue.statement import dictated
from bot.dialogue.talk import Talk

_ECHO = 40
WAITS = frozenset({Act.ANOTHER, Act.DROPS, Act.CORRECTS, Act.TELLS, Act.ADDS})
ALL = WAITS | {Act.SWITCHES}


def see_to(talk: Talk, said: Dictation, acts: frozenset[Act]) -> None:
    """Other matters named in the same breath: kept, sent to their door, begun, or dropped."""
    for one in (other for other in said.others if other.act in acts):
        words = told(one)
        if one.act is Act.DROPS:
            _drop(talk, words)
            continue
        at = named_on_shelf(talk, words) if one.act is Act.SWITCHES else None
        if at is not None:
            take_up(talk, at)
            continue
        matter = understood(talk, words)
        if is_refused(talk, matter):
            refuse_briefly(talk, words, matter)
        elif one.act is Act.SWITCHES and not is_opener(words, matter):
            begin(talk, dictated(talk, words, (), matter))
        elif len(words) > 1 and words not in [kept.problem for kept in talk.state.shelf]:
            kept = Draft(problem=words, matter=matter, begun=False)
            talk.keep(shelf=(*talk.state.shelf, kept))
            talk.say("utter_another_kept", matter=talk.echo(words, _ECHO))


def _drop(talk: Talk, words: str) -> None:
    at = named_on_shelf(talk, words)
    number = talk.turn.desk.wording.picked(words)
    if at is None and number is not None and number <= len(talk.state.shelf):
        at = number - 1
    if at is None:
        return
    shelf = list(talk.state.shelf)
    gone = shelf.pop(at)
    talk.keep(shelf=tuple(shelf))
    talk.say("utter_matter_dropped", matter=talk.echo(gone.problem, _ECHO))
