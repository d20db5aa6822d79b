"""What each step changes on the ticket, once it is taken."""

from collections.abc import Callable, Mapping

from bot.proposals.lists import ListResult
from bot.proposals.permissions import awaits_ruling
from bot.proposals.places import Level
from bot.services.desk import reviewing, tasks
from bot.services.desk.cases import Case, Given

Apply = Callable[[Case, Given], None]


def reclassify(case: Case, given: Given) -> None:
    """Apply the changes; a new place or level finds its body unless one is named."""
    proposal, catalogue, changes = case.proposal, case.tools.catalogue, given["changes"]
    was = (proposal.level, proposal.code)
    proposal.code = changes.get("code", proposal.code)
    proposal.list = catalogue.lists.result_of(proposal.code)
    if proposal.list is not ListResult.POSITIVE:
        proposal.publication = None
    proposal.level = Level(changes.get("level", proposal.level))
    proposal.place = changes.get("place", proposal.place)
    proposal.urgent = changes.get("urgent", proposal.urgent)
    if "body" in changes:
        case.hand_to(changes["body"], proposal.level)
    elif {"place", "level"} & changes.keys():
        seat = catalogue.places[case.seat]
        proposal.level = max(proposal.level, seat.level, key=lambda level: level.rank)
        case.hand_to(catalogue.body_for(seat.id, proposal.level).id, proposal.level)
    proposal.review = proposal.review and not changes
    _move_due(case, *was)


def _move_due(case: Case, level: Level, code: str) -> None:
    """The new level's or topic's time, from the day of filing, pauses so far included."""
    proposal, catalogue = case.proposal, case.tools.catalogue
    if proposal.due_at is None or (level, code) == (proposal.level, proposal.code):
        return
    old = catalogue.due(level, code, proposal.created_at)
    new = catalogue.due(proposal.level, proposal.code, proposal.created_at)
    proposal.due_at += new - old


def refuse(case: Case, given: Given) -> None:
    """The entry that was cited is what the matter is."""
    case.proposal.code, case.proposal.list = given["entry"], ListResult.NEGATIVE
    case.proposal.review = False


def accept(case: Case, given: Given) -> None:
    """The body has it, and a person has looked at it."""
    body = case.tools.catalogue.bodies[given["body"]]
    case.hand_to(body.id, case.proposal.level if body.id == case.proposal.body else body.level)
    case.proposal.review = False


def climb(case: Case, given: Given) -> None:
    """The council of the other level has it now."""
    case.hand_to(given["body"], Level(given["level"]))


def transfer(case: Case, given: Given) -> None:
    """The other body has it, unless a ruling must come first; the clock goes on."""
    case.proposal.transfers += 1
    if not given.get("waits"):
        case.hand_to(given["body"])


def rule(case: Case, given: Given) -> None:
    """The supervisor's word; a ticket ruled upon can only be moved by another ruling."""
    if awaits_ruling(case.proposal.transfers):
        case.proposal.transfers += 1
    case.hand_to(given["body"])


def assign(case: Case, given: Given) -> None:
    """One person has it."""
    case.proposal.assignee = given["assignee"]


def answer(case: Case, given: Given) -> None:
    """Answered is not yet solved: the outcome says which."""
    case.proposal.outcome = given["outcome"]


def merge(case: Case, given: Given) -> None:
    """It lives on in the other one."""
    case.proposal.merged_into = given["target"]


APPLY: Mapping[str, Apply] = {
    "accept": accept,
    "refuse": refuse,
    "refer": refuse,
    "reclassify": reclassify,
    "answer": answer,
    "escalate": climb,
    "hand_down": climb,
    "transfer": transfer,
    "rule": rule,
    "assign": assign,
    "merge": merge,
    "uphold": reviewing.uphold,
    "overturn": reviewing.overturn,
    "take_up_again": reviewing.take_up_again,
    "add_task": tasks.add,
    "finish_task": tasks.finish,
    "drop_task": tasks.drop,
}
