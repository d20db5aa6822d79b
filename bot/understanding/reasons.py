"""Why: the words that counted, the rule, the confidence, in sentences from data/understanding."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.proposals.lists import ListResult
from bot.understanding.archive import Archive
from bot.understanding.cues import code_cues
from bot.understanding.features import plain_digits
from bot.understanding.levels import LevelDecision, Ruling
from bot.understanding.lexicon import Lexicon
from bot.understanding.linear import Floats
from bot.understanding.reading import Reading
from bot.understanding.words import Segmenter

_MOST = 6
_FADED = 0.7
_FIRST_LOOK = 0.6
"""Share of the lead that the words must make up before it is worth weighing the rest again."""
_COMMA = "\u3001"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that speak for a decision; `proven` when it tips without them as far as we can see."""

    words: tuple[str, ...]
    proven: bool


def without(text: str, words: Sequence[str]) -> str:
    """The text with these words taken out."""
    for word in words:
        text = text.replace(word, " ")
    return text


class Explainer:
    """Names words only when the decision changes without them."""

    def __init__(self, archive: Archive, lexicon: Lexicon, name_of: Callable[[str], str]) -> None:
        self._archive = archive
        self._lexicon = lexicon
        self._name_of = name_of
        self._segmenter = Segmenter(archive.words)
        self._hollow = frozenset(lexicon.value("reasons", "hollow"))
        self._labels = {label: n for n, label in enumerate(archive.code.labels)}

    def words(self, reading: Reading, label: str) -> Evidence:
        """The fewest words whose loss should tip the decision for `label`, the weightiest first.

        The n-grams are weighed again without them, the meaning is taken to fade a little.
        """
        model, seen = self._archive.code, reading.seen
        scores, part = model.scores(seen), model.gram_scores(seen)
        own = self._labels[label]
        others = np.arange(len(scores)) != own
        rival = int(np.argmax(np.where(others, scores, -np.inf)))
        meaning = (seen.meaning @ model.meaning) * _FADED + model.bias
        missing = float(meaning[own] - meaning[rival] + part[own] - part[rival]) * _FIRST_LOOK
        chosen: list[str] = []
        ranked = [pair for pair in self._weights(reading, own, rival)[:_MOST] if pair[1] > 0]
        for word, weight in ranked:
            chosen.append(word)
            missing -= weight
            if missing > 0 and len(chosen) < len(ranked):
                continue
            left = meaning + self._scores_of(without(reading.text, chosen))
            if left[own] < left[others].max():
                return Evidence(tuple(chosen), proven=True)
        return Evidence(tuple(chosen), proven=False)

    def _scores_of(self, text: str) -> Floats:
        at, values = self._archive.vocabulary.vector(text)
        model = self._archive.code
        scores: Floats = values @ model.grams[at] + code_cues(text, self._lexicon) @ model.cues
        return scores

    def _weights(self, reading: Reading, own: int, rival: int) -> list[tuple[str, float]]:
        """Words of the text with how much they speak for one label and against the other."""
        text = plain_digits(reading.text)
        vocabulary, model = self._archive.vocabulary, self._archive.code
        value = dict(zip(reading.seen.at.tolist(), reading.seen.values.tolist(), strict=True))
        places = list(vocabulary.positions(text))
        often: dict[int, int] = {}
        for gram, _, _ in places:
            often[gram] = often.get(gram, 0) + 1
        gain = model.grams[reading.seen.at, own] - model.grams[reading.seen.at, rival]
        gains = dict(zip(reading.seen.at.tolist(), gain.tolist(), strict=True))
        by_sign = np.zeros(len(text))
        for gram, start, end in places:
            by_sign[start:end] += value[gram] * gains[gram] / often[gram] / (end - start)
        totals: dict[str, float] = {}
        for start, end in self._segmenter.cut(text):
            word = text[start:end]
            if word.isalpha() and any(sign not in self._hollow for sign in word):
                totals[word] = totals.get(word, 0.0) + float(by_sign[start:end].sum())
        return sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))

    def of_code(self, code: str, words: Sequence[str]) -> str:
        """The reason for a code: words that were proven to count, or the sentence as a whole."""
        name = self._name_of(code)
        if words:
            return self._say("words", words=_COMMA.join(words), name=name, code=code)
        return self._say("meaning", name=name, code=code)

    def of_list(self, chosen: ListResult) -> str:
        """What the list result means."""
        return self._say(f"list_{chosen.value}")

    def of_alarm(self, kind: str) -> str:
        """What kind of danger this was taken for."""
        names = self._lexicon.value("reasons", "dangers")
        return self._say("emergency", kind=names.get(kind, kind))

    def of_rule(self, key: str, words: Sequence[str]) -> str:
        """The rule for matters between proposal and enforcement."""
        return self._say(key, words=_COMMA.join(words))

    def of_intent(self, intent: str) -> str:
        """What the turn is for."""
        names = self._lexicon.value("reasons", "intents")
        return self._say("intent", name=names.get(intent, intent))

    def of_level(self, decision: LevelDecision) -> list[str]:
        """The rule that won, and those that lost."""
        lines = [self._ruling(f"level_{decision.won.rule}", decision.won)]
        names = self._lexicon.value("reasons", "rules_named")
        for lost in decision.lost:
            rule = names[lost.rule]
            lines.append(self._say("level_lost", rule=rule, level=self._level(lost)))
        return lines

    def of_confidence(self, confidence: float, threshold: float) -> str:
        """How sure we are, and whether a person decides."""
        review = ""
        if confidence < threshold:
            review = self._say("review", threshold=round(100 * threshold))
        return self._say("confidence", percent=round(100 * confidence), review=review)

    def _ruling(self, key: str, ruling: Ruling) -> str:
        return self._say(key, words=_COMMA.join(ruling.words), level=self._level(ruling))

    def _level(self, ruling: Ruling) -> str:
        return str(self._lexicon.value("reasons", "levels")[ruling.level.value])

    def _say(self, key: str, **given: object) -> str:
        return self._lexicon.template(key, **given)
