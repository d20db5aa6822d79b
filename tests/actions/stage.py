"""One action on a stage: slots and words in, what was said and which slots were set out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.talk import DeskAction
from bot import catalogue, content
from bot.adapters.memory import MemoryDatabase
from bot.paths import DATA, ROOT
from bot.ports import Resident, StaffCall
from bot.proposals.lists import UNCLEAR, ListResult
from bot.proposals.proposal import Proposal
from bot.turn import Desk, Invitation, Turn, current
from bot.understanding import PlaceMatch, Understanding
from bot.understanding.lexicon import Lexicon
from bot.understanding.places import PlaceFinder
from bot.wording import Wording
from tests.builders import MONDAY, a_resident

CATALOGUE = catalogue.load(ROOT)
WORDING = Wording.load(ROOT)
FINDER = PlaceFinder(
    CATALOGUE.places,
    Lexicon({"places": content.read(DATA / "understanding" / "places.yml").value}),
)


def understood(code: str = UNCLEAR, *, sure: bool = True, **more: Any) -> dict[str, Any]:
    """An understanding as it reaches the actions."""
    level = CATALOGUE.lists.topics[code].level.value if code in CATALOGUE.lists.topics else None
    return {
        "list": CATALOGUE.lists.result_of(code).value,
        "code": code,
        "level": level,
        "confidence": 0.95 if sure else 0.4,
        "review": not sure,
        "reasons": [],
        "candidates": [{"code": code, "confidence": 0.95}],
        "matters": [],
        **more,
    }


class Reader:
    """Reads places as the desk does, and codes from what the test says they are."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        self.codes = codes

    def places(self, text: str, home: str | None = None) -> PlaceMatch:
        return FINDER.find(text, home)

    def understand(
        self, text: str, *, home: str | None = None, explained: bool = True
    ) -> Understanding:
        code = self.codes.get(text, UNCLEAR)
        topics = CATALOGUE.lists.topics
        return Understanding(
            list=CATALOGUE.lists.result_of(code) if code != UNCLEAR else ListResult.UNCLEAR,
            code=code,
            level=topics[code].level if code in topics else None,
            urgent=False,
            intent="propose",
            place=FINDER.find(text, home).place,
            matters=(),
            confidence=0.9 if code != UNCLEAR else 0.3,
            review=code == UNCLEAR,
            reasons=(),
            candidates=(),
        )


@dataclass
class Outcome:
    """What an action did."""

    said: list[str]
    slots: dict[str, Any]
    followed_by: str | None
    loop_ended: bool
    values: list[Mapping[str, Any]]
    options: list[str]
    calls: list[StaffCall] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    unkept: list[str] = field(default_factory=list)
    resident: Resident | None = None


@dataclass
class Stage:
    """Where the talk stands before the action."""

    slots: dict[str, Any] = field(default_factory=dict)
    in_form: bool = False
    codes: dict[str, str] = field(default_factory=dict)
    resident: Resident = field(default_factory=a_resident)
    earlier: list[dict[str, Any]] = field(default_factory=list)
    now: datetime = MONDAY
    idle_hours: float = 0.0
    invitation: Invitation | None = None
    consents: int = 0

    def before(self, intent: str, *actions: str, **slots: Any) -> "Stage":
        """The message before this one: what it was for, who answered it, which slots it set."""
        self.earlier += [
            {"event": "user", "text": "", "parse_data": {"intent": {"name": intent}}},
            *({"event": "action", "name": name} for name in actions),
            *({"event": "slot", "name": name, "value": value} for name, value in slots.items()),
        ]
        self.slots |= slots
        return self

    async def play(
        self,
        action: DeskAction,
        text: str = "",
        intent: str = "propose",
        *,
        sure: float = 0.95,
        understanding: Mapping[str, Any] | None = None,
        **entities: Any,
    ) -> Outcome:
        """One message, one action."""
        message = {
            "text": text or f"/{intent}",
            "intent": {"name": intent, "confidence": sure},
            "entities": [{"entity": name, "value": value} for name, value in entities.items()],
            "understanding": dict(understanding or understood()),
        }
        user = {"event": "user", "text": message["text"], "parse_data": message}
        tracker = Tracker(
            self.resident.id,
            self.slots,
            message,
            [*self.earlier, user],
            False,
            None,
            {"name": "propose_form"} if self.in_form else {},
            "action_listen",
        )
        dispatcher, database = CollectingDispatcher(), MemoryDatabase()
        reader = Reader(self.codes)
        desk = Desk(
            CATALOGUE, WORDING, reader, lambda: self.now, database.open_work, self.invitation
        )
        async with database.open_work() as work:
            await work.residents.add(self.resident)
            for _ in range(self.consents):
                await work.consents.grant(self.resident.id, "notice-1", self.now)
            turn = Turn(desk, self.resident, work, idle_hours=self.idle_hours)
            mark = current.set(turn)
            try:
                events = await action.run(dispatcher, tracker, {})
            finally:
                current.reset(mark)
            outcome = _outcome(dispatcher, events)
            outcome.calls = await work.calls.open(100)
            outcome.proposals = await work.proposals.of_resident(self.resident.id)
        outcome.unkept, outcome.resident = turn.unkept, self.resident
        return outcome


def _outcome(dispatcher: CollectingDispatcher, events: list[dict[str, Any]]) -> Outcome:
    slots = {one["name"]: one["value"] for one in events if one["event"] == "slot"}
    follow = [one["name"] for one in events if one["event"] == "followup"]
    said = dispatcher.messages
    return Outcome(
        said=[one["response"] or one["text"] for one in said],
        slots=slots,
        followed_by=follow[-1] if follow else None,
        loop_ended=any(one["event"] == "active_loop" and not one["name"] for one in events),
        values=said,
        options=[button["title"] for one in said for button in one["buttons"]],
    )
