"""One turn on a stage: a state and what was heard in, what was said and how one stands out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot import catalogue, content
from bot.adapters.memory import MemoryDatabase
from bot.dialogue import turns
from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.state import Draft, Offer, State
from bot.dialogue.talk import Reply, Said, Talk
from bot.paths import DATA, ROOT
from bot.ports import Resident, StaffCall
from bot.proposals.lists import UNCLEAR
from bot.proposals.proposal import Proposal
from bot.turn import Desk, Invitation, Turn
from bot.understanding import PlaceMatch, Understanding
from bot.understanding.lexicon import Lexicon
from bot.understanding.places import PlaceFinder
from bot.wording import Wording
from tests.builders import MONDAY, a_resident, an_incoming

CATALOGUE = catalogue.load(ROOT)
WORDING = Wording.load(ROOT)
FINDER = PlaceFinder(
    CATALOGUE.places,
    Lexicon({"places": content.read(DATA / "understanding" / "places.yml").value}),
)
RESPONSES = {
    name: variants
    for path in sorted((DATA / "skills").glob("*/responses.yml"))
    for name, variants in content.read(path).value["responses"].items()
}
BLANK = re.compile(r"{(\w+)}")
SURE = 0.95
GUARDS = {"consent": 0.6, "submit": 0.6}
CONSENTED = {"consented_at": MONDAY, "consent_version": CATALOGUE.consent.version}


def heard(act: Act | str, text: str = "", sure: float = SURE, **more: Any) -> Heard:
    """One part of a message."""
    return Heard(Act(act), sure, text, **more)


def understood(code: str = UNCLEAR, *, sure: bool | None = None, **more: Any) -> Understanding:
    """What a message is about; sure where a code is given."""
    topics = CATALOGUE.lists.topics
    is_sure = code != UNCLEAR if sure is None else sure
    values: dict[str, Any] = {
        "list": CATALOGUE.lists.result_of(code),
        "code": code,
        "level": topics[code].level if code in topics else None,
        "urgent": False,
        "intent": "propose",
        "place": None,
        "matters": (),
        "confidence": 0.95 if is_sure else 0.3,
        "review": not is_sure,
        "reasons": (),
        "candidates": (),
    }
    return Understanding(**(values | more))


def matter(code: str = UNCLEAR, **more: Any) -> dict[str, Any]:
    """An understanding as it is kept with a draft."""
    return understood(code, **more).as_json()


class Reader:
    """Reads places as the desk does, and codes from what the test says they are."""

    def __init__(
        self, codes: Mapping[str, str] | None = None, guards: Mapping[str, float] = GUARDS
    ) -> None:
        self.codes, self.guards = codes or {}, guards

    def places(self, text: str, home: str | None = None) -> PlaceMatch:
        return FINDER.find(text, home)

    def understand(
        self, text: str, *, home: str | None = None, explained: bool = True
    ) -> Understanding:
        del explained
        return understood(self.codes.get(text, UNCLEAR), place=FINDER.find(text, home).place)

    def acts(self, text: str, question: Question) -> tuple[Heard, ...]:
        del text, question
        return ()  # what was heard is given by the test

    def is_in_it(self, text: str, kind: str = "") -> bool:
        del kind
        return text.startswith("我")


def a_desk(codes: Mapping[str, str] | None = None, now: datetime = MONDAY) -> Desk:
    """The desk with its real content and a reader that is told what words mean."""
    return Desk(CATALOGUE, WORDING, Reader(codes), lambda: now, MemoryDatabase().open_work)


def a_draft(**changes: Any) -> Draft:
    """Everything is answered but the last question."""
    values: dict[str, Any] = {
        "problem": "马东大院路灯坏了半个月",
        "solution": "换成声控的",
        "place": "smq-ma-madong",
        "reach": "courtyard",
        "photos_done": True,
        "matter": matter("A04"),
    }
    return Draft(**(values | changes))


def asking(question: Question | str, draft: Draft | None = None, **more: Any) -> State:
    """A draft with this question on the table."""
    draft = a_draft() if draft is None else draft
    return State(draft=draft, question=Question(question), **more)


def offering(kind: str, state: State | None = None, **more: Any) -> State:
    """Something was asked beside the draft."""
    return replace(state or State(), offer=Offer(kind, more))


@dataclass
class Outcome:
    """What a turn did."""

    state: State
    replies: list[Reply]
    calls: list[StaffCall] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    unkept: list[str] = field(default_factory=list)
    resident: Resident = field(default_factory=a_resident)
    forgotten: bool = False
    matter: str = ""

    @property
    def said(self) -> list[str]:
        """The sentences by name; words that were made already as they are."""
        return [one.response or one.text for one in self.replies]

    @property
    def values(self) -> Mapping[str, Any]:
        """The values of the first sentence."""
        return self.replies[0].values

    @property
    def options(self) -> list[str]:
        return [one.label for reply in self.replies for one in reply.options]

    @property
    def draft(self) -> Draft:
        assert self.state.draft is not None
        return self.state.draft


def complete(replies: list[Reply]) -> None:
    """Every sentence said is written, and nothing in it stays blank."""
    for one in filter(lambda reply: not reply.text, replies):
        for variant in RESPONSES[one.response]:
            assert set(BLANK.findall(variant["text"])) <= one.values.keys(), one.response


@dataclass
class Stage:
    """Who talks, when, and what the desk knows of them."""

    state: State = field(default_factory=State)
    codes: dict[str, str] = field(default_factory=dict)
    resident: Resident = field(default_factory=lambda: a_resident(**CONSENTED))
    proposals: tuple[Proposal, ...] = ()
    now: datetime = MONDAY
    idle_hours: float = 0.0
    invitation: Invitation | None = None
    consents: int = 0
    guards: Mapping[str, float] = field(default_factory=lambda: GUARDS)
    judge: Any = None

    async def play(
        self,
        name: str,
        *parts: Heard,
        text: str | None = None,
        understanding: Understanding | None = None,
        attached: Mapping[str, Any] | None = None,
        **values: Any,
    ) -> Outcome:
        """One turn by its name; `values` are what an option carried."""
        words = "".join(one.text for one in parts) if text is None else text
        database = MemoryDatabase()
        desk = replace(
            a_desk(self.codes, self.now),
            reader=Reader(self.codes, self.guards),
            open_work=database.open_work,
            invitation=self.invitation,
            judge=self.judge,
        )
        said = Said(words, parts, understanding or understood(), "" if words else name, values)
        async with database.open_work() as work:
            await work.residents.add(self.resident)
            for one in self.proposals:
                await work.proposals.add(one)
            for _ in range(self.consents):
                await work.consents.grant(self.resident.id, "notice-1", self.now)
            sent = an_incoming(text=words)
            turn = Turn(desk, self.resident, work, sent, idle_hours=self.idle_hours)
            talk = Talk(turn, self.state, said, attached or {})
            await turns.run(talk, name)
            complete(talk.replies)
            return Outcome(
                talk.state,
                talk.replies,
                await work.calls.open(100),
                await work.proposals.of_resident(self.resident.id),
                turn.unkept,
                self.resident,
                turn.forgotten,
                turn.matter,
            )


async def answered(question: str, *parts: Heard, misses: int = 0, **changes: object) -> Outcome:
    """The answer to one question of an otherwise filled draft; a summary was read back before."""
    state = asking(question, a_draft(**changes), misses=misses)
    if question == "consent":
        return await Stage(state, resident=a_resident()).play("answer", *parts)
    if question == "confirm":
        state = replace((await read_back(state)).state, misses=misses)
    return await Stage(state).play("answer", *parts)


async def read_back(state: State) -> Outcome:
    """The summary of a draft, in full."""
    assert state.draft is not None
    asked = replace(state.draft, photos_done=False)
    return await Stage(asking("photos", asked)).play("answer", heard("no", "没得照片"))
