"""What stands in the database before a dialogue, and what staff and neighbours do meanwhile.

Everything goes through the model and is saved as staff would save it; only the screens are left
out. A proposal has a name of the dialogue's own: `<停车>` in a turn is its reference, `<停车.起>`
since when it stands where it is, `<停车.期限>` when it is due, both as residents read a day;
`<停车|小写>` `|全角` `|空格` `|短` `|号` are other ways of writing the reference. `<这件>` is the
visitor's newest one.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from bot.adapters.sealing import SealingKey
from bot.bootstrap import Parts
from bot.paths import ROOT
from bot.ports import Resident, UnitOfWork
from bot.ports.staff import Staff, StaffWork
from bot.proposals.attachments import Attachment
from bot.proposals.deadlines import CHINA
from bot.proposals.events import Actor
from bot.proposals.lists import UNCLEAR
from bot.proposals.opinions import Poll, Statement
from bot.proposals.places import Level
from bot.proposals.proposal import Proposal, Suggestion
from bot.proposals.workflow import STEPS, Role, Status
from bot.services import filing, people
from bot.services.desk import meetings
from bot.services.desk.clerk import Clerk, DeskTools
from bot.services.desk.meetings import Plan
from bot.services.desk.opening import suggested
from bot.services.desk.words import load_words
from bot.services.standing import standing_of

_NAME = re.compile(r"<([^<>.|]+)(?:\.([^<>]+)|\|([^<>]+))?>")
_NEWEST = "这件"
_USUALLY_PUBLIC = frozenset(
    {
        *(Status.SECONDING, Status.DELIBERATING, Status.PUBLIC_NOTICE),
        *(Status.IN_PROGRESS, Status.ANSWERED, Status.CLOSED),
    }
)
"""Here staff have published it in a dialogue, unless it says `public: false`."""


class Scene:
    """The desk behind one visitor: their own proposals, neighbours' proposals, staff."""

    def __init__(self, parts: Parts, openid: str) -> None:
        self._parts, self._openid = parts, openid
        self._names: dict[str, str] = {}

    async def set(self, before: list[Mapping[str, Any]]) -> None:
        """File what `before` lists: `{name: {problem, place, code, days, by, steps …}}`."""
        for one in before:
            ((name, facts),) = one.items()
            async with self._parts.database.open_work() as work:
                owner = await self._person(work, facts.get("by") or self._openid)
                self._names[name] = await self._file(work, owner, facts)
                await work.commit()

    async def staff(self, words: str) -> None:
        """One step of staff on the visitor's newest proposal: `accept`, `send_back 请补照片`."""
        step, _, said = words.partition(" ")
        async with self._parts.database.open_work() as work:
            proposal = await work.proposals.get(await self._newest(work))
            if step == "call_meeting":
                await self._call_meeting(work, proposal, said.strip())
                await work.commit()
                return
            self._take(proposal, step, said.strip(), self._parts.desk.clock())
            await work.proposals.save(proposal)
            await work.commit()

    async def spell(self, text: str) -> str:
        """A turn with the names of proposals replaced by what stands in the database."""
        for found in _NAME.finditer(text):
            async with self._parts.database.open_work(readonly=True) as work:
                name = found.group(1)
                if name != _NEWEST and name not in self._names:
                    continue
                ref = await self._newest(work) if name == _NEWEST else self._names[name]
                value = self._value(await work.proposals.get(ref), found.group(2))
                value = _WRITTEN.get(found.group(3), str)(value)
            text = text.replace(found.group(), value)
        return text

    async def leave(self) -> None:
        """Take everything out of the neighbours' sight, so that dialogues do not see each other."""
        async with self._parts.database.open_work() as work:
            own = await work.residents.by_handle(self._handle(self._openid))
            mine = await work.proposals.of_resident(own.id) if own else []
            for ref in {*self._names.values(), *(one.ref for one in mine)}:
                proposal = await work.proposals.get(ref)
                proposal.status, proposal.publication = Status.WITHDRAWN, None
                await work.proposals.save(proposal)
            await work.commit()

    async def _newest(self, work: UnitOfWork) -> str:
        owner = await work.residents.by_handle(self._handle(self._openid))
        assert owner is not None, "nobody has said anything yet"
        return (await work.proposals.of_resident(owner.id))[0].ref

    async def _call_meeting(self, work: StaffWork, proposal: Proposal, subject: str) -> None:
        """A meeting in five days at nine, called by the body that holds the proposal."""
        desk = self._parts.desk
        tools = DeskTools(desk.catalogue, load_words(ROOT), desk.clock)
        person = Staff(
            "staff-handler",
            "staff-handler",
            "处理人",
            Role.HANDLER,
            proposal.body,
            "",
            desk.clock(),
        )
        kinds = tools.words.meetings.easily_left_out
        day = desk.clock().astimezone(CHINA).replace(hour=9, minute=0) + timedelta(days=5)
        plan = Plan(subject, day, "onsite", "门卫室", "先听大家说", kinds)
        clerk = Clerk(person, tools.branch(proposal.body))
        await meetings.call_meeting(proposal.ref, plan, clerk, work=work, tools=tools)

    async def _person(self, work: UnitOfWork, address: str) -> Resident:
        known = await work.residents.by_handle(self._handle(address))
        if known is not None:
            return known
        desk, sealer = self._parts.desk, SealingKey(self._parts.settings.secret_key)
        newcomer = Resident(uuid4().hex, sealer.handle(address), sealer.seal(address), desk.clock())
        person = await work.residents.add(newcomer)
        version = desk.catalogue.consent.version
        await people.consent(person, work=work, version=version, now=desk.clock())
        return person

    async def _file(self, work: UnitOfWork, owner: Resident, facts: Mapping[str, Any]) -> str:
        desk, code = self._parts.desk, facts.get("code", UNCLEAR)
        filed = desk.clock() - timedelta(days=facts.get("days", 1))
        kind = desk.catalogue.lists.result_of(code)
        level = Level(facts["level"]) if "level" in facts else None
        draft = filing.Draft(
            problem=facts["problem"],
            solution=facts.get("solution", ""),
            place=facts["place"],
            place_detail=facts.get("detail", ""),
            suggestion=Suggestion(kind, code, level, 0.9, facts.get("review", False)),
            photos=[Attachment("photo", f"old-{n}") for n in range(facts.get("photos", 0))],
        )
        proposal = await filing.file_proposal(
            draft, owner, work=work, catalogue=desk.catalogue, now=filed
        )
        steps = [str(one).partition(" ") for one in facts.get("steps", ())]
        pause = (desk.clock() - filed) / (len(steps) + 1)
        for n, (step, _, said) in enumerate(steps, 1):
            self._take(proposal, step, said.strip(), filed + n * pause)
        for n in range(facts.get("seconds", 0)):
            proposal.second(f"neighbour-{n}", desk.clock())
        if facts.get("public", proposal.status in _USUALLY_PUBLIC):
            self._publish(proposal, facts, filed + len(steps) * pause)
        await work.proposals.save(proposal)
        if facts.get("asked"):
            poll = await work.opinions.open(Poll(proposal.ref, filed, "staff-handler"))
            for words in facts["asked"]:
                await work.opinions.add(Statement(poll.id, words, filed))
        return proposal.ref

    def _publish(self, proposal: Proposal, facts: Mapping[str, Any], at: datetime) -> None:
        """As staff do, a day before anybody asks; `shown` is a text they have put right."""
        shown = suggested(proposal) | {"public_at": at.isoformat()}
        shown["problem"] = facts.get("shown", shown["problem"])
        given = {name: value for name, value in shown.items() if value}
        proposal.take("publish", Actor(Role.HANDLER, "staff-handler"), at, **given)

    def _take(self, proposal: Proposal, step: str, said: str, at: datetime) -> None:
        """A step by the first role that may; words fill the first blank, the rest is made up."""
        row, catalogue = STEPS[step], self._parts.desk.catalogue
        role = next(one for one in Role if one in row.who)
        person = proposal.proposer if role is Role.PROPOSER else f"staff-{role}"
        until = (at + timedelta(days=7)).date().isoformat()
        blanks: dict[str, Any] = dict.fromkeys(row.needs, "-")
        blanks |= {"body": proposal.body, "until": until, "threshold": 5, "outcome": "solved"}
        blanks |= {"entry": "N12", "door": "city_hotline", "score": 5, "changes": {"urgent": True}}
        level = {"escalate": proposal.level.above(), "hand_down": proposal.level.below()}.get(step)
        if level is not None and proposal.place is not None:
            blanks["body"] = catalogue.body_for(proposal.place, level).id
        spoken = next((name for name in _SPOKEN if name in row.needs), None)
        if said and spoken:
            blanks[spoken] = said
        given = {name: value for name, value in blanks.items() if name in row.needs}
        proposal.take(step, Actor(role, person), at, calendar=catalogue.calendar, **given)
        proposal.body = given.get("body", proposal.body)
        proposal.level = level or proposal.level
        proposal.merged_into = given.get("target", proposal.merged_into)

    def _value(self, proposal: Proposal, wanted: str | None) -> str:
        moments = {
            "起": standing_of(proposal, self._parts.desk.clock()).since,
            "期限": proposal.due_at,
        }
        if wanted is None:
            return proposal.ref
        moment = moments[wanted]
        assert moment is not None, f"{proposal.ref} has no {wanted}"
        return self._parts.desk.wording.day(moment.astimezone(CHINA).date())

    def _handle(self, address: str) -> str:
        return SealingKey(self._parts.settings.secret_key).handle(address)


_SPOKEN = ("target", "answer", "text", "reason", "plan", "meeting", "decision")
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_WRITTEN = {
    "小写": str.lower,
    "全角": lambda ref: ref.translate(_WIDE),
    "空格": lambda ref: ref.replace("-", " "),
    "短": lambda ref: re.sub(r"-0+", "", ref),
    "号": lambda ref: ref.rpartition("-")[2],
}
"""Other ways of writing a reference."""
