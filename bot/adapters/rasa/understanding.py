"""The understanding as a Rasa component: intents and matters from one and the same reading."""

import re
import shutil
from typing import Any, ClassVar, Self

from rasa.core.policies.rule_policy import DEFAULT_ACTION_MAPPINGS
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import catalogue, manifest
from bot.learning.training import MODEL_FILE, train
from bot.paths import ROOT
from bot.proposals.lists import UNCLEAR
from bot.understanding import Understander, Understanding

_TOO_UNSURE = 0.4
_NUMBER = re.compile(r"\d")
_SHOWN = 4

for _name in ("restart", "back"):
    # Rasa obeys these two at once, however unsure and in the middle of a form; here the form
    # reads them first, like everything else
    DEFAULT_ACTION_MAPPINGS.pop(_name, None)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class UnderstandingClassifier(GraphComponent, IntentClassifier):  # type: ignore[misc]
    """Sets intent, ranking and the whole understanding on each message."""

    loaded: ClassVar[Understander | None] = None
    """The reader of the model loaded last: the desk reads with the very same one."""

    def __init__(
        self, storage: ModelStorage, resource: Resource, reader: Understander | None
    ) -> None:
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
        with model_storage.read_from(resource) as folder:
            reader = Understander.load(folder / MODEL_FILE, catalogue.load(ROOT))
        UnderstandingClassifier.loaded = reader
        return cls(model_storage, resource, reader)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """What Rasa's own cache cannot see: the word lists and the code that learns."""
        return manifest.learnt_from(ROOT)

    def train(self, training_data: TrainingData) -> Resource:
        """Put the understanding's model into the archive; learn it first where it is missing."""
        ready = manifest.understanding_model(ROOT)
        with self._storage.write_to(self._resource) as folder:
            if ready.exists():
                shutil.copy(ready, folder / MODEL_FILE)
            else:
                train(ROOT, folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to add: no later component learns from intents."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Understand each message; options (`/intent`) are left to Rasa.

        Most answers to the form need no reasons; an action that does asks for them.
        """
        for message in messages:
            text = message.get("text") or ""
            if self._reader is not None and text and not text.startswith("/"):
                _mark(message, self._reader.understand(text, explained=False), text)
        return messages


def _mark(message: Message, understood: Understanding, text: str) -> None:
    is_number = bool(_NUMBER.search(text)) and not any(char.isalpha() for char in text)
    intent = "fallback" if is_number and not understood.urgent else intent_of(understood)
    ranked = [name for name, _ in understood.intents]
    found = {"name": intent, "confidence": dict(understood.intents).get(intent, 0.0)}
    ranking = [{"name": name, "confidence": chance} for name, chance in understood.intents]
    message.set("intent", found, add_to_output=True)
    message.set("intent_ranking", ranking[:_SHOWN], add_to_output=True)
    whole = understood.as_json() | {"intents": ranked[:_SHOWN]}
    message.set("understanding", whole, add_to_output=True)
    message.set("read", understood)


def intent_of(understood: Understanding) -> str:
    """The turn's intent, or `fallback` for words from which nothing can be told."""
    is_nothing = understood.code == UNCLEAR and not understood.urgent
    if is_nothing and understood.confidence < _TOO_UNSURE:
        return "fallback"
    return understood.intent
