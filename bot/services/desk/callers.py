"""Filing for somebody (代录): a caller, a visitor, somebody staff are talking with."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clauses import phone_in
from bot.ports import OFFLINE, FiledFor
from bot.ports.staff import StaffWork
from bot.proposals.attachments import MAX_ATTACHMENTS, Attachment
from bot.proposals.errors import ProposalError, SomethingMissing, TooManyAttachments
from bot.proposals.lists import NegativeEntry
from bot.proposals.places import Level
from bot.proposals.proposal import Proposal, Suggestion
from bot.proposals.slips import code_for, digest_of
from bot.services import filing
from bot.services.desk import notices
from bot.services.desk.cases import WrongValue
from bot.services.desk.clerk import Clerk, DeskTools

LONGEST = 2_000
LONGEST_LINE = 100
NEEDED = ("problem", "place", "speaker", "consent")
"""What filing for somebody cannot go without; the solution may be left to the deliberation."""


class DoorElsewhere(ProposalError):
    """The negative list surely names another door; staff may file anyway and say why."""

    key = "door_elsewhere"


class MayNotBeKept(ProposalError):
    """The list forbids keeping such words, whoever writes them down."""

    key = "may_not_be_kept"


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody told staff, as it was typed; `speaker` is whose words they are."""

    problem: str = ""
    solution: str = ""
    place: str = ""
    detail: str = ""
    reach: str = ""
    phone: str = ""
    speaker: str = ""
    consent: str = ""
    anyway: str = ""
    photos: tuple[Attachment, ...] = ()

    @property
    def text(self) -> str:
        """What the machine reads; of words that are too long to be filed no more than may be."""
        both = (self.problem[:LONGEST], self.solution[:LONGEST])
        return "，".join(one for one in both if one)


async def file_for(
    told: Told, suggestion: Suggestion, clerk: Clerk,
    *, work: StaffWork, tools: DeskTools, key: str, resident: str | None = None,
) -> Proposal:  # fmt: skip
    """File it; `resident` is whoever staff are talking with, else nobody who could be written to.

    `key` makes the code of the slip. Raises NotPermitted, SomethingMissing, WrongValue,
    TooManyAttachments, DoorElsewhere or MayNotBeKept; the caller commits.
    """
    clerk.check_view("file")
    check(told, clerk, tools)
    entry = check_door(told, suggestion, tools)
    proposal = await filing.drafted(
        _draft(told, suggestion), resident or OFFLINE,
        work=work, catalogue=tools.catalogue, now=tools.now,
    )  # fmt: skip
    proposal.review = proposal.review or entry is not None
    proposal.file(clerk.actor, consent=told.consent)
    await work.proposals.add(proposal)
    await work.filed_for.add(_record(told, proposal, clerk, tools, "" if resident else key))
    if resident is not None:
        said = notices.blanks(proposal, {}, tools)
        await notices.say(proposal, tools.words.notice("filed_for", said), work, tools)
    return proposal


def check(told: Told, clerk: Clerk, tools: DeskTools) -> None:
    """Raises SomethingMissing, WrongValue or TooManyAttachments; names every field at once."""
    missing = [name for name in NEEDED if not getattr(told, name).strip()]
    if missing:
        raise SomethingMissing(*missing)
    wrong = [name for name, is_right in _rules(told, clerk, tools).items() if not is_right]
    if wrong:
        raise WrongValue(*wrong)
    if len(told.photos) > MAX_ATTACHMENTS:
        raise TooManyAttachments(MAX_ATTACHMENTS)


def _rules(told: Told, clerk: Clerk, tools: DeskTools) -> dict[str, bool]:
    return {
        "problem": len(told.problem) <= LONGEST,
        "solution": len(told.solution) <= LONGEST,
        "detail": len(told.detail) <= LONGEST_LINE,
        "speaker": len(told.speaker) <= LONGEST_LINE,
        "anyway": len(told.anyway) <= LONGEST,
        "place": told.place in places(clerk, tools),
        "reach": told.reach in ("", *(one.value for one in Level)),
        "phone": not told.phone or bool(phone_in(told.phone)),
        "consent": told.consent in tools.words.labels["consents"],
    }


def places(clerk: Clerk, tools: DeskTools) -> Sequence[str]:
    """Where the clerk may file: in the branch, so that the ticket is seen by who filed it."""
    known = (one.id for one in tools.catalogue.places)
    return [one for one in known if clerk.branch.places is None or one in clerk.branch.places]


def check_door(told: Told, suggestion: Suggestion, tools: DeskTools) -> NegativeEntry | None:
    """The entry that names a door, filed all the same; raises DoorElsewhere or MayNotBeKept."""
    entry = filing.refusal(suggestion, tools.catalogue)
    if entry is not None and not entry.keeps_text:
        raise MayNotBeKept(entry.code)
    if entry is not None and not told.anyway.strip():
        raise DoorElsewhere(entry.code)
    return entry


def _draft(told: Told, suggestion: Suggestion) -> filing.Draft:
    return filing.Draft(
        problem=told.problem.strip(),
        solution=told.solution.strip(),
        place=told.place,
        place_detail=told.detail.strip(),
        suggestion=suggestion,
        reach=Level(told.reach) if told.reach else None,
        photos=told.photos,
        contact=phone_in(told.phone),
    )


def _record(told: Told, proposal: Proposal, clerk: Clerk, tools: DeskTools, key: str) -> FiledFor:
    return FiledFor(
        proposal.ref, clerk.staff.id, tools.now, told.speaker.strip(), told.consent,
        tools.catalogue.consent.version, told.anyway.strip(),
        digest_of(code_for(proposal.ref, key)) if key else "",
    )  # fmt: skip
