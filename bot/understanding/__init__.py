"""From a resident's own words to list, code, level, urgency, place and matters, with reasons."""

from bot.understanding.result import Candidate, Matter, PlaceMatch, Understanding
from bot.understanding.understander import Understander

__all__ = ["Candidate", "Matter", "PlaceMatch", "Understander", "Understanding"]
