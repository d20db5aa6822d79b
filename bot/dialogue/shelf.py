"""The shelf: matters told and not filed yet, while another is talked about."""

from dataclasses import replace

from bot.dialogue.talk import Talk
from bot.proposals.lists import UNCLEAR


def shelve(talk: Talk) -> bool:
    """Put the draft that is there on the shelf; whether there was one with anything in it."""
    draft = talk.state.draft
    if draft is None or not draft.problem:
        talk.keep(draft=None, question=None)
        return False
    talk.keep(draft=None, question=None, shelf=(*talk.state.shelf, replace(draft, told={})))
    return True


def named_on_shelf(talk: Talk, words: str) -> int | None:
    """Which waiting matter these words name, better than the draft that is there; else None."""
    draft = talk.state.draft
    pairs = {words[n : n + 2] for n in range(len(words) - 1)}
    texts = [one.problem + (one.solution or "") for one in talk.state.shelf]
    shared = [
        sum(pair in text for pair in pairs) for text in (*texts, draft.problem if draft else "")
    ]
    best = max(shared, default=0)
    if not best or shared.count(best) > 1 or best == shared[-1]:
        return _by_topic(talk, words)
    return shared.index(best)


def _by_topic(talk: Talk, words: str) -> int | None:
    """The one that is of the same topic as the words."""
    code = talk.turn.desk.reader.understand(words, explained=False).code
    found = [n for n, one in enumerate(talk.state.shelf) if one.code == code != UNCLEAR]
    return found[0] if len(found) == 1 else None
