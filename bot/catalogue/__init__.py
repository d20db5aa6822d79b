"""The catalogue (目录): loads and validates `data/catalogue` into frozen objects."""

from bot.catalogue.checks import check
from bot.catalogue.load import load
from bot.catalogue.model import (
    Body,
    BodyKind,
    Catalogue,
    Consent,
    Deadlines,
    Kept,
    LevelText,
    Privacy,
    Retention,
    Since,
    Stage,
    StatusText,
    Subdistrict,
    WorkingDays,
)

__all__ = [
    "Body",
    "BodyKind",
    "Catalogue",
    "Consent",
    "Deadlines",
    "Kept",
    "LevelText",
    "Privacy",
    "Retention",
    "Since",
    "Stage",
    "StatusText",
    "Subdistrict",
    "WorkingDays",
    "check",
    "load",
]
