"""Reads a mark (满意度) from 1 to 5 in words: stars, points of 5, 10 or 100, or an opinion."""

import re
import unicodedata

from bot.understanding.text import fold
from bot.wording import Wording

SCORES = (1, 2, 3, 4, 5)
BEST = SCORES[-1]
_STAR = "⭐★🌟"
_TEN, _HUNDRED = 10, 100


def score_in(text: str, wording: Wording) -> int | None:
    """The mark, or None where none is given; the longest words win (不满意 over 满意)."""
    stars = stars_in(text)
    if stars:
        return min(stars, BEST)
    plain = fold(text)
    points = _points(plain, wording)
    if points is not None:
        return points
    named = [
        (len(word), score)
        for score in SCORES
        for word in wording.words[f"score_{score}"]
        if word in plain
    ]
    return max(named)[1] if named else None


def stars_in(text: str) -> int:
    """How many stars stand in a text."""
    return sum(text.count(sign) for sign in _STAR)


def _points(plain: str, wording: Wording) -> int | None:
    """Points with their unit, as in 八十分; more than 5 are points of 10 or of 100."""
    for word in wording.words["score_noise"]:
        plain = plain.replace(word, " ")
    units = "|".join(map(re.escape, wording.words["score_units"]))
    runs = [_run_before(plain, match.start()) for match in re.finditer(units, plain)]
    numbers = [number for number in map(_number, runs) if number is not None]
    alone = re.search(rf"(?:^|{units})\W*([1-5])\W*$", plain)
    if not numbers and alone:
        numbers = [float(alone.group(1))]
    if not numbers or numbers[0] > _HUNDRED:
        return None
    number = numbers[0]
    if number > BEST:
        number = number * BEST / (_TEN if number <= _TEN else _HUNDRED)
    return max(1, min(BEST, int(number + 0.5)))


def _run_before(plain: str, end: int) -> str:
    """The numerals that end here."""
    start = end
    while start and (plain[start - 1] == "." or unicodedata.numeric(plain[start - 1], -1) >= 0):
        start -= 1
    return plain[start:end]


def _number(text: str) -> float | None:
    """A number in digits or in Chinese up to 99; None for anything else."""
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        pass
    total = current = 0.0
    for sign in text:
        value = unicodedata.numeric(sign, -1)
        if value < 0 or value > _TEN:
            return None
        if value == _TEN:
            total, current = total + (current or 1) * _TEN, 0.0
        else:
            current = value
    return total + current
