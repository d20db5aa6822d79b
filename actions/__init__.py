"""Rasa's custom actions: one thin file for each skill of data/skills."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.dialogue import turns
from bot.dialogue.reading import said_in
from bot.dialogue.state import State
from bot.dialogue.talk import Talk
from bot.turn import Turn, current


class DeskAction(Action):
    """Runs the turn that the arbiter named, with the state of the conversation, and stores it."""

    skill = ""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return f"action_{self.skill}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """One turn of the skill."""
        del domain
        async with turn_for(tracker) as turn:
            state = State.from_json(tracker.get_slot("state"))
            message = tracker.latest_message
            talk = Talk(turn, state, said_in(message, state, turn), message.get("metadata") or {})
            await turns.run(talk, str((message.get("intent") or {}).get("name")))
            for reply in talk.replies:
                if reply.text:
                    dispatcher.utter_message(text=reply.text)
                else:
                    buttons = turns.buttons(reply.options)
                    dispatcher.utter_message(
                        response=reply.response, buttons=buttons, **reply.values
                    )
            return [SlotSet(name, value) for name, value in talk.state.slots().items()]


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
