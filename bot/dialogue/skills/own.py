"""Which proposal a turn is about, how it is called, and asking where several remain."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.dialogue.state import RECENT
from bot.dialogue.talk import Talk
from bot.messages import Option
from bot.proposals import refs
from bot.proposals.names import HIDDEN, names_in
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Status
from bot.services import following, recalling

Fits = Callable[[Proposal], bool]

_LISTED = 8
_TITLE = 16
_FIRST = 4
_CLAUSE = re.compile(r"[，,。；;！!？?\n]")


@dataclass(frozen=True)
class Which:
    """What a turn is about: proposals that fit, and those meant that do not fit.

    `is_guessed`: the words do not tell which; `is_doubtful`: they rather tell of another one.
    """

    proposals: list[Proposal]
    misfits: Sequence[Proposal] = ()
    unknown: str = ""
    is_guessed: bool = False
    is_doubtful: bool = False

    @property
    def only(self) -> Proposal | None:
        """The one that fits, if it is one."""
        return self.proposals[0] if len(self.proposals) == 1 else None


def hints_of(talk: Talk) -> recalling.Hints:
    """What the words of this turn say of the proposal they are about."""
    desk = talk.turn.desk
    return recalling.hints_in(
        talk.text, reader=desk.reader, wording=desk.wording, now=talk.turn.now
    )


def meant(talk: Talk, proposals: list[Proposal]) -> list[Proposal]:
    """Those of the proposals that the words of this turn mean."""
    return recalling.meant(hints_of(talk), proposals, talk.turn.desk.catalogue)


async def which(talk: Talk, fits: Fits, *, adds: bool = False) -> Which:
    """By reference, by number, by words, by what was talked about last; else all that fit.

    `adds`: the words add something new, so that not finding them in a proposal means little.
    """
    mine = await following.mine(talk.turn.resident, work=talk.turn.work)
    named = ref_of(talk)
    if named:
        found = [one for one in mine if one.ref == named]
        return _sorted(found, fits, "" if found else named)
    number = refs.number_in(talk.text) or (refs.short_number_in(talk.text) if adds else None)
    found = [one for one in mine if number is not None and _number(one.ref) == number]
    hints = hints_of(talk)
    found = found or recalling.meant(hints, mine, talk.turn.desk.catalogue)
    if found:
        return _sorted(found, fits)
    fitting = [one for one in mine if fits(one)]
    last = [one for one in fitting if one.ref == recent(talk)]
    waiting = [one for one in fitting if one.status is Status.RETURNED]
    leans = adds or bool(last) or not hints.is_specific
    if leans:
        fitting = last or (waiting if len(waiting) == 1 else fitting)
    doubtful = len(fitting) == 1 and not last and hints.tells_of_other(fitting[0].code)
    return Which(fitting, is_guessed=not (leans and last), is_doubtful=doubtful)


async def waiting_for(talk: Talk) -> Proposal | None:
    """The one proposal that was sent back to the resident; None for none or several."""
    mine = await following.mine(talk.turn.resident, work=talk.turn.work)
    waiting = [one for one in mine if one.status is Status.RETURNED]
    return waiting[0] if len(waiting) == 1 else None


def ref_of(talk: Talk) -> str | None:
    """The reference an option carried or the words contain."""
    return talk.value("ref") or refs.ref_in(talk.text)


def recent(talk: Talk) -> str:
    """The reference that was talked about a moment ago; empty where none was."""
    return talk.before.ref if talk.before.ref_turns <= RECENT else ""


def _sorted(found: list[Proposal], fits: Fits, unknown: str = "") -> Which:
    fitting = [one for one in found if fits(one)]
    return Which(fitting, [] if fitting else found, unknown)


def _number(ref: str) -> int:
    return int(ref.rpartition("-")[2])


def title(talk: Talk, proposal: Proposal) -> str:
    """Place and problem in a few words."""
    desk = talk.turn.desk
    places = desk.catalogue.places
    where = proposal.place or ""
    place = places[where].name if where in places else ""
    if proposal.place == desk.catalogue.subdistrict.place:
        place = ""
    problem = proposal.problem
    if proposal.proposer != talk.turn.resident.id:
        problem = proposal.publication.problem if proposal.publication else HIDDEN
    what = _first_words(problem)
    if not place or place in what:
        return desk.wording.phrase("matter_alone", what=what)
    return desk.wording.phrase("matter", place=place, what=what)


def names_of(proposal: Proposal) -> frozenset[str]:
    """The names the proposer said as theirs."""
    return names_in(proposal.problem, proposal.solution, proposal.place_detail)


def _first_words(problem: str) -> str:
    clauses = [one.strip() for one in _CLAUSE.split(problem) if one.strip()] or [problem]
    what = clauses[0]
    if len(what) < _FIRST and len(clauses) > 1:
        what += clauses[1]
    return what if len(what) <= _TITLE else f"{what[: _TITLE - 1]}…"


def listed(talk: Talk, proposals: Iterable[Proposal]) -> list[Option]:
    """Options to choose a proposal from, with where each of them stands."""
    desk = talk.turn.desk
    return [
        Option(
            desk.wording.phrase(
                "listed", title=title(talk, one), status=desk.catalogue.label(one.status)
            ),
            f'/choose{{"ref": "{one.ref}"}}',
        )
        for one in proposals
    ]


def choose_from(
    talk: Talk,
    proposals: list[Proposal],
    what: str,
    response: str = "utter_which_one",
    **more: Any,
) -> None:
    """Ask which one is meant, only where several remain."""
    shown = proposals[:_LISTED]
    talk.say(response, options=listed(talk, shown), count=len(proposals))
    if len(proposals) > len(shown):
        talk.say("utter_which_older", count=len(shown))
    talk.offer(what, refs=[one.ref for one in shown], **more)
