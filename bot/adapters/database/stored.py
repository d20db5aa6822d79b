"""What is stored of a proposal beside its own row, to write only what differs."""

from dataclasses import dataclass, replace

from bot.proposals.attachments import Attachment
from bot.proposals.proposal import Proposal
from bot.proposals.publishing import Publication
from bot.proposals.tasks import Task


@dataclass(frozen=True)
class Stored:
    """The parts of one proposal as they were read or written last."""

    id: int
    said: str
    """What it can be found by."""
    attachments: tuple[Attachment, ...] = ()
    seconders: frozenset[str] = frozenset()
    tasks: tuple[Task, ...] = ()
    publication: Publication | None = None


def is_same(new: Attachment, old: Attachment | None) -> bool:
    """Whether nothing is to be written; that the content is kept is never taken back."""
    return old is not None and (new == old or new == replace(old, digest=""))


def stored_of(proposal_id: int, said: str, proposal: Proposal) -> Stored:
    return Stored(
        proposal_id,
        said,
        tuple(proposal.attachments),
        frozenset(proposal.seconders),
        tuple(proposal.tasks),
        proposal.publication,
    )
