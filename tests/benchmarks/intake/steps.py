"""Whether one message was taken as it was meant, by what the desk did next."""

import re

from tests.benchmarks.intake.goals import norm
from tests.benchmarks.intake.hearing import NAMES, asked
from tests.benchmarks.intake.judge import Stored
from tests.benchmarks.intake.resident import Resident
from tests.benchmarks.intake.summary import Said

_LOST = re.compile(r"没听明白|没找到在哪一行|我请人回您|我没帮上忙")
_KEPT = re.compile(r"另一件|先记着|给您留着|划掉")
_HELD = re.compile(r"不急|先放着|存着|存起来|慢走|再见|先不交")
_WITHDRAWING = re.compile(r"要撤回|撤回了")
_MOVES_ON = ("place", "solution", "whom", "no_photos", "redo")


def is_taken(said: Said, reply: str, before: Stored, now: Stored, resident: Resident) -> bool:
    """Whether the desk did what the resident meant; a wait is always taken."""
    kind, _, line = said.kind.partition(" ")
    follows = asked(reply)
    match kind:
        case "wait":
            return True
        case "consent":
            return now.consented
        case "submit":
            return len(now.proposals) > len(before.proposals)
        case "problem" | "open" | "next":
            return follows not in ("", "refused", "alarm") and not _LOST.search(reply)
        case "rewrite" | "drop" | "correct":
            return _is_changed(said, resident.lines.get(NAMES[line]) or reply)
        case "ask" | "scold" | "chat" | "resume" | "again":
            return follows in (said.question or follows, "filed") and not _LOST.search(reply)
        case "stop":
            return _HELD.search(reply) is not None
        case "second":
            return _KEPT.search(reply) is not None or follows == "solution"
        case "negative":
            return resident.doors[-1]
        case "withdraw":
            return _WITHDRAWING.search(reply) is not None
        case "untake":
            return "撤回了" not in reply
    if kind in _MOVES_ON:
        return follows not in (said.question, "")
    return not _LOST.search(reply)


def _is_changed(said: Said, line: str) -> bool:
    """Whether the line, or the reply before any was read out, has the new words and not the old."""
    text, old = norm(line), norm(said.old)
    return norm(said.new) in text and (not old or old not in text)
