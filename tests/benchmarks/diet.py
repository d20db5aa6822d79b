"""Stock Rasa (Jieba, CountVectors, DIET) taught with the same sentences, as a reader."""

import asyncio
import tempfile
from pathlib import Path

import yaml

from bot import catalogue
from bot.adapters.rasa.quiet import keep_quiet
from bot.learning import sources
from bot.paths import ROOT
from bot.proposals.lists import UNCLEAR, ListResult
from bot.understanding.result import Candidate, Understanding

keep_quiet()

from rasa.core.agent import Agent  # noqa: E402
from rasa.model_training import train_nlu  # noqa: E402

EPOCHS = 10
URGENT = frozenset({"N01", "N02", "N03"})
CONFIG = {
    "recipe": "default.v1",
    "assistant_id": "stock",
    "language": "zh",
    "pipeline": [
        {"name": "JiebaTokenizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": EPOCHS, "entity_recognition": False},
    ],
}


class DietReader:
    """DIET's labels, codes and intents alike, as an understanding; it knows no level."""

    def __init__(self, model: Path) -> None:
        self._agent = Agent.load(model)
        self._lists = catalogue.load(ROOT).lists

    def understand(self, text: str) -> Understanding:
        """One message."""
        parsed = asyncio.run(self._agent.parse_message(text.replace("/", "／")))
        ranking = [(_label(one["name"]), one["confidence"]) for one in parsed["intent_ranking"]]
        label, sure = ranking[0]
        is_code = not label.startswith(sources.INTENT)
        code = label if is_code else UNCLEAR
        intent = "propose" if is_code else label.removeprefix(sources.INTENT)
        urgent = code in URGENT
        codes = [Candidate(name, chance) for name, chance in ranking if ":" not in name]
        return Understanding(
            list=self._lists.result_of(code) if is_code else ListResult.UNCLEAR,
            code=code,
            level=None,
            urgent=urgent,
            intent="emergency" if urgent else intent,
            place=None,
            matters=(),
            confidence=sure,
            review=sure < 0.5,
            reasons=(),
            candidates=tuple(codes[:3]) if is_code else (Candidate(UNCLEAR, sure),),
        )


def trained(model: Path) -> DietReader:
    """Train, unless the model is there; long, with a bar."""
    if not model.exists():
        model.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            config, data = Path(folder) / "config.yml", Path(folder) / "nlu.yml"
            config.write_text(yaml.safe_dump(CONFIG, allow_unicode=True))
            data.write_text(training_data(), encoding="utf-8")
            name = model.name.removesuffix(".tar.gz")
            train_nlu(str(config), str(data), str(model.parent), fixed_model_name=name)
    return DietReader(model)


def label_names() -> list[str]:
    """The intents of a stock Rasa project with our labels."""
    return sorted({_name(one.label) for one in sources.sentences(ROOT) if one.label})


def training_data() -> str:
    """All our sentences as Rasa's nlu.yml."""
    by_label: dict[str, list[str]] = {}
    for one in (one for one in sources.sentences(ROOT) if one.label):
        by_label.setdefault(_name(one.label), []).append(" ".join(one.text.split()))
    intents = [
        {"intent": label, "examples": "".join(f"- {_plain(text)}\n" for text in texts)}
        for label, texts in sorted(by_label.items())
    ]
    return yaml.safe_dump({"version": "3.1", "nlu": intents}, allow_unicode=True, width=10_000)


def _plain(text: str) -> str:
    """Without what Rasa reads as an annotation."""
    return text.translate(str.maketrans("[](){}", "【】（）（）"))


def _name(label: str) -> str:
    return label.replace(":", "__")


def _label(name: str) -> str:
    return name.replace("__", ":")
