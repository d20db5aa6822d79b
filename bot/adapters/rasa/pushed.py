"""A question the desk pushed lies on the table when the resident speaks next."""

from dataclasses import replace

from bot.adapters.rasa.tracker_store import state_in, with_state
from bot.dialogue.state import Offer, State
from bot.ports import Conversation, UnitOfWork
from bot.services.together.asked import on_the_table

_TURNS = 2


async def put_pushed(conversation: Conversation, work: UnitOfWork) -> None:
    """Its options and its offer count, unless something else is asked already."""
    pushed = await on_the_table(conversation, work)
    if pushed is None:
        return
    state = State.from_json(state_in(conversation.state))
    if state.offer is not None or state.is_dictating or state.is_alarmed:
        return
    conversation.options = pushed.options
    kept = replace(state, offer=Offer(pushed.turn, pushed.about, _TURNS))
    conversation.state = with_state(conversation.state, kept)
