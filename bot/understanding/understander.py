"""Reads a resident's message: list, code, level, urgency, intent, place and matters."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from bot.proposals.lists import UNCLEAR, ListResult
from bot.understanding import levels
from bot.understanding.archive import Archive
from bot.understanding.danger import LIKELY, SURE, Danger, Watch
from bot.understanding.enforcement import Enforcement
from bot.understanding.lexicon import Lexicon
from bot.understanding.matters import Divider
from bot.understanding.meaning import Meaning, shared
from bot.understanding.places import PlaceFinder
from bot.understanding.reading import EMERGENCY, INTENT, PROPOSE, Reading, TextReader
from bot.understanding.reasons import Evidence, Explainer, without
from bot.understanding.result import Candidate, Matter, PlaceMatch, Understanding

if TYPE_CHECKING:
    from bot.catalogue import Catalogue

SHOWN = 3


class Understander:
    """Thread-safe once built: everything it holds is read only."""

    def __init__(self, archive: Archive, catalogue: "Catalogue", meaning: Meaning) -> None:
        calibration = archive.calibration
        self._threshold, self._honesty = calibration.threshold, calibration.honesty
        self._catalogue = catalogue
        self._lexicon = Lexicon(archive.lexicon)
        self._reader = TextReader(archive, self._lexicon, meaning)
        self._watch = Watch(archive.danger, archive.about["dangers"], calibration)
        self._enforcement = Enforcement(self._lexicon)
        self._finder = PlaceFinder(catalogue.places, self._lexicon)
        self._explainer = Explainer(archive, self._lexicon, catalogue.lists.name_of)
        self._divider = Divider(self._lexicon, self._reader, calibration)
        codes = [label for label in archive.code.labels if not label.startswith(INTENT)]
        self._list_of = {code: catalogue.lists.result_of(code) for code in codes}

    @classmethod
    def load(cls, path: Path, catalogue: "Catalogue") -> Self:
        """Read the trained model; raises ContentError when it is missing."""
        return cls(Archive.load(path), catalogue, shared())

    def places(self, text: str, home: str | None = None) -> PlaceMatch:
        """The place these words mean, or the candidates to ask about."""
        return self._finder.find(text, home)

    def normalised(self, text: str) -> str:
        """The text as it is read: the reasons quote words of this form."""
        return self._reader.normalise(text)

    def understand(
        self, text: str, *, home: str | None = None, explained: bool = True
    ) -> Understanding:
        """One message; `home` is the resident's place.

        Not `explained`, a matter comes without reasons: finding them takes a second look.
        """
        reading = self._reader.read([text])[0]
        where = self._finder.find(text, home)
        danger = self._watch.judge(reading)
        if danger.band == SURE:
            return self._urgent(text, reading, danger, where)
        intent = self._intent(reading)
        if intent != PROPOSE:
            got = self._turn(reading, intent, where)
        else:
            got = self._proposed(text, reading, where, explained=explained)
        if danger.band == LIKELY:
            return replace(got, danger=danger.kind, band=LIKELY)
        return got

    def _intent(self, reading: Reading) -> str:
        """What the turn is for: a matter on a list is proposed, the rest is as likely as it is."""
        lists = reading.lists(self._list_of)
        others = {one: p for one, p in reading.intents.items() if one != PROPOSE}
        rest = sum(others.values()) + lists[ListResult.UNCLEAR]
        if max(lists[ListResult.POSITIVE], lists[ListResult.NEGATIVE]) >= rest:
            return PROPOSE
        best = max(others, key=lambda one: others[one], default=PROPOSE)
        return best if others.get(best, 0.0) > reading.codes.get(UNCLEAR, 0.0) else PROPOSE

    def _urgent(
        self, text: str, reading: Reading, alarm: Danger, where: PlaceMatch
    ) -> Understanding:
        confidence = alarm.chance
        reasons = (self._explainer.of_alarm(alarm.kind), self._sureness(confidence))
        return Understanding(
            list=ListResult.NEGATIVE,
            code=alarm.code,
            level=None,
            urgent=True,
            intent=EMERGENCY,
            place=where.place,
            matters=(Matter(text, ListResult.NEGATIVE, alarm.code, None),),
            confidence=confidence,
            review=confidence < self._threshold,
            reasons=reasons,
            candidates=self._candidates(reading, alarm.code, confidence),
            intents=reading.ranked_intents,
            whereabouts=where,
            danger=alarm.kind,
            band=SURE,
        )

    def _turn(self, reading: Reading, intent: str, where: PlaceMatch) -> Understanding:
        confidence = reading.confidence(INTENT + intent, self._honesty)
        return Understanding(
            list=ListResult.UNCLEAR,
            code=UNCLEAR,
            level=None,
            urgent=False,
            intent=intent,
            place=where.place,
            matters=(),
            confidence=confidence,
            review=confidence < self._threshold,
            reasons=(self._explainer.of_intent(intent), self._sureness(confidence)),
            candidates=self._candidates(reading, UNCLEAR, confidence),
            intents=reading.ranked_intents,
            whereabouts=where,
        )

    def _proposed(
        self, text: str, reading: Reading, where: PlaceMatch, *, explained: bool
    ) -> Understanding:
        parts = self._divider.divide(text, reading)
        leading = parts[0][1] if len(parts) > 1 else reading
        first, ruled = self._judge(leading)
        listed = self._list_of[first.code]
        level, reasons = None, [*self._why(leading, first), *ruled] if explained else []
        if listed is ListResult.POSITIVE:
            decision = self._level(leading, first.code, where)
            level = decision.level
            reasons += self._explainer.of_level(decision)
        if len(parts) > 1:
            reasons.append(self._lexicon.template("several", count=len(parts)))
            matters = tuple(self._matter(*part, where) for part in parts)
        else:
            matters = (Matter(text.strip(), listed, first.code, level),)
        confidence = leading.confidence(first.code, self._honesty)
        return Understanding(
            list=listed,
            code=first.code,
            level=level,
            urgent=False,
            intent=PROPOSE,
            place=where.place,
            matters=matters,
            confidence=confidence,
            review=confidence < self._threshold,
            reasons=(*reasons, self._sureness(confidence)) if explained else (),
            candidates=self._candidates(leading, first.code, confidence),
            intents=reading.ranked_intents,
            whereabouts=where,
        )

    def _judge(self, reading: Reading) -> tuple[Candidate, list[str]]:
        """The likeliest code of the likeliest list, then the rule for the ambiguous ones."""
        lists = reading.lists(self._list_of)
        chosen = max(lists, key=lambda one: lists[one])
        first = next(one for one in reading.ranked if self._list_of[one.code] is chosen)
        verdict = self._enforcement.judge(reading, first)
        if verdict is None:
            return first, []
        return verdict.candidate, [self._explainer.of_rule(verdict.rule, verdict.words)]

    def _matter(self, text: str, reading: Reading, where: PlaceMatch) -> Matter:
        code = self._judge(reading)[0].code
        listed = self._list_of[code]
        level = None
        if listed is ListResult.POSITIVE:
            level = self._level(reading, code, where).level
        return Matter(text.strip(), listed, code, level)

    def _level(self, reading: Reading, code: str, where: PlaceMatch) -> levels.LevelDecision:
        default = self._catalogue.lists.topics[code].level
        named = self._catalogue.places[where.place].level if where.place and where.named else None
        learnt = self._reader.level(reading, code, default, named)
        said = levels.rulings(reading.text, default, named, self._lexicon)
        return levels.decide(learnt, said)

    def _why(self, reading: Reading, first: Candidate) -> list[str]:
        """The words without which the code would be another one, and the list."""
        listed = self._explainer.of_list(self._list_of[first.code])
        if first.code == UNCLEAR:
            return [listed]
        evidence = self._explainer.words(reading, first.code)
        counts = evidence.proven or (evidence.words and self._tips(reading, first, evidence))
        return [self._explainer.of_code(first.code, evidence.words if counts else ()), listed]

    def _tips(self, reading: Reading, first: Candidate, evidence: Evidence) -> bool:
        """Whether the decision is another one when these words are not there."""
        again = self._reader.read_plain([without(reading.text, evidence.words)])[0]
        return self._intent(again) != PROPOSE or self._judge(again)[0].code != first.code

    def _candidates(self, reading: Reading, code: str, confidence: float) -> tuple[Candidate, ...]:
        """The answer first, then the likeliest others."""
        others = [one for one in reading.ranked[: SHOWN + 1] if one.code != code]
        honest = [
            Candidate(one.code, reading.confidence(one.code, self._honesty)) for one in others
        ]
        return (Candidate(code, confidence), *honest[: SHOWN - 1])

    def _sureness(self, confidence: float) -> str:
        return self._explainer.of_confidence(confidence, self._threshold)
