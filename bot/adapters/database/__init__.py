"""ports.UnitOfWork on SQLite and PostgreSQL, through SQLAlchemy and Alembic."""

from bot.adapters.database.database import Database, Work

__all__ = ["Database", "Work"]
