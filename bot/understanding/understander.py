"""Reads a resident's message: list, code, level, urgency, intent, place and matters."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from bot.proposals.lists import UNCLEAR, ListResult
from bot.understanding import levels
from bot.understanding.archive import Archive
from bot.understanding.emergency import CODES, Alarm, Watch
from bot.understanding.lexicon import Lexicon
from bot.understanding.meaning import Meaning, shared
from bot.understanding.places import PlaceFinder
from bot.understanding.result import Candidate, Matter, PlaceMatch, Understanding
from bot.understanding.text import Normaliser

if TYPE_CHECKING:
    from bot.catalogue import Catalogue

INTENT = "intent:"
PROPOSE, EMERGENCY = "propose", "emergency"
SHOWN = 3


@dataclass(frozen=True)
class Reading:
    """What the model makes of one normalised text: probabilities by code and by intent."""

    text: str
    codes: Mapping[str, float]
    intents: Mapping[str, float]


class Understander:
    """Thread-safe once built: everything it holds is read only."""

    def __init__(self, archive: Archive, catalogue: "Catalogue", meaning: Meaning) -> None:
        self._archive = archive
        self._catalogue = catalogue
        self._meaning = meaning
        self._lexicon = Lexicon(archive.lexicon)
        self._normalise = Normaliser.of(archive.lexicon)
        self._watch = Watch(self._lexicon)
        self._finder = PlaceFinder(catalogue.places, self._lexicon)

    @classmethod
    def load(cls, path: Path, catalogue: "Catalogue") -> Self:
        """Read the trained model; raises ContentError when it is missing."""
        return cls(Archive.load(path), catalogue, shared())

    def places(self, text: str, home: str | None = None) -> PlaceMatch:
        """The place these words mean, or the candidates to ask about."""
        return self._finder.find(text, home)

    def understand(
        self, text: str, *, home: str | None = None, expecting: str | None = None
    ) -> Understanding:
        """One message; `home` is the resident's place, `expecting` what the desk has asked for."""
        reading = self._read([text])[0]
        where = self._finder.find(text, home)
        alarm = self._watch.judge(reading.text, reading.codes)
        if alarm is not None:
            return self._urgent(text, reading, alarm, where)
        intent = max(reading.intents, key=lambda one: reading.intents[one])
        if intent not in (PROPOSE, EMERGENCY):
            return self._turn(reading, intent, where)
        return self._matter(text, reading, where)

    def _read(self, texts: list[str]) -> list[Reading]:
        plain = [self._normalise(text) for text in texts]
        vectors = self._meaning.encode(plain)
        return [self._reading(*pair) for pair in zip(plain, vectors, strict=True)]

    def _reading(self, text: str, vector: NDArray[np.float32]) -> Reading:
        at, values = self._archive.vocabulary.vector(text)
        chances = self._archive.model.probabilities(at, values, vector)
        codes: dict[str, float] = {}
        intents = {PROPOSE: 0.0, EMERGENCY: 0.0}
        for label, chance in zip(self._archive.model.labels, chances.tolist(), strict=True):
            if label.startswith(INTENT):
                intents[label.removeprefix(INTENT)] = chance
            else:
                codes[label] = chance
                intents[EMERGENCY if label in CODES.values() else PROPOSE] += chance
        return Reading(text, codes, intents)

    def _urgent(
        self, text: str, reading: Reading, alarm: Alarm, where: PlaceMatch
    ) -> Understanding:
        lexicon = self._lexicon
        if alarm.words:
            reason = lexicon.template("emergency_words", words="、".join(alarm.words))
        else:
            reason = lexicon.template("emergency_meaning")
        others = [one for one in _ranked(reading.codes) if one.code != alarm.code]
        return Understanding(
            list=ListResult.NEGATIVE,
            code=alarm.code,
            level=None,
            urgent=True,
            intent=EMERGENCY,
            place=where.place,
            matters=(Matter(text, ListResult.NEGATIVE, alarm.code, None),),
            confidence=alarm.confidence,
            review=alarm.confidence < self._archive.threshold,
            reasons=(reason, self._sureness(alarm.confidence)),
            candidates=(Candidate(alarm.code, alarm.confidence), *others[: SHOWN - 1]),
            intents=_by_chance(reading.intents),
            whereabouts=where,
        )

    def _turn(self, reading: Reading, intent: str, where: PlaceMatch) -> Understanding:
        confidence = reading.intents[intent]
        name = self._lexicon.value("reasons", "intents").get(intent, intent)
        return Understanding(
            list=ListResult.UNCLEAR,
            code=UNCLEAR,
            level=None,
            urgent=False,
            intent=intent,
            place=where.place,
            matters=(),
            confidence=confidence,
            review=confidence < self._archive.threshold,
            reasons=(self._lexicon.template("intent", name=name), self._sureness(confidence)),
            candidates=(Candidate(UNCLEAR, confidence),),
            intents=_by_chance(reading.intents),
            whereabouts=where,
        )

    def _matter(self, text: str, reading: Reading, where: PlaceMatch) -> Understanding:
        lists = self._list_chances(reading.codes)
        chosen = max(lists, key=lambda one: lists[one])
        candidates = _ranked(reading.codes)
        first = next(one for one in candidates if self._list_of(one.code) is chosen)
        reasons: list[str] = []
        level = None
        if chosen is ListResult.POSITIVE:
            topic = self._catalogue.lists.topics[first.code]
            decision = levels.decide(reading.text, topic.level, self._lexicon)
            level = decision.level
        reasons.append(self._sureness(first.confidence))
        ordered = (first, *(one for one in candidates if one.code != first.code))
        return Understanding(
            list=chosen,
            code=first.code,
            level=level,
            urgent=False,
            intent=PROPOSE,
            place=where.place,
            matters=(Matter(text, chosen, first.code, level),),
            confidence=first.confidence,
            review=first.confidence < self._archive.threshold,
            reasons=tuple(reasons),
            candidates=ordered[:SHOWN],
            intents=_by_chance(reading.intents),
            whereabouts=where,
        )

    def _list_of(self, code: str) -> ListResult:
        return self._catalogue.lists.result_of(code)

    def _list_chances(self, codes: Mapping[str, float]) -> dict[ListResult, float]:
        chances = dict.fromkeys(ListResult, 0.0)
        for code, chance in codes.items():
            chances[self._list_of(code)] += chance
        return chances

    def _sureness(self, confidence: float) -> str:
        threshold = self._archive.threshold
        review = ""
        if confidence < threshold:
            review = self._lexicon.template("review", threshold=round(100 * threshold))
        percent = round(100 * confidence)
        return self._lexicon.template("confidence", percent=percent, review=review)


def _ranked(codes: Mapping[str, float]) -> list[Candidate]:
    ordered = sorted(codes.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Candidate(code, chance) for code, chance in ordered]


def _by_chance(intents: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(intents.items(), key=lambda pair: (-pair[1], pair[0])))
