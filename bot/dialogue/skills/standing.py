"""Tells where a proposal stands; every sentence of it is in data/skills/track."""

from datetime import date
from typing import Any

from bot.clauses import bare
from bot.dialogue.skills.own import names_of, title
from bot.dialogue.talk import Talk
from bot.proposals.names import HIDDEN, written
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import OPEN, Status
from bot.services.following import SECONDABLE
from bot.services.standing import Standing, answer_of, refusal_of, standing_of

_SPOKEN = ("reason", "plan", "text", "meeting", "decision", "answer")
_DETAILS = ("meeting", "decision", "threshold", "progress", "plan")
_OF_THEIR_OWN = frozenset(
    {
        Status.RETURNED,
        Status.ANSWERED,
        Status.CLOSED,
        Status.REFERRED,
        Status.REFUSED,
        Status.MERGED,
        Status.WITHDRAWN,
        Status.LAPSED,
    }
)


def say_standing(talk: Talk, proposal: Proposal) -> None:
    """Status, since when, who has it; what staff said; what comes next and by when."""
    standing = standing_of(proposal, talk.turn.now)
    values = _values(talk, proposal, standing)
    if proposal.status in _OF_THEIR_OWN:
        talk.say(f"utter_track_{proposal.status}", **values)
        if proposal.rating is not None:
            mark = talk.turn.desk.wording.phrase(f"score_{proposal.rating}")
            talk.say("utter_track_rated", mark=mark)
            talk.tells_rating = True
        return
    detail = next((name for name in _DETAILS if values.get(name)), None)
    is_long = detail or standing.is_paused or standing.is_late
    talk.say("utter_track_short" if is_long else "utter_track", **values)
    if detail and not standing.is_paused:
        talk.say(f"utter_track_{detail}", **values)
    if standing.is_paused:
        talk.say("utter_track_paused", **values)
    elif standing.is_late:
        talk.say("utter_track_late", **values)
    elif proposal.status in OPEN and standing.due:
        talk.say(f"utter_track_next_{proposal.status}", **values)


def say_public(talk: Talk, proposal: Proposal) -> None:
    """Somebody else's proposal as everyone may see it: what, where it stands, how many second."""
    values = _values(talk, proposal, standing_of(proposal, talk.turn.now))
    public = proposal.publication
    values |= {
        "place": _place(talk, proposal),
        "problem": public.problem if public else HIDDEN,
        "solution": (public and public.solution) or talk.phrase("no_solution"),
    }
    if proposal.status in SECONDABLE:
        talk.say("utter_show", **values)
    else:
        talk.say("utter_show_ended", **values)


def _values(talk: Talk, proposal: Proposal, standing: Standing) -> dict[str, Any]:
    catalogue = talk.turn.desk.catalogue
    said = standing.said
    door = refusal_of(proposal)
    is_own = proposal.proposer == talk.turn.resident.id

    def shown(text: str) -> str:
        """What staff said; to others without the name the proposer said as theirs."""
        return bare(text if is_own else written(text, names_of(proposal)))

    spoken = {name: shown(str(said[name])) for name in _SPOKEN if said.get(name)}
    spoken["progress"] = spoken.pop("text", "")
    return spoken | {
        "ref": proposal.ref,
        "title": title(talk, proposal),
        "status": catalogue.label(proposal.status),
        "meaning": catalogue.statuses[proposal.status].sentence,
        "body": catalogue.bodies[proposal.body].name,
        "since": talk.day(standing.since),
        "due": talk.due(standing.due),
        "until": _day(talk, said.get("until")),
        "threshold": said.get("threshold", ""),
        "seconds": len(proposal.seconders),
        "answer": shown(answer_of(proposal)),
        "target": proposal.merged_into or "",
        "reason": spoken.get("reason", ""),
        "door": _door(talk, door),
    }


def _day(talk: Talk, value: Any) -> str:
    """A day as staff gave it, in words; as it is where it is no date."""
    try:
        return talk.turn.desk.wording.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value or "")


def _door(talk: Talk, door: str) -> str:
    doors = talk.turn.desk.catalogue.lists.doors
    return talk.turn.desk.wording.doors((doors[door],)) if door in doors else ""


def _place(talk: Talk, proposal: Proposal) -> str:
    places = talk.turn.desk.catalogue.places
    where = proposal.place or ""
    return places.full_name(where) if where in places else ""
