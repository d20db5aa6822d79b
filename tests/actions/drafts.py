"""Drafts and refusals that tests begin with."""

from tests.actions.stage import understood
from tests.builders import MONDAY

LAMPS = "马东大院路灯坏了半个月"
PARKING = "马东大院车位不够"
FILLED = {
    "problem": LAMPS,
    "solution": "换成声控的",
    "place": "smq-ma-madong",
    "reach": "courtyard",
    "photos_done": True,
    "matter": understood("A04"),
    "consent": True,
}
"""Every question is answered; it is not confirmed yet."""
CONFIRMED = {
    "problem": PARKING,
    "solution": "划些车位",
    "place": "smq-ma-madong",
    "reach": "courtyard",
    "matter": understood("A02"),
    "confirmed": True,
}
TOLD = {"lines": dict.fromkeys(("problem", "solution", "place", "topic", "photos"), "…")}
"""What stands in `told` after a draft was read back."""
FINE = {"text": "楼下烧烤店请你们查封", "matter": understood("N12"), "at": MONDAY.isoformat()}
REPORT = {"text": "", "matter": understood("N08"), "at": MONDAY.isoformat()}
"""Refused like the fine, and its words may not be kept."""
