"""`python -m tests.acts`: how the twins are read; `--wrong QUESTION` lists those read wrongly."""

import json
import sys
from collections import Counter
from collections.abc import Mapping

from bot import catalogue, manifest
from bot.dialogue import act_archive
from bot.dialogue.acts import Question
from bot.dialogue.reader import ActReader
from bot.learning.acts import names_of
from bot.paths import MODELS, ROOT
from bot.understanding.meaning import shared
from tests.acts.twins import AT, SHARES, Parts, Read, balances, by_question, false_yes, read_all


class Newest:
    """The act reader of the data as they stand; else the one learnt last, and says so."""

    def __init__(self) -> None:
        path = manifest.acts_model()
        if not path.exists():
            path = max(MODELS.glob("acts-*.model"), key=lambda one: one.stat().st_mtime)
            print(f"stale: {path.name}\n")
        names = names_of(catalogue.load(ROOT).places)
        self._reader = ActReader(act_archive.load(path), shared(), names)

    def acts(self, text: str, question: Question) -> Parts:
        return self._reader.read(text, question)

    @property
    def guards(self) -> Mapping[str, float]:
        return self._reader.guards


def main() -> None:
    reader = Newest()
    read = read_all(reader)
    if "--wrong" in sys.argv:
        return wrong([one for one in read if one.message.question == sys.argv[-1]])
    meant = Counter(str(act) for one in read for act in one.meant)
    print(f"{'question':10}{'messages':>9}{'all':>7}{'words':>7}  weakest acts")
    for question, figures in by_question(read).items():
        count = sum(one.message.question == question for one in read)
        acts = sorted((value, name) for name, value in figures.items() if name not in SHARES)
        weakest = "  ".join(f"{name} {value:.2f}" for value, name in acts[:5])
        print(f"{question:10}{count:9}{figures['all']:7.2f}{figures['words']:7.2f}  {weakest}")
    print()
    for name, value in sorted(balances(read).items(), key=lambda one: one[1]):
        print(f"{name:14}{meant[name]:6}{value:7.2f}")
    for what in AT:
        found = false_yes(what, read, reader.guards)
        print(f"\nfalse yes, {what}: {len(found)}")
        for text in found:
            print("- " + json.dumps({"what": what, "text": text}, ensure_ascii=False))
    return None


def wrong(read: list[Read]) -> None:
    """Each message of which other acts were heard than were meant."""
    for one in read:
        if not one.is_right:
            heard = " ".join(f"{part.act}:{part.sure:.2f}" for part in one.heard)
            print(f"{one.message.text}\n    {' '.join(sorted(one.meant))} | {heard}")


if __name__ == "__main__":
    main()
