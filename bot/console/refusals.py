"""What a refused form is shown again with: why, the fields at fault, and all that was typed."""

from dataclasses import dataclass, field

from aiohttp import web

from bot.console.deps import deps
from bot.proposals.errors import (
    ChangedMeanwhile,
    ProposalError,
    SomethingMissing,
    StepNotAllowed,
    UnknownProposal,
)
from bot.proposals.permissions import NotPermitted
from bot.services.desk.cases import WrongValue
from bot.services.desk.talking import HeldByOther

_CONFLICT, _UNFIT = 409, 422


@dataclass(frozen=True)
class Refused:
    """Why a form was refused; what was typed, as one text or as rows of several."""

    form: str
    error: str
    missing: tuple[str, ...]
    status: int
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)


def refused(
    request: web.Request, form: str, error: ProposalError,
    *, text: str = "", rows: list[list[str]] | None = None,
) -> Refused:  # fmt: skip
    """As the page tells it; what there is no page for (unknown, not permitted) is raised on."""
    if isinstance(error, UnknownProposal | NotPermitted):
        raise error
    told = deps(request).words.label("errors", error.key)
    return Refused(form, told, fields_of(error), status_of(error), text, rows or [])


def fields_of(error: ProposalError) -> tuple[str, ...]:
    """The fields an error names."""
    names = isinstance(error, SomethingMissing | WrongValue)
    return tuple(str(one) for one in error.args) if names else ()


def status_of(error: ProposalError) -> int:
    """409 where somebody else was first, 422 where what was typed does not do."""
    first = isinstance(error, ChangedMeanwhile | StepNotAllowed | HeldByOther)
    return _CONFLICT if first else _UNFIT
