"""What the resident will read, shown before a step is taken: the notice as it would be sent."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.ports import NOBODY
from bot.proposals.errors import ProposalError
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import STEPS
from bot.services.desk import changes, notices
from bot.services.desk.cases import FOUND_BY_US, Case, Given, triage_of
from bot.services.desk.clerk import Clerk, DeskTools
from bot.services.desk.rules import PREPARE
from bot.services.desk.steps import clean, is_moved

BLANK = "……"
"""Stands where something is still to be filled in."""


def preview(
    step: str, given: Mapping[str, Any], proposal: Proposal, clerk: Clerk, tools: DeskTools
) -> str:
    """The notice of a step as it stands now; empty for a step of which nobody is told."""
    if proposal.proposer in NOBODY:
        return ""
    case = Case(replace(proposal, tasks=list(proposal.tasks)), clerk, tools)
    facts = _facts(step, case, clean(given))
    before = triage_of(case.proposal)
    try:
        facts = PREPARE[step](case, facts) if step in PREPARE else facts
        if step in changes.APPLY:
            changes.APPLY[step](case, facts)
    except (ProposalError, KeyError):
        pass  # what is not filled in yet changes nothing yet
    if step == "reclassify":
        told = is_moved(before, triage_of(case.proposal))
        return _said("reclassified", {}, case) if told else ""
    if not STEPS[step].tells:
        return ""
    return _said("transfer_waits" if facts.get("waits") else step, facts, case)


def _facts(step: str, case: Case, given: Given) -> Given:
    """What was given, with a blank for each word that is missing or not known."""
    needs = STEPS[step].needs - FOUND_BY_US.get(step, frozenset())
    return {name: BLANK for name in needs if name not in ("body", "changes")} | given


def _said(key: str, facts: Given, case: Case) -> str:
    lists, labels = case.tools.catalogue.lists, case.tools.words.labels
    known: Mapping[str, Any] = {
        "door": lists.doors,
        "entry": lists.negative,
        "basis": labels["basis"],
        "finding": labels["findings"],
        "outcome": labels["outcomes"],
    }
    unknown = {name for name, values in known.items() if facts.get(name, "") not in values}
    kept = {name: value for name, value in facts.items() if name not in unknown}
    blanks = dict.fromkeys(unknown & facts.keys(), BLANK)
    return case.tools.words.notice(
        key, notices.blanks(case.proposal, kept, case.tools) | blanks
    ).strip()
