"""What a resident says of a summary that reads otherwise than it should."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.benchmarks.intake.goals import Voice
from tests.benchmarks.intake.hearing import NAMES
from tests.benchmarks.intake.judge import Wanted, detail_is, line_faults


@dataclass(frozen=True)
class Said:
    """What is said next, and why; `question` is what stood open, `old` and `new` what changes."""

    text: str
    kind: str
    question: str = ""
    old: str = ""
    new: str = ""


def differences(mine: Wanted, lines: Mapping[str, str], voice: Voice) -> Iterator[Said]:
    """What is said of each line that reads otherwise than it should."""
    say = voice.say
    for name in ("problem", "solution"):
        line, text = getattr(mine, name), lines.get(NAMES[name])
        if text is None or line is None:
            continue
        missing, odd = line_faults(text, line, mine.never)
        if missing:
            words = say("rewrite", line=NAMES[name], new=line.clerk)
            yield Said(words, f"rewrite {name}", "", "", line.clerk)
        elif odd:
            yield Said(say("drop", line=NAMES[name], old=odd[0]), f"drop {name}", "", odd[0])
    place = lines.get("地点")
    if place is not None:
        beside = place.rpartition(mine.place_name)[2]
        if mine.place_name not in place or not detail_is(beside, mine.detail):
            right = mine.place_name + mine.detail
            words = say("rewrite", line="地点", new=right)
            yield Said(words, "rewrite place", "", "", mine.detail or mine.place_name)
    if mine.phone and lines.get("问题") and mine.phone not in lines.get("电话", ""):
        yield Said(say("phone", phone=mine.phone), "rewrite phone", "", "", mine.phone)
