"""Names leave a resident's proposals with their data: the texts, what happened, what it left.

Plain statements on a plain connection, so that a migration can do the same for those who were
deleted before this was done.
"""

import json
from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, text

from bot.adapters.database.columns import dump_json
from bot.adapters.database.publications import rewrite
from bot.adapters.database.search import reindex
from bot.adapters.searching import ANSWERS, joined
from bot.proposals.names import blurred, names_in, told_without, written

_OWN = text(
    "SELECT id, ref, problem, solution, place_detail FROM proposals WHERE proposer = :proposer"
)
_SET_TEXTS = text(
    "UPDATE proposals SET problem = :problem, solution = :solution, place_detail = :detail "
    "WHERE id = :id"
)
_SAID = text("SELECT search_text FROM proposals WHERE id = :id")
_SET_SAID = text("UPDATE proposals SET search_text = :said WHERE id = :id")
_EVENTS = text("SELECT id, step, actor_role, given FROM events WHERE proposal_id = :id ORDER BY id")
_SET_EVENT = text("UPDATE events SET given = :given WHERE id = :id")
_DROP_JOINED = text("UPDATE events SET given = :given WHERE step = 'join' AND actor_id = :who")
_BESIDE = (
    ("tasks", "proposal_id = :id", {"title": written, "result": written}),
    ("corrections", "ref = :ref", {"reason": written, "text": blurred}),
    ("inquiries", "ref = :ref", {"question": written}),
)
"""Tables of what is written about a proposal, its own rows, and what hides what in each text."""
_BEGIN = text("INSERT INTO bot_state (key, value) VALUES ('forgetting', '')")
_END = text("DELETE FROM bot_state WHERE key = 'forgetting'")


def hide_names(connection: Connection, proposer: str, *, mends: bool = True) -> None:
    """Hide what somebody said of themselves in all their proposals, whoever wrote it down.

    `mends`: also in what a proposal can be found by and in what is public of it, which older
    forms of the database lack.
    """
    own = connection.execute(_OWN, {"proposer": proposer}).all()
    if not own:
        return
    connection.execute(_BEGIN)  # events and corrections are otherwise only appended to
    for one in own:
        names, told = _hide(connection, one)
        if mends:
            _mend(connection, one, told)
            rewrite(connection, one.id, partial(blurred, names=names))
    connection.execute(_END)


def drop_joined(connection: Connection, resident: str) -> None:
    """Take out what somebody added to their neighbours' proposals (补充进去)."""
    connection.execute(_BEGIN)
    connection.execute(_DROP_JOINED, {"given": dump_json({"text": ""}), "who": resident})
    connection.execute(_END)


def _hide(connection: Connection, one: Row[Any]) -> tuple[frozenset[str], list[str]]:
    """Hide them in one proposal; the names, and what can be read now in the order of search."""
    events = connection.execute(_EVENTS, {"id": one.id}).all()
    given = {event.id: json.loads(event.given) for event in events}
    before = (one.problem, one.solution, one.place_detail)
    said = [given[event.id] for event in events if event.actor_role == "proposer"]
    names = names_in(*before, *(str(text_) for each in said for text_ in each.values()))
    after = tuple(blurred(text_, names) for text_ in before)
    if after != before:
        values = dict(zip(("problem", "solution", "detail"), after, strict=True))
        connection.execute(_SET_TEXTS, values | {"id": one.id})
    answers = []
    for event in events:
        told = told_without(given[event.id], names, own=event.actor_role == "proposer")
        if told != given[event.id]:
            connection.execute(_SET_EVENT, {"given": dump_json(told), "id": event.id})
        if event.step in ANSWERS:
            answers.append(str(told.get(ANSWERS[event.step], "")))
    _hide_beside(connection, one, names)
    return names, [*after, *answers]


def _mend(connection: Connection, one: Row[Any], told: Sequence[str]) -> None:
    """What was hidden finds the proposal no more."""
    before, after = connection.execute(_SAID, {"id": one.id}).scalar_one(), joined(*told)
    if after != before:
        connection.execute(_SET_SAID, {"said": after, "id": one.id})
        reindex(connection, one.id, one.ref, before, after)


def _hide_beside(connection: Connection, one: Row[Any], names: frozenset[str]) -> None:
    which = {"id": one.id, "ref": one.ref}
    for table, own, columns in _BESIDE:
        for column, hide in columns.items():
            found = f"SELECT DISTINCT {column} FROM {table} WHERE {own}"
            for (words,) in connection.execute(text(found), which).all():
                if (hidden := hide(words, names)) != words:
                    change = f"UPDATE {table} SET {column} = :new WHERE {own} AND {column} = :old"
                    connection.execute(text(change), which | {"new": hidden, "old": words})
