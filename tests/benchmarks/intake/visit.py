"""One visit from the first word to the filing, and what went wrong in it."""

from dataclasses import dataclass, field
from typing import Any

from bot.bootstrap import Parts
from tests.benchmarks.intake import judge
from tests.benchmarks.intake.goals import Goal, Voice
from tests.benchmarks.intake.resident import Resident
from tests.benchmarks.intake.steps import is_taken
from tests.benchmarks.intake.summary import Said
from tests.dialogues.play import Visitor

LIMIT = 32
_ALARM = ("我已通知值班", "我已请值班")
_REFUSED = ("按本平台的受理清单", "不走提案")
_NOT_HEARD = ("没听明白",)


@dataclass
class Outcome:
    """What became of one goal in one manner."""

    goal: Goal
    log: list[tuple[str, str, str]] = field(default_factory=list)
    fields: list[dict[str, bool]] = field(default_factory=list)
    doors: list[bool] = field(default_factory=list)
    steps: list[tuple[str, bool]] = field(default_factory=list)
    turns: int = 0
    filed: int = 0
    wanted: int = 1
    fixes: int = 0
    false_filing: int = 0
    false_consent: int = 0
    false_alarms: int = 0
    wrongly_referred: int = 0
    not_heard: int = 0
    stored: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_exact(self) -> bool:
        """Whether every record is whole and right, and nothing was done unasked."""
        right = len(self.fields) == self.wanted == self.filed
        unasked = self.false_filing or self.false_consent
        return right and not unasked and all(all(one.values()) for one in self.fields)


async def play(parts: Parts, visitor: Visitor, goal: Goal, voice: Voice) -> Outcome:
    """The whole visit."""
    name = parts.desk.catalogue.places[goal.place].name
    resident, outcome = Resident(goal, voice, name), Outcome(goal)
    before = judge.Stored()
    said: Said | None = resident.begin()
    while said is not None and outcome.turns < LIMIT:
        reply = await visitor.do(said.text)
        if said.kind != "wait":
            outcome.turns += 1
            resident.hear(reply)
        now = await judge.stored(visitor)
        _watch(outcome, said, reply, before, now)
        outcome.log.append((f"{said.kind}@{said.question}", said.text, reply))
        outcome.fixes += said.kind.startswith(("rewrite", "drop"))
        outcome.steps.append((said.kind, is_taken(said, reply, before, now, resident)))
        before, said = now, resident.answer()
    outcome.filed, outcome.wanted = len(before.proposals), len(resident.wanted)
    outcome.doors = resident.doors
    for proposal, wanted in zip(before.proposals, resident.wanted, strict=False):
        outcome.fields.append(judge.fields(proposal, wanted))
        outcome.stored.append(_read(proposal))
    return outcome


def _watch(
    outcome: Outcome, said: Said, reply: str, before: judge.Stored, now: judge.Stored
) -> None:
    if len(now.proposals) > len(before.proposals):
        outcome.false_filing += said.kind != "submit"
    if now.consented and not before.consented:
        outcome.false_consent += said.kind != "consent"
    is_going_on = bool(outcome.log) and any(one in outcome.log[-1][2] for one in _ALARM)
    is_alarm = now.alarms > before.alarms or any(one in reply for one in _ALARM)
    outcome.false_alarms += is_alarm and not is_going_on
    outcome.wrongly_referred += said.kind not in ("negative", "insist") and any(
        one in reply for one in _REFUSED
    )
    outcome.not_heard += any(one in reply for one in _NOT_HEARD)


def _read(proposal: Any) -> dict[str, Any]:
    names = ("ref", "problem", "solution", "place", "place_detail", "contact", "code")
    return {name: getattr(proposal, name) for name in names} | {
        "photos": len(proposal.attachments),
        "status": proposal.status.value,
    }
