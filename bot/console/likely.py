"""What the desk would put into the form of a step before anybody has typed."""

from datetime import timedelta

from bot.proposals.deadlines import CHINA
from bot.proposals.public_notices import LAID_OUT
from bot.services.desk.asking_rules import open_links
from bot.services.desk.cases import Case
from bot.services.desk.opening import suggested


def likely(step: str, case: Case) -> dict[str, str]:
    """What the desk would put in: the body it is with, the entry suggested, usual days."""
    proposal, catalogue = case.proposal, case.tools.catalogue
    found = {"body": proposal.body} if step in ("accept", "add_task") else {}
    if step in ("finish_task", "drop_task"):
        found["task"] = next((str(one.number) for one in proposal.open_tasks), "")
    if step == "revoke_link":
        found["link"] = next((str(one.given["link"]) for one in open_links(proposal)), "")
    if proposal.code in catalogue.lists.negative and step in ("refuse", "refer"):
        entry = catalogue.lists.negative[proposal.code]
        found |= {"entry": entry.code, "reason": entry.reason}
        found |= {"door": entry.doors[0]} if entry.doors else {}
    if step == "publish":
        found |= suggested(proposal)
    level = catalogue.levels[proposal.level]
    if step == "open_seconding":
        found["threshold"] = str(level.seconds)
    if step in LAID_OUT:
        found |= _likely_notice(case)
    if step in ("open_seconding", "pause", "add_task", "ask_outside"):
        today = case.tools.now.astimezone(CHINA).date()
        day = today + timedelta(days=level.notice_days)
        if step == "add_task" and proposal.due_at is not None:
            day = max(today, min(day, proposal.due_at.astimezone(CHINA).date()))
        found["until"] = day.isoformat()
    return found


def _likely_notice(case: Case) -> dict[str, str]:
    """As many working days as the level asks for, the usual place, and the body's telephone."""
    catalogue, words = case.tools.catalogue, case.tools.words
    body, level = catalogue.bodies[case.proposal.body], catalogue.levels[case.proposal.level]
    last = catalogue.calendar.due(case.tools.now, level.notice_days)
    return {
        "until": last.astimezone(CHINA).date().isoformat(),
        "hangs": words.label("notices", "hangs"),
        "contact": f"{body.name} {body.phone or ''}".strip(),
    }
