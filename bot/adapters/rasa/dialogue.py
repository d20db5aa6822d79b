"""The Rasa agent as the desk's dialogue: one message in, one reply out, one transaction."""

import logging
import math
import re
import time
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.adapters.rasa.quiet import keep_quiet

keep_quiet()

from rasa.core.agent import Agent  # noqa: E402
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage  # noqa: E402
from rasa.core.lock_store import InMemoryLockStore  # noqa: E402

from bot.adapters.rasa.act_reader import desk_reader  # noqa: E402
from bot.adapters.rasa.executor import InProcessActions  # noqa: E402
from bot.adapters.rasa.pushed import put_pushed  # noqa: E402
from bot.adapters.rasa.quick import be_quick  # noqa: E402
from bot.adapters.rasa.tracker_store import SnapshotTrackerStore, state_in  # noqa: E402
from bot.clauses import bare  # noqa: E402
from bot.messages import Incoming, Kind, Option, Reply  # noqa: E402
from bot.ports import Conversation, Resident, UnitOfWork  # noqa: E402
from bot.proposals.refs import is_only_ref, ref_in  # noqa: E402
from bot.services.together.asked import is_pushed  # noqa: E402
from bot.turn import Desk, Reader, Turn, TurnReader, current  # noqa: E402
from bot.understanding.text import fold  # noqa: E402
from bot.wording import Wording  # noqa: E402

_log = logging.getLogger(__name__)
LONGEST = 3000
GOOD_FOR = 5.0
"""Seconds before a model that read a sentence is asked to read another one, some 50 ms of work."""
_INTENTS = {
    Kind.IMAGE: "photo",
    Kind.VOICE: "voice",
    Kind.VIDEO: "video",
    Kind.LOCATION: "location",
    Kind.LINK: "link",
    Kind.FOLLOWED: "follow",
    Kind.SCANNED: "follow",
    Kind.OTHER: "unsupported",
}
MENU_KEYS = {
    "propose": "start",
    "track": "mine",
    "help": "help",
    "human": "human",
    "privacy": "privacy",
    "browse": "browse",
}
"""Keys of the account's own menu (自定义菜单), and the intents they stand for."""

_NUMBERED = re.compile(r"^\d{1,2}[ .、．)）]+")
_QUOTED = 20
_YES_NO = frozenset({"/affirm", "/deny"})
_STANDING = frozenset(
    {"/refer", "/appeal", "/rewrite", "/resume", "/start", "/mine", "/human", "/help"}
)
"""Options that mean the same whenever they are tapped."""


class RasaDialogue:
    """Holds the loaded model; `ready` once `load` has been called."""

    def __init__(self) -> None:
        self._store = SnapshotTrackerStore(None)
        self._agent: Agent | None = None
        self._desk: Desk | None = None
        self._good_at = -math.inf

    def load(self, model: Path) -> Reader:
        """Load a trained archive; the reader returned is the model's own understanding."""
        be_quick()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self._agent = Agent.load(
                model,
                tracker_store=self._store,
                lock_store=InMemoryLockStore(),
                action_endpoint=InProcessActions(),
            )
        reader = desk_reader()
        reader.understand("1")  # the encoder loads with the first reading
        return reader

    def serve(self, desk: Desk) -> None:
        """Give the actions what they work with."""
        self._desk = desk

    async def check(self) -> None:
        """Raises unless one sentence goes through every part of the model."""
        if self._agent is None or self._desk is None:
            raise RuntimeError("the dialogue is not loaded")
        if time.monotonic() - self._good_at < GOOD_FOR:
            return
        sentence = self._desk.catalogue.subdistrict.name
        await self._agent.parse_message(sentence)
        self._desk.reader.understand(sentence)
        self._good_at = time.monotonic()

    async def handle(
        self, resident: Resident, conversation: Conversation, message: Incoming, work: UnitOfWork
    ) -> Reply:
        """One turn. Raises what an action raised, so that the turn is rolled back."""
        if self._agent is None or self._desk is None:
            raise RuntimeError("the dialogue is not loaded")
        unclear = asked_back(message, conversation.options, self._desk.wording)
        if unclear is None:
            await put_pushed(conversation, work)
            unclear = asked_back(message, conversation.options, self._desk.wording)
        if unclear is not None:
            return unclear
        desk = replace(self._desk, reader=TurnReader(self._desk.reader))
        turn = Turn(desk, resident, work, message)
        if conversation.updated_at is not None:
            turn.idle_hours = (turn.now - conversation.updated_at).total_seconds() / 3600
        mark = current.set(turn)
        self._store.loaded[resident.id] = conversation.state
        try:
            said = await self._run(turn, conversation)
        finally:
            current.reset(mark)
            state = self._store.loaded.pop(resident.id, conversation.state)
        reply = compose(said, self._desk.wording)
        if turn.redact:
            await work.inbox.redact(message.key)
            for words in (message.text.strip()[:LONGEST], *turn.unkept):
                state = _without_words(state, words)
        conversation.state, conversation.options = state, reply.options
        conversation.updated_at = turn.now
        if turn.forgotten:
            conversation.state, conversation.options = {}, ()
            return reply
        return replace(reply, matter=turn.matter)

    async def _run(self, turn: Turn, conversation: Conversation) -> list[dict[str, Any]]:
        assert self._agent is not None
        assert self._agent.processor is not None
        message = turn.message
        assert message is not None
        channel = CollectingOutputChannel()
        metadata = {
            "media_id": message.media_id,
            "latitude": message.latitude,
            "longitude": message.longitude,
            "label": message.label,
            "state": state_in(conversation.state),
        }
        said = UserMessage(
            as_said(message, conversation.options, turn.desk.wording),
            channel,
            turn.resident.id,
            message_id=message.key,
            metadata={key: value for key, value in metadata.items() if value},
        )
        await self._agent.processor.handle_message(said)
        if turn.failure is not None:
            raise turn.failure
        return list(channel.messages)


