"""What came of a meeting, as JSON and back."""

from collections.abc import Mapping
from typing import Any

from bot.proposals.meetings import Minutes, Next, Result
from bot.proposals.owners import OwnersVote


def minutes_json(minutes: Minutes | None) -> dict[str, Any] | None:
    """Plain values; None for a meeting that is not over."""
    if minutes is None:
        return None
    return {
        "result": minutes.result.value,
        "decision": minutes.decision,
        "votes": list(minutes.votes) if minutes.votes is not None else None,
        "owners": minutes.owners.to_json() if minutes.owners is not None else None,
        "next": minutes.next.value if minutes.next is not None else None,
    }


def minutes_from(value: Mapping[str, Any] | None) -> Minutes | None:
    """The inverse of `minutes_json`."""
    if value is None:
        return None
    votes, owners, follows = value["votes"], value["owners"], value["next"]
    return Minutes(
        Result(value["result"]),
        value["decision"],
        (votes[0], votes[1], votes[2]) if votes else None,
        OwnersVote.of(owners) if owners else None,
        Next(follows) if follows else None,
    )
