"""Ten seconds (撤销) in which who took a step that tells somebody can take it back, unsent."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.ports import Outbound
from bot.ports.staff import StaffWork
from bot.proposals import undoing
from bot.proposals.errors import ProposalError
from bot.proposals.proposal import Proposal
from bot.proposals.undoing import WITHIN
from bot.services.desk.clerk import Clerk, DeskTools


class TooLateToUndo(ProposalError):
    """It was told already, or something else has happened to the ticket since."""

    key = "too_late_to_undo"


@dataclass(frozen=True, slots=True)
class Undoable:
    """A step just taken: what it made of the ticket, what was before, what is owed for it.

    `at` in ISO 8601; `letters` are ids in the outbox.
    """

    ref: str
    step: str
    version: int
    at: str
    before: Mapping[str, Any]
    letters: Sequence[int]

    def seconds_left(self, now: datetime) -> int:
        """Whole seconds until it is sent; at least 0."""
        return max(0, int((datetime.fromisoformat(self.at) + WITHIN - now).total_seconds()))


def _key(staff: str, ref: str = "") -> str:
    return f"undo:{staff}:{ref}"


async def remember(
    proposal: Proposal, before: Mapping[str, Any], owed: Sequence[Outbound], clerk: Clerk,
    *, work: StaffWork, now: datetime,
) -> None:  # fmt: skip
    """Keep for ten seconds what it takes to undo the step just saved."""
    step = proposal.events[-1].step
    letters = [one.id for one in owed if one.id is not None]
    one = Undoable(proposal.ref, step, proposal.version, now.isoformat(), before, letters)
    key = _key(clerk.staff.id, proposal.ref)
    await work.shared.put(key, json.dumps(asdict(one)), now + WITHIN)


async def undoable(clerk: Clerk, *, work: StaffWork, now: datetime) -> list[Undoable]:
    """What this clerk did in the last ten seconds and may still undo, the newest first."""
    kept = await work.shared.named(_key(clerk.staff.id), now)
    found = [Undoable(**json.loads(value)) for value in kept.values()]
    return sorted(found, key=lambda one: one.at, reverse=True)


async def undo(ref: str, clerk: Clerk, *, work: StaffWork, tools: DeskTools) -> Proposal:
    """Put the ticket back as it was before this clerk's step; nobody is told of either.

    Raises TooLateToUndo; the caller commits.
    """
    clerk.check_view("steps")
    kept = await work.shared.get(_key(clerk.staff.id, ref), tools.now)
    if kept is None:
        raise TooLateToUndo(ref)
    one = Undoable(**json.loads(kept))
    proposal = await work.proposals.get(ref)
    unsent = await work.outbox.take_back(one.letters)
    if proposal.version != one.version or unsent != len(one.letters):
        raise TooLateToUndo(ref)
    target = proposal.merged_into
    undoing.undo(proposal, one.before, clerk.actor, tools.now)
    await work.proposals.save(proposal)
    if target and target != proposal.merged_into:
        await part_again(ref, target, clerk, work, tools)
    await work.shared.drop(_key(clerk.staff.id, ref))
    return proposal


async def part_again(
    ref: str, target: str, clerk: Clerk, work: StaffWork, tools: DeskTools
) -> None:
    """The ticket it was merged into notes that it was not."""
    other = await work.proposals.get(target)
    text = f"{ref} ← {target}"
    other.take("note", clerk.actor, tools.now, text=text, parted_from=ref)
    await work.proposals.save(other)
