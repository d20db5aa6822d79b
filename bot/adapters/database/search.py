"""Finding proposals by words, however short: an index of single characters and pairs of them.

Chinese puts no spaces between words and most words have two characters, so each character and
each pair of neighbours is indexed as a number: on SQLite in a full-text table, on PostgreSQL in
arrays of numbers. The index only narrows down; what it finds is then looked at.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    TextClause,
    any_,
    func,
    literal,
    or_,
    text,
)

from bot.adapters.database.connection import Transaction
from bot.adapters.database.tables import proposals
from bot.adapters.searching import number_in
from bot.understanding.text import fold

MOST = 6000
"""Words that are in more proposals than this are met sooner by reading a list in its order."""

_RUN = re.compile(r"[^\W_]+")
_PAIRS, _REFS = 2**21, 2**30


@dataclass(frozen=True)
class Index:
    """A table of the index, and the statements that keep it; the name is our own."""

    table: str

    @cached_property
    def add(self) -> Mapping[bool, TextClause]:
        """By whether the database is SQLite."""
        return {
            True: text(f"INSERT INTO {self.table} (rowid, grams) VALUES (:id, :grams)"),
            False: text(
                f"INSERT INTO {self.table} (proposal_id, grams) "
                "VALUES (:id, CAST(:grams AS integer[])) "
                "ON CONFLICT (proposal_id) DO UPDATE SET grams = excluded.grams"
            ),
        }

    @cached_property
    def drop(self) -> Mapping[bool, TextClause]:
        """By whether the database is SQLite."""
        return {
            True: text(
                f"INSERT INTO {self.table} ({self.table}, rowid, grams) "
                "VALUES ('delete', :id, :grams)"
            ),
            False: text(f"DELETE FROM {self.table} WHERE proposal_id = :id"),
        }

    @cached_property
    def find(self) -> TextClause:
        """On SQLite."""
        return text(
            f"SELECT rowid AS id FROM {self.table} WHERE {self.table} MATCH :asked LIMIT :most"
        )


PROPOSALS, PUBLICATIONS = Index("proposal_words"), Index("publication_words")
"""Of all that was said, and of what is public."""

_NEXT = text("SELECT id, ref, search_text FROM proposals WHERE id > :after ORDER BY id LIMIT 1000")


class WordIndex:
    """The index of words, kept in step with the proposals by the repository alone."""

    def __init__(self, transaction: Transaction, index: Index = PROPOSALS) -> None:
        self._transaction = transaction
        self._index = index

    async def add(self, proposal_id: int, ref: str, said: str) -> None:
        """Index a new proposal."""
        add = self._index.add[self._transaction.on_sqlite]
        await self._transaction.run(add, self._values(proposal_id, ref, said))

    async def replace(self, proposal_id: int, ref: str, old: str, new: str) -> None:
        """Index a changed text; `old` is the one that was indexed."""
        if self._transaction.on_sqlite:
            await self.remove(proposal_id, ref, old)
        await self.add(proposal_id, ref, new)

    async def remove(self, proposal_id: int, ref: str, old: str) -> None:
        """Take a proposal out; `old` is the text that was indexed."""
        drop = self._index.drop[self._transaction.on_sqlite]
        await self._transaction.run(drop, self._values(proposal_id, ref, old))

    async def narrow(self, words: Sequence[str]) -> list[int] | None:
        """Ids among which all are that contain these words; None when they are too many."""
        asked = [one for word in words if (one := _asked(word))]
        if not asked:
            return None
        if self._transaction.on_sqlite:
            found = await self._transaction.run(
                self._index.find, {"asked": _match(asked), "most": MOST + 1}
            )
        else:
            found = await self._transaction.run(_containing(asked, self._index.table))
        ids = [row.id for row in found]
        return ids if len(ids) <= MOST else None

    def _values(self, proposal_id: int, ref: str, said: str) -> dict[str, object]:
        return _entry(proposal_id, ref, said, on_sqlite=self._transaction.on_sqlite)


def index_all(connection: Connection, after: int = 0) -> None:
    """Index every proposal with a higher id; none of them may be indexed yet."""
    on_sqlite = connection.dialect.name == "sqlite"
    while rows := connection.execute(_NEXT, {"after": after}).all():
        entries = [_entry(one.id, one.ref, one.search_text, on_sqlite=on_sqlite) for one in rows]
        connection.execute(PROPOSALS.add[on_sqlite], entries)
        after = rows[-1].id


def reindex(
    connection: Connection, proposal_id: int, ref: str, old: str | None, new: str,
    index: Index = PROPOSALS,
) -> None:  # fmt: skip
    """Index a changed text; `old` is the one that was indexed, None where none was."""
    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite and old is not None:
        connection.execute(index.drop[True], _entry(proposal_id, ref, old, on_sqlite=True))
    connection.execute(index.add[on_sqlite], _entry(proposal_id, ref, new, on_sqlite=on_sqlite))


def _entry(proposal_id: int, ref: str, said: str, *, on_sqlite: bool) -> dict[str, object]:
    grams = sorted(_grams(ref, said))
    if on_sqlite:
        return {"id": proposal_id, "grams": " ".join(f"{gram:x}" for gram in grams)}
    return {"id": proposal_id, "grams": grams}


def is_one_of(ids: Sequence[int], transaction: Transaction) -> ColumnElement[bool]:
    """Whether a proposal is one of these; as one value where the server takes arrays."""
    if transaction.on_sqlite:
        return proposals.c.id.in_(ids)
    return proposals.c.id == any_(literal(ids, ARRAY(BigInteger)))


def says(word: str) -> ColumnElement[bool]:
    """Whether what a proposal can be found by contains the word, or its reference ends so."""
    plain = fold(word)
    contains = proposals.c.search_text.contains(plain, autoescape=True)
    number = number_in(plain)
    if number is None:
        return contains
    return or_(contains, func.lower(proposals.c.ref).endswith(number.end, autoescape=True))


def _grams(ref: str, said: str) -> set[int]:
    runs = _runs(said)
    found = {ord(character) for run in runs for character in run}
    found.update(pair for run in runs for pair in _pairs(run))
    number = number_in(fold(ref))
    return found | ({_REFS + number.number} if number else set())


def _asked(word: str) -> list[list[int]]:
    """Ways to contain the word, each as the numbers that must all be there."""
    plain = fold(word)
    needed = [gram for run in _runs(plain) for gram in (_pairs(run) or [ord(run)])]
    number = number_in(plain)
    return [way for way in (needed, [_REFS + number.number] if number else []) if way]


def _runs(said: str) -> list[str]:
    return _RUN.findall(said)


def _pairs(run: str) -> list[int]:
    return [
        _PAIRS + (ord(one) * 65_599 + ord(other)) % (_REFS - _PAIRS) for one, other in pairwise(run)
    ]


def _match(asked: Sequence[Sequence[Sequence[int]]]) -> str:
    """For FTS5: `(a AND b OR c) AND (d)`."""
    either = (" OR ".join(" AND ".join(f"{n:x}" for n in way) for way in one) for one in asked)
    return " AND ".join(f"({one})" for one in either)


def _containing(asked: Sequence[Sequence[Sequence[int]]], table: str) -> TextClause:
    """For PostgreSQL; the numbers are our own, so they may stand in the text."""
    either = (
        " OR ".join(f"grams @> '{{{','.join(map(str, way))}}}'" for way in one) for one in asked
    )
    both = " AND ".join(f"({one})" for one in either)
    return text(f"SELECT proposal_id AS id FROM {table} WHERE {both} LIMIT {MOST + 1}")
