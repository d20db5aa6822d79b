"""Alembic migrations, numbered from 0001; forward and back on both databases."""
