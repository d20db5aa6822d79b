"""Upkeep: backup, restore, and deleting what has been kept long enough."""
