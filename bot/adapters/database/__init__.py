"""ports.UnitOfWork on SQLite and PostgreSQL, through SQLAlchemy and Alembic."""

from bot.adapters.database.database import Database, Work
from bot.adapters.database.staff import StaffDatabase

__all__ = ["Database", "StaffDatabase", "Work"]
