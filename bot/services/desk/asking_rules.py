"""What a question to an outside party may show, and which of its links are still open."""

from bot.proposals.events import Event
from bot.proposals.proposal import Proposal
from bot.services.desk.cases import Case, Given, WrongValue, until

SHOWS = ("place", "topic")
"""What of a ticket can be shown besides the question; never the resident's words or name."""
LONGEST_PARTY = 60


def check_question(case: Case, given: Given) -> Given:
    """Who is asked what until when; the next number; only what the ticket has can be shown."""
    proposal = case.proposal
    images = {one.digest for one in proposal.attachments if one.is_photo and one.is_kept}
    photos = [one for one in given.get("photos", ()) if one in images]
    facts = until(case, given) | {
        "party": str(given["party"])[:LONGEST_PARTY],
        "link": sum(one.step == "ask_outside" for one in proposal.events) + 1,
        "shows": [one for one in given.get("shows", ()) if one in SHOWS],
        "photos": photos,
    }
    return {name: value for name, value in facts.items() if value != []}


def check_link(case: Case, given: Given) -> Given:
    """A link that was neither answered nor revoked."""
    for one in open_links(case.proposal):
        if str(one.given["link"]) == str(given["link"]):
            return given | {"link": one.given["link"], "party": one.given["party"]}
    raise WrongValue("link")


def open_links(proposal: Proposal) -> tuple[Event, ...]:
    """The questions nobody has answered or revoked, as they were asked."""
    closed = {
        one.given["link"]
        for one in proposal.events
        if one.step in ("answer_outside", "revoke_link")
    }
    asked = (one for one in proposal.events if one.step == "ask_outside")
    return tuple(one for one in asked if one.given["link"] not in closed)
