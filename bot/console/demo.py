"""Demo accounts and 200 fictitious proposals with their histories, for the sandbox only."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tqdm import tqdm

from bot import content
from bot.catalogue import Catalogue
from bot.console.holding import Held
from bot.console.lives import LIVES, Life, Player
from bot.examples import HOUSE, examples
from bot.ports import CallKind, Resident, Sealer, StaffCall
from bot.ports.staff import OpenStaffWork, Staff, StaffWork
from bot.proposals.deadlines import CHINA
from bot.proposals.errors import LoginTaken
from bot.proposals.events import Actor
from bot.proposals.lists import ListResult
from bot.proposals.places import Level, Place
from bot.proposals.proposal import Proposal, Suggestion
from bot.proposals.routing import decide
from bot.proposals.workflow import Role
from bot.services.desk import accounts
from bot.services.desk.clerk import Clerk, DeskTools
from bot.services.desk.words import DeskWords

HOW_MANY = 200
_RESIDENTS = 60
_DAYS = 45
_LATE = 8
_AT_ONCE = 10
_NEWS = timedelta(days=2)
"""What happened longer ago has been seen by everybody."""
_LENGTHS = range(9, 90)


@dataclass(frozen=True)
class DemoAccount:
    """What somebody needs to sign in to the sandbox."""

    login: str
    name: str
    role: Role
    password: str


def demo_accounts(root: Path) -> tuple[DemoAccount, ...]:
    """The demo accounts as `data/demo` names them."""
    found = content.read(root / "data" / "demo" / "desk.yml").value
    return tuple(
        DemoAccount(one["login"], one["name"], Role(one["role"]), found["password"])
        for one in found["accounts"]
    )


async def seed_demo(
    open_work: OpenStaffWork, catalogue: Catalogue, words: DeskWords, sealer: Sealer,
    now: datetime, root: Path, *, many: int = HOW_MANY,
) -> tuple[DemoAccount, ...]:  # fmt: skip
    """Fill an empty sandbox; one that has the accounts, or is being filled, is left as it is."""
    demo = content.read(root / "data" / "demo" / "desk.yml").value
    async with open_work(readonly=True) as work:
        if await work.accounts.by_login(demo["accounts"][0]["login"]) is not None:
            return demo_accounts(root)
    seeding = _Seeding(open_work, DeskTools(catalogue, words, lambda: now), demo, root)
    try:
        people = await seeding.staff(sealer)
    except LoginTaken:  # by another process that started a moment before
        return demo_accounts(root)
    residents = await seeding.residents(sealer)
    for start in tqdm(range(0, many, _AT_ONCE), desc="demo", unit_scale=_AT_ONCE, leave=False):
        await seeding.proposals(range(start, min(many, start + _AT_ONCE)), people, residents)
    await seeding.calls(residents)
    async with open_work() as work:
        await work.notices.see_before(now - _NEWS, now)
        await work.commit()
    return demo_accounts(root)


class _Seeding:
    def __init__(
        self, open_work: OpenStaffWork, tools: DeskTools, demo: Mapping[str, Any], root: Path
    ) -> None:
        self._open_work, self._tools, self._demo, self._root = open_work, tools, demo, root
        self._random = Random(2026)
        self._words = self._problems()

    async def staff(self, sealer: Sealer) -> list[Clerk]:
        tools, people = self._tools, []
        known = accounts.hash_password(self._demo["password"], "demo", tools.words)
        started = tools.now - timedelta(days=_DAYS + 5)
        async with self._open_work() as work:
            for n, one in enumerate(self._demo["accounts"]):
                staff = Staff(
                    f"{accounts.DEMO}{n:02}", one["login"], one["name"], Role(one["role"]),
                    one["body"], known, started,
                )  # fmt: skip
                accounts.new_secret(staff, sealer)
                staff.enrolled_at = started
                await work.accounts.add(staff)
                people.append(Clerk(staff, tools.branch(staff.body)))
            await work.commit()
        return people

    async def residents(self, sealer: Sealer) -> list[str]:
        names = [f"demo-resident-{n:02}" for n in range(_RESIDENTS)]
        async with self._open_work() as work:
            for name in names:
                joined = self._tools.now - timedelta(days=_DAYS + 3)
                sealed = sealer.seal(name)
                await work.residents.add(Resident(name, sealer.handle(name), sealed, joined))
            await work.commit()
        return names

    async def proposals(
        self, numbers: Iterable[int], people: list[Clerk], residents: list[str]
    ) -> None:
        """File some and play their lives in hand; then all is written in one transaction."""
        async with self._open_work() as work:
            work.proposals = held = Held(work.proposals)
            for n in numbers:
                await self._proposal(n, work, people, residents)
            await held.store()
            await work.commit()

    async def _proposal(
        self, n: int, work: StaffWork, people: list[Clerk], residents: list[str]
    ) -> None:
        """File one and play a life, all at moments of the past."""
        age = _DAYS * (1 - n / HOW_MANY) ** 1.4
        at = self._office_hour(self._tools.now - timedelta(days=max(age, 0.02)))
        tools = replace(self._tools, clock=lambda: at)
        proposal = await self._filed(work, at, residents, tools)
        player = Player(
            proposal.ref, work, tools, people, self._random, self._demo["phrases"],
            self._tools.now,
        )  # fmt: skip
        await self._life(age)(player)

    def _life(self, age: float) -> Life:
        """What becomes of a proposal of so many days: old ones are mostly done with."""
        if age < 1:
            return LIVES["new"].life
        weights = [one.late if age > _LATE else one.early for one in LIVES.values()]
        return self._random.choices(list(LIVES.values()), weights)[0].life

    async def calls(self, residents: list[str]) -> None:
        """A few people who wait for a person."""
        async with self._open_work() as work:
            for n, one in enumerate(self._demo["calls"]):
                at = self._tools.now - timedelta(minutes=7 * (n + 1))
                place = self._random.choice(self._courtyards()).id
                await work.calls.add(
                    StaffCall(
                        CallKind(one["kind"]), residents[n], one["code"], one["words"], at, place
                    )
                )
            await work.commit()

    async def _filed(
        self, work: StaffWork, at: datetime, residents: list[str], tools: DeskTools
    ) -> Proposal:
        random, catalogue = self._random, tools.catalogue
        code = random.choice(list(self._words))
        place = random.choice(self._courtyards())
        level = decide(catalogue.places, place.id, catalogue.lists.topics[code].level, None).level
        sure = random.triangular(0.35, 0.98, 0.85)
        proposal = Proposal(
            ref=await work.proposals.next_ref(
                catalogue.subdistrict.ref_prefix, at.astimezone(CHINA).year
            ),
            proposer=random.choice(residents),
            problem=random.choice(self._words[code]),
            solution=random.choice(self._demo["solutions"][code]),
            place=place.id,
            place_detail=random.choice(self._demo["details"]),
            list=ListResult.POSITIVE,
            code=code,
            level=level,
            body=catalogue.body_for(place.id, level).id,
            created_at=at,
            due_at=catalogue.due(level, code, at),
            review=sure < 0.55,
            suggestion=self._suggestion(code, level, sure),
        )
        proposal.seconders = set(random.sample(residents, random.choice((0, 0, 1, 2, 4, 9))))
        proposal.seconders.discard(proposal.proposer)
        proposal.file(Actor(Role.PROPOSER, proposal.proposer))
        await work.proposals.add(proposal)
        return proposal

    def _suggestion(self, code: str, level: Level, sure: float) -> Suggestion:
        others = self._random.sample([one for one in self._words if one != code], 2)
        rest = (1 - sure) * 0.8
        runners = ((code, sure), (others[0], rest * 0.7), (others[1], rest * 0.3))
        return Suggestion(ListResult.POSITIVE, code, level, sure, sure < 0.55, (), runners)

    def _courtyards(self) -> list[Place]:
        tree = self._tools.catalogue.places
        return [place for place in tree if place.level is Level.COURTYARD]

    def _problems(self) -> dict[str, list[str]]:
        return {code: list(self._sentences(code)) for code in self._demo["solutions"]}

    def _sentences(self, code: str) -> Iterator[str]:
        """Our own example sentences of a topic that read like a problem somebody files."""
        level = self._tools.catalogue.lists.topics[code].level
        for one in examples(self._root / "data" / "examples" / code[0] / f"{code}.yml"):
            if (
                one.writer == HOUSE
                and one.alt is None
                and one.level in (None, level)
                and len(one.text) in _LENGTHS
            ):
                yield one.text

    def _office_hour(self, moment: datetime) -> datetime:
        local = moment.astimezone(CHINA)
        hour = self._random.randrange(8, 21)
        shifted = local.replace(hour=hour, minute=self._random.randrange(60))
        return min(shifted, self._tools.now - timedelta(minutes=5)).astimezone(
            self._tools.now.tzinfo
        )
