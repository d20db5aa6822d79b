"""What several migrations need."""

from typing import Any

import sqlalchemy as sa

COUNTING = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A 64-bit key; SQLite only counts up by itself when the type is called INTEGER."""


def only(condition: str, *, on_sqlite: str = "") -> dict[str, Any]:
    """Arguments of an index that holds only the rows for which the condition is true.

    SQLite uses such an index only where a query says the same in the same words.
    """
    return {
        "sqlite_where": sa.text(on_sqlite or condition),
        "postgresql_where": sa.text(condition),
    }
