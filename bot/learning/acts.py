"""Trains the act reader from data/acts, data/answers and data/dangers, and writes its file."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot import content
from bot.catalogue import load
from bot.dialogue import act_archive
from bot.dialogue.acts import Act, Question
from bot.dialogue.reader import BESIDE, PLACE, SELF, THREAT, THREATENS, place_names
from bot.dialogue.tagging import signs
from bot.learning import act_sentences, act_training, sources
from bot.learning.sentence import INTENT
from bot.proposals.places import PlaceTree

FILE = "acts.model"
READ = (
    "data/acts/*.yml",
    "data/answers/questions.yml",
    "data/answers/asides.yml",
    "data/dangers/*.yml",
)
CODE = (
    "bot/learning/act*.py",
    "bot/learning/dictionary.py",
    "bot/dialogue/linear.py",
    "bot/dialogue/tagging.py",
)


def train(root: Path, path: Path, progress: Callable[[str], None] = lambda step: None) -> str:
    """Learn and write the file; gives its sha256. Raises ContentError when the data are wrong."""
    models = act_training.teach(
        messages(root),
        questions(root),
        dangers(root),
        alone(root),
        progress,
    )
    return act_archive.save(models, path)


def messages(root: Path) -> list[act_sentences.Message]:
    """All messages of data/acts, the names of places masked as the reader masks them."""
    names = place_names(names_of(load(root).places))
    return [
        replace(one, text=names.sub(lambda name: PLACE * len(name.group()), signs(one.text)))
        for one in act_sentences.messages(root / "data" / "acts")
    ]


def names_of(places: PlaceTree) -> list[str]:
    """Every name and alias of every place."""
    return [name for place in places for name in (place.name, *place.aliases)]


def questions(root: Path) -> list[tuple[str, str]]:
    """(answer, question) pairs of data/answers: answer → writer → texts."""
    found: list[tuple[str, str]] = []
    for path in sorted((root / "data" / "answers").glob("*.yml")):
        if path.stem in ("answers", "asides"):
            continue
        for answer, writers in content.read(path).value.items():
            found += [(answer, str(text)) for texts in writers.values() for text in texts]
    return found


INTENTS = {
    "affirm": Act.YES,
    "deny": Act.NO,
    "thanks": Act.THANKS,
    "goodbye": Act.LEAVES,
    "greet": Act.GREETS,
    "chitchat": Act.CHATS,
    "complain_bot": Act.SCOLDS,
    "track": Act.PROGRESS,
    "supplement": Act.ADDS,
    "withdraw": Act.WITHDRAWS,
    "second": Act.SECONDS,
    "browse": Act.BROWSES,
    "rate": Act.RATES,
    "reopen": Act.UNSOLVED,
    "human": Act.PERSON,
    "help": Act.ASKS,
    "privacy": Act.PRIVACY,
    "cancel": Act.STOP,
    "restart": Act.RESTART,
    "back": Act.BACK,
}
"""What the sentences of data/skills do, said with nothing on the table."""


def alone(root: Path) -> list[act_training.Row]:
    """Sentences that do one thing: of data/skills, and the asides of data/answers."""
    found = [
        act_training.Row((one.text,), 0, Question.CHAT, INTENTS[name], one.origin)
        for one in sources.turns(root)
        if (name := one.label.removeprefix(INTENT)) in INTENTS
    ]
    path = root / "data" / "answers" / "asides.yml"
    for act, writers in (content.read(path).value if path.exists() else {}).items():
        for writer, texts in writers.items():
            found += [act_training.Row((str(t),), 0, Question.CHAT, act, writer) for t in texts]
    return found


def dangers(root: Path) -> list[tuple[str, str]]:
    """(who, text) pairs, who speaks in data/dangers: in it, beside it, or who threatens.

    Whoever speaks of themselves in a threat is who threatens, not who is in danger.
    """
    found: list[tuple[str, str]] = []
    for path in sorted((root / "data" / "dangers").glob("*.yml")):
        names = {"self": THREATENS if path.stem == THREAT else SELF, "beside": BESIDE}
        for told in content.read(path).value.values():
            for who, name in names.items() if isinstance(told, dict) else ():
                found += [(name, str(text)) for text in told.get(who, ())]
    return found


def learnt_from(root: Path) -> str:
    """Hash of everything the act reader learns from."""
    digest = hashlib.sha256()
    for path in sorted(found for pattern in (*READ, *CODE) for found in root.glob(pattern)):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
