"""Files of staff: photos before and after, minutes, scans; the resident hears of what is shown."""

from collections.abc import Sequence

from bot.ports.staff import StaffFile, StaffWork
from bot.proposals.errors import ProposalError, SomethingMissing
from bot.proposals.proposal import Proposal
from bot.services.desk import steps
from bot.services.desk.cases import WrongValue
from bot.services.desk.clerk import Clerk, DeskTools, ticket

MOST = 30
"""Files of one ticket."""
LONGEST_CAPTION = 200


class TooManyFiles(ProposalError):
    """The ticket has as many files of staff as it may have."""

    key = "too_many_files"


class NoSuchFile(ProposalError):
    """It was taken away, or the resident has been shown it."""

    key = "no_such_file"


async def add(
    ref: str, kind: str, caption: str, digests: Sequence[str], clerk: Clerk,
    *, work: StaffWork, tools: DeskTools,
) -> list[StaffFile]:  # fmt: skip
    """Attach files of one kind; for staff only until they are shown. The caller commits."""
    if kind not in tools.words.labels["file_kinds"]:
        raise WrongValue("kind")
    if not digests:
        raise SomethingMissing("photos")
    proposal = await ticket(ref, clerk, work=work)
    if len(await work.files.of(proposal.ref)) + len(digests) > MOST:
        raise TooManyFiles(MOST)
    text = caption.strip()[:LONGEST_CAPTION]
    given = {"kind": kind, "text": text, "photos": list(digests)}
    await steps.take(ref, "add_file", given, clerk, work=work, tools=tools)
    now, me = tools.now, clerk.staff.id
    return [
        await work.files.add(StaffFile(proposal.ref, one, kind, text, me, now)) for one in digests
    ]


async def show(
    ref: str, which: Sequence[int], clerk: Clerk, *, work: StaffWork, tools: DeskTools
) -> Proposal:
    """Show files to the resident, who is told once for all of them. The caller commits."""
    proposal = await ticket(ref, clerk, work=work)
    files = {one.id: one for one in await work.files.of(proposal.ref)}
    chosen = [files[one] for one in which if one in files]
    if not chosen or len(chosen) != len(which):
        raise NoSuchFile(ref)
    for one in chosen:
        if not await work.files.show(proposal.ref, one.id or 0, tools.now):
            raise NoSuchFile(ref)
    given = {
        "kind": chosen[0].kind,
        "text": chosen[0].caption,
        "photos": [one.digest for one in chosen],
    }
    return await steps.take(ref, "show_file", given, clerk, work=work, tools=tools)


async def drop(ref: str, file_id: int, clerk: Clerk, *, work: StaffWork, tools: DeskTools) -> None:
    """Take away one nobody was shown; that it was there stays in the history."""
    proposal = await ticket(ref, clerk, work=work)
    steps.check_may("add_file", proposal, clerk, tools)
    if not await work.files.drop(proposal.ref, file_id):
        raise NoSuchFile(ref)
