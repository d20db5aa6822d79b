"""Two of the pipeline's components: what the parts of a message do, and whose turn it is."""

import shutil
from dataclasses import asdict, replace
from typing import Any, ClassVar, Self

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import catalogue, manifest
from bot.adapters.rasa.understanding import UnderstandingClassifier
from bot.dialogue import act_archive
from bot.dialogue.acts import Heard
from bot.dialogue.agreeing import agreed
from bot.dialogue.called import called
from bot.dialogue.precedence import turn_of
from bot.dialogue.reader import ActReader
from bot.dialogue.reading import DeskReader
from bot.dialogue.state import State
from bot.dialogue.talk import Said
from bot.learning import acts
from bot.paths import ROOT
from bot.turn import current
from bot.understanding.meaning import shared

_SHOWN = 3


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ActReaderComponent(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Reads the parts of each message in the light of the question on the table.

    The gateway hands the conversation's state over as `metadata.state`; without one the message is
    read as if nothing had been asked.
    """

    loaded: ClassVar[ActReader | None] = None
    """The reader of the model loaded last: the desk reads with the very same one."""

    def __init__(self, storage: ModelStorage, resource: Resource, reader: ActReader | None) -> None:
        self._storage, self._resource, self._reader = storage, resource, reader

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """A component about to be trained."""
        return cls(model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """A component as trained."""
        places = catalogue.load(ROOT).places
        with model_storage.read_from(resource) as folder:
            reader = ActReader(
                act_archive.load(folder / acts.FILE), shared(), acts.names_of(places)
            )
        ActReaderComponent.loaded = reader
        return cls(model_storage, resource, reader)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """What Rasa's own cache cannot see: the sentences and the code that learns."""
        return acts.learnt_from(ROOT)

    def train(self, training_data: TrainingData) -> Resource:
        """Put the act reader's model into the archive; learn it first where it is missing."""
        ready = manifest.acts_model(ROOT)
        with self._storage.write_to(self._resource) as folder:
            if ready.exists():
                shutil.copy(ready, folder / acts.FILE)
            else:
                acts.train(ROOT, folder / acts.FILE)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to add: no later component learns."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `acts` on each message that is words."""
        for message in messages:
            text = message.get("text") or ""
            if self._reader is None or not text or text.startswith("/"):
                continue
            heard = self._reader.read(text, _state(message).asked)
            message.set("heard", heard)
            message.set("acts", [_shown(one) for one in heard], add_to_output=True)
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Arbiter(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Names the turn by the table of precedence; the name is Rasa's intent from here on."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """The only state it has is the table."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to add."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent; hand what was read to the running turn."""
        for message in messages:
            text, turn = message.get("text") or "", current.get()
            state = _state(message)
            if text.startswith("/") or not text:
                continue
            read = message.get("read")
            said = Said(text, agreed(tuple(message.get("heard") or ()), read), read)
            if turn is not None:
                name, rest = called(text, turn.desk.wording)
                turn.said = said = replace(said, called=name, rest=rest)
            name = turn_of(state, said, turn.now if turn is not None else _now())
            message.set("intent", {"name": name, "confidence": 1.0}, add_to_output=True)
        return messages


def _now() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)


def _state(message: Message) -> State:
    metadata = message.get("metadata") or {}
    return State.from_json(metadata.get("state"))


def _shown(one: Heard) -> dict[str, Any]:
    """A part as `rasa shell --debug` shows it."""
    return {name: value for name, value in asdict(one).items() if value and name != "also"}


def desk_reader() -> DeskReader:
    """The reader of the model loaded last; raises RuntimeError where it has none."""
    if UnderstandingClassifier.loaded is None or ActReaderComponent.loaded is None:
        raise RuntimeError("the model has no understanding")
    return DeskReader(UnderstandingClassifier.loaded, ActReaderComponent.loaded)
