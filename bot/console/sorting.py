"""The orders a list may be put in; a minus before a name turns it round."""

BY = ("due", "filed", "place", "topic", "status", "body")
SORTS = tuple(sign + name for name in BY for sign in ("", "-") if (sign, name) != ("-", "due"))


def flipped(now: str, name: str) -> str:
    """What a click on the head of a column asks for: the order, and then its reverse."""
    return f"-{name}" if now == name and f"-{name}" in SORTS else name
