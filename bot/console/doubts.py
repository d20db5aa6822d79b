"""What speaks against working a ticket together with others: it is named, and left to a look."""

from collections.abc import Iterable

from bot.console.previews import is_quick
from bot.ports.staff import Staff
from bot.proposals.permissions import VIEWS
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Role
from bot.services.desk.clerk import DeskTools


def doubts(step: str, proposal: Proposal, people: Iterable[Staff], tools: DeskTools) -> list[str]:
    """`unsure`: the machine was, so that no single key accepts it; `nobody`: whoever gets it
    has no account. Both only of what one key does or withholds, accepting."""
    if step != "accept":
        return []
    found = [] if is_quick(proposal) else ["unsure"]
    return found if is_staffed(proposal.body, people, tools) else [*found, "nobody"]


def is_staffed(body: str, people: Iterable[Staff], tools: DeskTools) -> bool:
    """Whether somebody who may work is of this body, or of the one just above that has it."""
    return any(
        one.active
        and one.role in VIEWS["steps"]
        and (one.body == body or _has_near(one, body, tools))
        for one in people
    )


def _has_near(one: Staff, body: str, tools: DeskTools) -> bool:
    """The street has everything; only a handler's own part of it is near."""
    branch = tools.branch(one.body)
    return one.role is Role.HANDLER and not branch.street and branch.holds(body)
