"""What every action works with: the words said, the slots, the turn, and a way to answer."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.messages import Option
from bot.proposals.deadlines import CHINA
from bot.turn import Turn, current

DRAFT = (
    "problem",
    "solution",
    "place",
    "place_detail",
    "point",
    "reach",
    "photos",
    "photos_done",
    "confirmed",
    "phone",
    "matter",
    "asked_place",
    "told",
    "missed",
)
NOTES = frozenset({"privacy", "photo_more", "photo_wait", "returned", "nod"})
"""What a turn was about, kept for the next one without anything having been asked."""
_A_DAY = 24 * 3600


class Talk:
    """One action's view of the conversation."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> None:
        self._dispatcher, self._tracker, self.turn = dispatcher, tracker, turn

    @property
    def text(self) -> str:
        """The resident's words in this turn; empty for a menu, a picture, an option."""
        text = self._tracker.latest_message.get("text") or ""
        return "" if text.startswith("/") else text

    @property
    def intent(self) -> str:
        """What the turn is for."""
        return (self._tracker.latest_message.get("intent") or {}).get("name") or ""

    @property
    def sure(self) -> float:
        """How sure the classifier is of the intent, 0…1."""
        return (self._tracker.latest_message.get("intent") or {}).get("confidence") or 0.0

    @property
    def understanding(self) -> Mapping[str, Any]:
        """What `bot understand` prints for the words, without reasons; empty for an option."""
        return self._tracker.latest_message.get("understanding") or {}

    @property
    def attached(self) -> Mapping[str, Any]:
        """What came with the message: media id, coordinates."""
        return self._tracker.latest_message.get("metadata") or {}

    def entity(self, name: str) -> Any:
        """A value an option carried."""
        return next(self._tracker.get_latest_entity_values(name), None)

    def slot(self, name: str) -> Any:
        """The value of a slot."""
        return self._tracker.get_slot(name)

    @property
    def asked(self) -> str | None:
        """What the form has just asked for."""
        return self.slot("requested_slot") if self.in_form else None

    @property
    def in_form(self) -> bool:
        """Whether a draft is being dictated."""
        return bool((self._tracker.active_loop or {}).get("name"))

    @property
    def has_draft(self) -> bool:
        """Whether something of a draft is there, parked or not."""
        return bool(self.slot("problem") or self.slot("parked"))

    @property
    def acted(self) -> bool:
        """Whether an action has answered this very message already."""
        for event in reversed(self._tracker.events):
            if event.get("event") == "user":
                return False
            if event.get("event") == "action" and str(event.get("name")).startswith("action_"):
                return True
        return False

    @property
    def asks_beside(self) -> bool:
        """Whether this turn's answer already ends on a question of its own."""
        asked = self.slot("pending")
        return bool(asked) and self.set_now("pending") and asked["what"] not in NOTES

    def set_now(self, name: str) -> bool:
        """Whether a slot was set, or emptied, in this turn."""
        for event in reversed(self._tracker.events):
            if event.get("event") == "user":
                return False
            if event.get("event") == "slot" and event.get("name") == name:
                return True
        return False

    @property
    def refused(self) -> Mapping[str, Any]:
        """The matter that was told its door within the last day; empty otherwise."""
        refused = self.slot("refused") or {}
        if "matter" not in refused:
            return {}
        at = datetime.fromisoformat(refused["at"])
        return refused if (self.turn.now - at).total_seconds() < _A_DAY else {}

    @property
    def pending(self) -> Mapping[str, Any]:
        """What the desk has just asked beside the draft; empty once anything else was said."""
        value = self.slot("pending")
        return value if isinstance(value, Mapping) and self.was_set("pending") else {}

    def was_set(self, slot: str, turns: int = 1) -> bool:
        """Whether a slot was given a value in one of the last turns, this one left out."""
        back = 0
        for event in reversed(self._tracker.events):
            if event.get("event") == "user":
                back += 1
            elif back and event.get("event") == "slot" and event.get("name") == slot:
                return event.get("value") is not None
            if back > turns:
                break
        return False

    @property
    def intent_before(self) -> str:
        """What the message before this one was for."""
        before = [event for event in self._tracker.events if event.get("event") == "user"][-2:-1]
        said = ((before[0].get("parse_data") or {}).get("intent") or {}) if before else {}
        return str(said.get("name") or "")

    def executed_in_last_turn(self, action: str) -> bool:
        """Whether this action answered the message before this one."""
        turns = 0
        for event in reversed(self._tracker.events):
            if event.get("event") == "user":
                turns += 1
            elif turns == 1 and event.get("event") == "action" and event.get("name") == action:
                return True
            if turns > 1:
                return False
        return False

    def say(self, response: str, options: Iterable[Option] = (), **values: Any) -> None:
        """Answer with a sentence of data/skills, by name."""
        buttons = [{"title": option.label, "payload": option.payload} for option in options]
        self._dispatcher.utter_message(response=response, buttons=buttons, **values)

    def say_so(self, text: str) -> None:
        """Answer with words that are made already."""
        self._dispatcher.utter_message(text=text)

    def day(self, moment: Any) -> str:
        """A day as people say it: in local time."""
        return self.turn.desk.wording.day(moment.astimezone(CHINA).date())

    def doors(self, code: str, text: str = "") -> str:
        """The doors of a negative entry in one line, numbers from the catalogue.

        With the words said, those that fit them; an entry nobody here may read into gives all.
        """
        wording, lists = self.turn.desk.wording, self.turn.desk.catalogue.lists
        entry, doors = lists.negative[code], lists.doors_of(code)
        if text and entry.keeps_text and not entry.is_urgent:
            doors = wording.fitting(doors, text)
        return wording.doors(doors, urgent=entry.is_urgent)

    def echo(self, text: str, limit: int = 60) -> str:
        """A statement as it is read back to whoever said it."""
        return self.turn.desk.wording.echo(text, limit)

    def phone_line(self) -> str:
        """The subdistrict's telephone, or where to ring while it is not filled in."""
        phone = self.turn.desk.catalogue.subdistrict.duty_phone
        wording = self.turn.desk.wording
        return wording.phrase("phone", phone=phone) if phone else self.hotline("no_phone")

    def hotline(self, phrase: str = "hotline") -> str:
        """The city's hotline, which is open to everybody for everything not urgent."""
        door = self.turn.desk.catalogue.lists.doors["city_hotline"]
        told = self.turn.desk.wording.phrase
        return told(phrase, door=told("door", name=door.name, number=door.number))


class DeskAction(Action):
    """An action of the desk: `act` says something and returns the slots to set."""

    outcome_name = ""

    def name(self) -> str:
        return self.outcome_name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        async with turn_for(tracker) as turn:
            return await self.take(Talk(dispatcher, tracker, turn))

    async def take(self, talk: Talk) -> list[EventType]:
        """Do it, unless something else comes first."""
        return await self.act(talk)

    async def act(self, talk: Talk) -> list[EventType]:
        """Do it."""
        raise NotImplementedError


@asynccontextmanager
async def turn_for(tracker: Tracker) -> AsyncIterator[Turn]:
    """The running turn, or, under the plain `rasa` commands, one of its own that commits."""
    running = current.get()
    if running is not None:
        yield running
        return
    from bot import bootstrap

    async with bootstrap.lone_turn(tracker.sender_id) as turn:
        yield turn


def keep(**slots: Any) -> list[EventType]:
    """Set slots."""
    return [SlotSet(name, value) for name, value in slots.items()]


def clear(*names: str) -> list[EventType]:
    """Empty slots; without names, the whole draft."""
    return [SlotSet(name, None) for name in names or DRAFT]
