"""A simulated resident: answers what is asked, says what they came to say, reads the summary."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tests.benchmarks.intake.goals import Goal, Twist, Voice, wording
from tests.benchmarks.intake.hearing import NAMES, asked, lines_of
from tests.benchmarks.intake.judge import Wanted
from tests.benchmarks.intake.summary import Said, differences

_FIXES = 2
_LEAST = 4
_PAUSE = "[等 3]"
_PATIENCE = 5
"""So often in a row the same is answered to the same question; then they leave."""


@dataclass
class Resident:
    """One visit's memory."""

    goal: Goal
    voice: Voice
    place_name: str
    wanted: list[Wanted] = field(default_factory=list)
    question: str = ""
    at: int = 0
    lines: dict[str, str] = field(default_factory=dict)
    fixes: int = 0
    photos_sent: int = 0
    filed: int = 0
    doors: list[bool] = field(default_factory=list)
    waits: list[Said] = field(default_factory=list)
    twists: list[Twist] = field(default_factory=list)
    door: str = ""
    same: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        goal = self.goal
        self.wanted = [
            Wanted(goal.problem, goal.solution, goal.place, self.place_name, goal.detail,
                   goal.photos, goal.phone, [])
        ]  # fmt: skip
        self.twists = list(goal.twists)

    @property
    def mine(self) -> Wanted:
        """What the matter being told should become."""
        return self.wanted[min(self.at, len(self.wanted) - 1)]

    def begin(self) -> Said:
        """The first message."""
        goal, chance = self.goal, self.voice.chance.random()
        problem = goal.problem.said
        if chance < 0.2:
            place = goal.place_said
            return Said(self.voice.say("with_place", problem=problem, place=place), "problem")
        if chance < 0.4 and goal.solution is not None:
            words = self.voice.say("with_solution", problem=problem, solution=goal.solution.said)
            return Said(words, "problem")
        return Said(problem, "problem")

    def hear(self, reply: str) -> None:
        """Take in a reply."""
        self.lines |= lines_of(reply)
        if self.door:
            self.doors.append(re.search(self.door, reply) is not None)
            self.door = ""
        if "提交好了" in reply:
            self.filed += 1
            self.lines, self.photos_sent, self.fixes = {}, 0, 0
            self.at = min(self.filed, len(self.wanted) - 1)
            self.question = "filed"
        is_kept = self.question == "keep" and not asked(reply)
        self.question = "filed" if is_kept else asked(reply) or self.question

    def answer(self) -> Said | None:
        """What to say now; None once everything is done."""
        if self.waits:
            return self.waits.pop(0)
        if self.filed and self.question != "keep":
            twist = self._due("filed")
            if twist is not None:
                return self._twist(twist)
            if self.filed >= len(self.wanted):
                return None
        twist = self._due(self.question)
        if twist is not None:
            return self._twist(twist)
        said = replace(self._answer(), question=self.question)
        key = (said.kind, self.question)
        self.same = [*self.same, key] if self.same[-1:] == [key] else [key]
        is_stuck = len(self.same) > _PATIENCE and said.kind != "photo"
        return None if is_stuck else said

    def _due(self, at: str) -> Twist | None:
        found = next((one for one in self.twists if one.at == at), None)
        if found is None or (self.filed and at != "filed"):
            return None
        self.twists.remove(found)
        return found

    # twists

    def _twist(self, twist: Twist) -> Said:
        values = twist.values
        if twist.kind in ("ask", "scold", "chat"):
            return self._aside(twist.kind, self.voice.say(twist.kind))
        if twist.kind == "stop":
            self.waits += [Said(_PAUSE, "wait"), Said(self.voice.say("resume"), "resume")]
            return self._aside("stop", self.voice.say("stop"))
        if twist.kind == "takeback":
            self.waits.append(Said(self.voice.say("untake"), "untake"))
            return Said(self.voice.say("withdraw"), "withdraw", self.question)
        if twist.kind == "phone":
            return Said(self.voice.say("phone", phone=self.goal.phone), "phone", self.question)
        if twist.kind == "again":
            return Said(self.mine.problem.clerk, "again", self.question)
        if twist.kind == "second":
            return self._second(values["second"])
        if twist.kind == "negative":
            self.door = values["door"]
            self.mine.never.append(values["negative"])
            words = self.voice.say("second", matter=values["negative"])
            return Said(words, "negative", self.question)
        return self._correct(values)

    def _aside(self, kind: str, words: str) -> Said:
        if len(words) >= _LEAST:
            self.mine.never.append(words)
        return Said(words, kind, self.question)

    def _second(self, matter: str) -> Said:
        self.mine.never.append(matter)
        self.wanted.append(
            replace(self.mine, problem=wording(f"<{matter}>"), solution=None, photos=0, phone="",
                    detail="", never=[])
        )  # fmt: skip
        return Said(self.voice.say("second", matter=matter), "second", self.question)

    def _correct(self, values: Mapping[str, str]) -> Said:
        line, mine = values["correct"], self.mine
        old, new = values.get("old", ""), values["new"]
        if line == "photos":
            mine.photos = 0
            return Said(self.voice.say("unphotos"), "correct photos", self.question)
        if line == "place":
            mine.detail = mine.detail.replace(old, new)
        elif line == "phone":
            mine.phone = new
        else:
            setattr(mine, line, getattr(mine, line).corrected(old, new))
        words = self.voice.say("fix", line=NAMES[line], old=old, new=new)
        return Said(words, f"correct {line}", self.question, old, new)

    # answers

    @property
    def _is_again(self) -> bool:
        """Whether the last thing said did not answer the question: then it is said plainly."""
        return bool(self.same) and self.same[-1] == (self.question, self.question)

    def _answer(self) -> Said:
        said = self.voice.say
        match self.question:
            case "consent":
                return Said(said("consent"), "consent")
            case "solution":
                return self._solution()
            case "place":
                return Said(self._place(), "place")
            case "whom":
                return Said(said(f"whom_{self.goal.whom}"), "whom")
            case "photos":
                return self._photos()
            case "summary" | "which":
                return self._check()
            case "redo problem" | "redo solution" | "redo place":
                return self._redo(self.question.removeprefix("redo "))
            case "next" | "waiting":
                return Said(said("next"), "next")
            case "alarm":
                return Said(said("safe"), "safe")
            case "":
                return Said(said("open"), "open")
            case "refused":
                return Said(said("insist"), "insist")
            case "problem" if self._is_again:
                return Said(said("open"), "open")
            case "problem":
                return Said(self.mine.problem.said, "problem")
            case "keep":
                return Said(said("untake"), "untake")
            case "filed":
                matter = self.mine.problem.said
                return Said(said("second", matter=matter), "second")
        return Said(said("resume"), "resume")

    def _solution(self) -> Said:
        line = self.mine.solution
        if line is None:
            return Said(self.voice.say("no_solution"), "solution")
        return Said(line.clerk if self._is_again else line.said, "solution")

    def _redo(self, line: str) -> Said:
        """The line alone, which is what was asked."""
        mine = self.mine
        place = mine.place_name + mine.detail
        words = {"place": place, "problem": mine.problem.clerk}.get(line)
        if words is None:
            words = mine.solution.clerk if mine.solution else self.voice.say("no_solution")
        return Said(words, "redo")

    def _place(self) -> str:
        if self.at or self._is_again:
            return self.place_name + self.mine.detail
        return self.goal.place_said

    def _photos(self) -> Said:
        if self.photos_sent < self.mine.photos:
            self.photos_sent += 1
            return Said("[图片]", "photo")
        kind = "photos_done" if self.mine.photos else "no_photos"
        return Said(self.voice.say(kind), "no_photos")

    def _check(self) -> Said:
        """At the summary: what differs is corrected, at most twice; then it is filed."""
        if self.photos_sent < self.mine.photos:
            self.photos_sent += 1
            return Said("[图片]", "photo")
        for said in differences(self.mine, self.lines, self.voice) if self.fixes < _FIXES else ():
            self.fixes += 1
            return said
        return Said(self.voice.say("submit"), "submit")