_OF_SKILL = {"keep_private": "privacy", "allow_public": "privacy"}
"""Shortcuts that are no turn of their own: the skill looks at the words again."""


def as_said(message: Incoming, options: tuple[Option, ...], wording: Wording) -> str:
    """What the dialogue hears: words, or `/intent` for what was picked, tapped or sent."""
    if message.kind is Kind.MENU:
        return f"/{MENU_KEYS.get(message.option, 'help')}"
    if message.kind is not Kind.TEXT and not (message.kind is Kind.VOICE and message.text):
        return f"/{_INTENTS.get(message.kind, 'unsupported')}"
    text = message.text.strip()[:LONGEST]
    chosen = _chosen(message, text, options, wording)
    if chosen:
        return chosen
    if message.option in _YES_NO:
        return "/stale"  # a yes to a question that is over answers no other one
    if message.option in _STANDING or is_pushed(message.option):
        return message.option
    shortcut = wording.shortcut(text)
    if shortcut:
        return f"/{_OF_SKILL.get(shortcut, shortcut)}"
    if is_only_ref(text):
        return f'/choose{{"ref": "{ref_in(text)}"}}'
    if not bare(text):
        return "/empty"
    # a resident's own slash is not a command
    return "／" + text[1:] if text.startswith("/") else text


def asked_back(message: Incoming, options: tuple[Option, ...], wording: Wording) -> Reply | None:
    """Where the words of a tap are not those of the option it names, the same options once more.

    Neither may stand for the other: a yes by its id and a no by its words is no consent.
    """
    words = _letters(message.text)
    tapped = [_letters(one.label) for one in options if one.payload == message.option]
    if message.kind is not Kind.TEXT or not tapped or not words or words in tapped:
        return None
    said = wording.phrase("tap_unclear", words=message.text.strip()[:_QUOTED])
    buttons = [{"title": one.label, "payload": one.payload} for one in options]
    return compose([{"text": said, "buttons": buttons}], wording)


def _letters(text: str) -> str:
    """What is compared: no stops, no spaces, and not the number an option is shown under."""
    return "".join(one for one in _NUMBERED.sub("", fold(text).strip(), count=1) if one.isalnum())


def _chosen(
    message: Incoming, text: str, options: tuple[Option, ...], wording: Wording
) -> str | None:
    for option in options:
        if option.payload == message.option or bare(option.label) == bare(text):
            return option.payload
    number = wording.picked(text)
    if number is not None and number <= len(options):
        return options[number - 1].payload
    return None


def compose(messages: list[dict[str, Any]], wording: Wording) -> Reply:
    """All that was said in one turn as one text; options numbered through."""
    lines: list[str] = []
    options: list[Option] = []
    for message in messages:
        if message.get("text"):
            lines.append(str(message["text"]).strip())
        for button in message.get("buttons") or ():
            options.append(Option(str(button["title"]), str(button["payload"])))
            label = options[-1].label
            lines.append(wording.phrase("option", number=len(options), label=label))
    return Reply("\n".join(lines), tuple(options))


def _without_words(state: Any, words: str) -> Any:
    """The snapshot without the words of this turn, which may not be kept."""
    if isinstance(state, str):
        return "" if words and words in state else state
    if isinstance(state, dict):
        return {key: _without_words(value, words) for key, value in state.items()}
    if isinstance(state, list):
        return [_without_words(value, words) for value in state]
    return state
