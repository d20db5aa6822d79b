"""What is public of proposals (公开): its own texts, and an index of their words alone.

Words of the original are not in that index: whoever searches the board learns nothing of them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, text

from bot.adapters.database.connection import Transaction, insert_over
from bot.adapters.database.search import PUBLICATIONS, WordIndex, reindex
from bot.adapters.database.tables import proposals, publications
from bot.adapters.searching import joined
from bot.proposals.publishing import Publication

_OF = (
    select(publications, proposals.c.public_at)
    .join(proposals, proposals.c.id == publications.c.proposal_id)
    .where(publications.c.proposal_id.in_(bindparam("ids", expanding=True)))
)
_SET = insert_over(publications, "proposal_id")
_DROP = delete(publications).where(publications.c.proposal_id == bindparam("which"))
_OWN = text(
    "SELECT p.id, p.ref, b.problem, b.solution FROM publications b "
    "JOIN proposals p ON p.id = b.proposal_id WHERE p.id = :id"
)
_SET_TEXTS = text(
    "UPDATE publications SET problem = :problem, solution = :solution, words = :words "
    "WHERE proposal_id = :id"
)


class SqlPublications:
    """The public texts of proposals, kept by their repository alone."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._words = WordIndex(transaction, PUBLICATIONS)

    async def load(self, ids: Sequence[int]) -> Mapping[int, Publication]:
        """By the id of the proposal."""
        rows = (await self._transaction.run(_OF, {"ids": ids})).all() if ids else ()
        return {
            row.proposal_id: Publication(
                row.problem, row.solution, row.public_at, tuple(row.photos)
            )
            for row in rows
        }

    async def write(
        self, proposal_id: int, ref: str, old: Publication | None, new: Publication | None
    ) -> None:
        """Store what differs; `old` is what is stored."""
        if old == new:
            return
        if old is not None:
            await self._words.remove(proposal_id, ref, joined(old.problem, old.solution))
        if new is None:
            await self._transaction.change(_DROP, which=proposal_id)
            return
        words = joined(new.problem, new.solution)
        await self._words.add(proposal_id, ref, words)
        await self._transaction.run(_SET, _values(proposal_id, new))

    async def drop_words(self, ids: Sequence[int]) -> None:
        """Take proposals that are to be deleted out of the index."""
        which = select(proposals.c.id, proposals.c.ref).where(proposals.c.id.in_(ids))
        found = await self.load(ids)
        for row in (await self._transaction.run(which)).all():
            if (one := found.get(row.id)) is not None:
                await self._words.remove(row.id, row.ref, joined(one.problem, one.solution))


def rewrite(connection: Connection, proposal_id: int, hide: Callable[[str], str]) -> None:
    """Hide something in the public texts of a proposal, on a plain connection."""
    for row in connection.execute(_OWN, {"id": proposal_id}).all():
        new = hide(row.problem), hide(row.solution)
        if new == (row.problem, row.solution):
            continue
        words = joined(*new)
        values = {"id": row.id, "problem": new[0], "solution": new[1], "words": words}
        connection.execute(_SET_TEXTS, values)
        old = joined(row.problem, row.solution)
        reindex(connection, row.id, row.ref, old, words, PUBLICATIONS)


def _values(proposal_id: int, new: Publication) -> dict[str, Any]:
    return {
        "proposal_id": proposal_id,
        "problem": new.problem,
        "solution": new.solution,
        "photos": list(new.photos),
        "words": joined(new.problem, new.solution),
    }
