"""What of a first statement is written down, under which line: all but what surely is not told.

A statement is made of parts. Courtesy, a scolding, a question that has an answer, an answer in a
word are left out where they are surely that; everything else is told, in the resident's order and
with their stops. Marked words only trim the ends of a run, never its middle: what stands between
two marks belongs to what was told.
"""

from collections.abc import Iterator, Sequence

from bot.clauses import EDGES, bare, clauses, toneless
from bot.dialogue.acts import Act, Heard

PROBLEM, SOLUTION = "problem", "solution"
_PROBLEM = (Act.TELLS, Act.ADDS, Act.ANOTHER, Act.UNSOLVED)
_SOLUTION = (Act.WISHES, Act.REWRITES)
_COURTESY = frozenset({Act.GREETS, Act.THANKS, Act.LEAVES, Act.PRAISES, Act.NOISE})
_ANSWERS = frozenset(
    {Act.YES, Act.NO, Act.NOTHING, Act.KEEP, Act.SUBMIT, Act.HOLD_OFF, Act.STOP, Act.RESUME}
    | {Act.PHONE, Act.NO_PHONE, Act.LATER_PHOTO, Act.MEDIA_CLAIM, Act.PICKS, Act.REPEAT}
    | {Act.SWITCHES, Act.DROPS, Act.BACK, Act.RESTART}
)
_ELSEWHERE = frozenset({Act.PRIVACY, Act.MINE, Act.PROGRESS, Act.BROWSES, Act.CHATS})
_MAY, _LIKELY, _SURE, _SURER = 0.25, 0.4, 0.6, 0.85
_PHRASE = 12
_WANTS, _TO = "想", "要"
_KNOWN_SO = frozenset(("法", "不", "到", "着", "起", "想", "念"))
"""Signs that make another word of the want before them (想法, 想不到)."""
_MARK, _OPENING, _ENDING = 2, 8, 2
"""So many signs before the first marked word, or after the last, are trimmed from a run."""


def lines_of(heard: Sequence[Heard]) -> dict[str, str]:
    """The words of each line, `problem` and `solution`; a line nothing was told for is missing."""
    found: dict[str, list[str]] = {}
    for line, run in _runs(heard):
        words = _trimmed(run) if line == PROBLEM else wished(_trimmed(run))
        if words and words not in found.setdefault(line, []):
            found[line].append(words)
    return {line: "，".join(runs) for line, runs in found.items() if runs}


def is_aside(one: Heard) -> bool:
    """Whether a part of a statement surely tells nothing of the matter."""
    length = len(bare(one.text))
    if one.act in _COURTESY:
        return one.sure >= _LIKELY and (length <= _PHRASE or one.sure >= _SURER)
    if one.act in _ANSWERS:
        return one.sure >= (_MAY if length <= 1 else _SURE)
    if one.act is Act.ASKS:
        return one.sure >= _SURE and one.answer_sure >= _SURE
    if one.act in (Act.SCOLDS, Act.PERSON):
        return one.sure >= _SURE
    return one.act in _ELSEWHERE and one.sure >= _SURER


def _runs(heard: Sequence[Heard]) -> Iterator[tuple[str, list[Heard]]]:
    """Parts that follow on each other and belong to one line; an aside ends a run."""
    line, run, has_begun = PROBLEM, list[Heard](), False
    is_told = any(one.act in (*_PROBLEM, *_SOLUTION) and one.sure >= _SURER for one in heard)
    for one in heard:
        if is_aside(one) or not bare(one.text) or (not has_begun and is_told and _is_opening(one)):
            if run:
                yield line, run
            run = []
            continue
        mine = _line(one, line)
        if run and mine != line:
            yield line, run
            run = []
        line, has_begun = mine, True
        run.append(one)
    if run:
        yield line, run


def _is_opening(one: Heard) -> bool:
    """Whether a short part beside what is told is read as nothing in particular."""
    return one.sure < _LIKELY and not one.new and len(bare(one.text)) <= _OPENING


def _line(one: Heard, before: str) -> str:
    """Under which line a part belongs; one that is neither belongs to what it follows."""
    tells, wishes = one.chance(*_PROBLEM), one.chance(*_SOLUTION)
    is_urged = wishes > tells and not one.new and wishes < _SURER
    if max(tells, wishes) < _MAY or (is_urged and len(bare(one.text)) <= _OPENING):
        return before  # to see to it soon is urged, not a way to do it
    return SOLUTION if wishes > tells else PROBLEM


def wished(text: str) -> str:
    """A wish without the want before it: what is to be done, as it is read out."""
    if not text.startswith(_WANTS) or text[1:2] in _KNOWN_SO:
        return text
    rest = text.removeprefix(_WANTS).removeprefix(_TO)
    return rest if len(rest) >= _MARK else text


def _trimmed(run: Sequence[Heard]) -> str:
    """The words of a run as they were said, each sentence once."""
    once = {bare(one): one for one in reversed(clauses("".join(one.text for one in run)))}
    text = "".join(reversed(once.values()))
    return trimmed(text, run[0].new, run[-1].new)


def trimmed(text: str, first: str, last: str) -> str:
    """A text without a short opening before its first marked words, and ending after its last."""
    at = text.find(first[:_MARK]) if first else 0
    text = text[at:] if 0 < at <= _OPENING else text
    end = text.rfind(last[-_MARK:]) + _MARK if last else 0
    text = text[:end] if end > _MARK and len(bare(text[end:])) <= _ENDING else text
    return toneless(text.strip(EDGES))
