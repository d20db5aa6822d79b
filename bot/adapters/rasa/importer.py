"""Adds the sentences of data/examples to Rasa's training data, as propose and emergency."""

from functools import lru_cache
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import manifest
from bot.examples import HOUSE, URGENT, everything
from bot.paths import ROOT


class ExampleImporter(RasaFileImporter):  # type: ignore[misc]
    """Rasa's file importer, plus one intent example for each sentence written per code."""

    def get_nlu_data(self, language: str | None = "zh") -> TrainingData:
        """All intents' examples: data/skills and data/examples."""
        return (
            super().get_nlu_data(language).merge(TrainingData([*_examples(manifest.learnt_from())]))
        )


@lru_cache(maxsize=1)
def _examples(learnt_from: str) -> tuple[Message, ...]:
    """The messages of the sentences with this hash: Rasa asks three times in one training."""
    texts: dict[str, dict[str, Any]] = {}
    for one in everything(ROOT):
        if one.writer == HOUSE:  # the understanding learns from all of them, Rasa needs a few
            intent = "emergency" if one.code in URGENT else "propose"
            texts.setdefault(one.text, {"text": one.text, "intent": intent})
    return tuple(Message(data=data) for data in texts.values())
