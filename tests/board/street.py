"""Proposals with everything private in them, published as staff do, and a reader of the board."""

from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.board.app import make_app
from bot.board.deps import BoardDeps
from bot.ports import KeptMedia
from bot.proposals.attachments import Attachment
from bot.proposals.events import Actor
from bot.proposals.opinions import Poll, Statement, StatementState, Vote
from bot.proposals.proposal import Proposal
from bot.proposals.public_notices import Objection, notices_of
from bot.proposals.workflow import Role, Status
from bot.services.desk import meetings, noticing, steps
from bot.services.desk.meetings import Plan
from bot.services.desk.opening import suggested
from tests.builders import a_resident
from tests.console.world import World, content
from tests.pictures import a_jpeg

PROBLEM = "我叫王小明，住6单元502，电话13800001111，川A12345把消防通道堵了"
SOLUTION = "请隔壁的李大爷挪车，再划线"
PRIVATE = {
    "name": "王小明", "flat": "502", "telephone": "13800001111", "plate": "川A12345",
    "neighbour": "李大爷", "original": PROBLEM, "solution": SOLUTION, "detail": "西门岗亭背后",
    "contact": "13900002222", "said later": "我妈腿脚不好", "note": "这家人爱闹",
    "asked back": "请补一张正面照", "mark": "态度太差", "task": "请网格员上门",
    "pseudonym": "resident-secret-7f", "handle": "handle-resident-secret-7f",
    "seconder": "neighbour-secret-11", "staff": "chengban", "staff name": "chengban 同志",
    "media id": "wx-media-secret",
    "objection": "我对门那家不同意", "unanswered": "我要去告你们",
    "unread": "二楼那家最闹",
}  # fmt: skip
"""Every private value of a run, none of which may ever be public."""
SHOT, HELD_BACK = "a" * 64, "b" * 64


@dataclass
class Street:
    """The desk behind, and somebody at its board."""

    world: World
    client: TestClient[web.Request, web.Application]

    @classmethod
    async def open(cls, world: World) -> "Street":
        """The board where it will stand."""

        async def read_media(digest: str) -> bytes | None:
            return world.media.get(digest)

        words = content()
        its = BoardDeps(
            world.database.open_work, *words, lambda: world.now, read_media, secure=False
        )
        app = web.Application()
        app.add_subapp("/board/", make_app(its))
        client: TestClient[web.Request, web.Application] = TestClient(TestServer(app))
        await client.start_server()
        world.clients.append(client)
        return cls(world, client)

    async def get(self, path: str) -> tuple[int, str]:
        """Status and text."""
        async with self.client.get(f"/board{path}") as answer:
            body = await answer.read()
            return answer.status, body.decode(errors="replace")

    async def take(self, ref: str, step: str, login: str = "chengban", **given: object) -> None:
        """One step of staff."""
        async with self.world.database.open_work() as work:
            clerk, tools = self.world.clerk(login), self.world.tools
            await steps.take(ref, step, given, clerk, work=work, tools=tools)
            await work.commit()

    async def publish(self, one: Proposal, **given: object) -> None:
        """As staff do with the text that is suggested; then the time to say no goes by."""
        await self.take(one.ref, "publish", **(suggested(one) | given))
        self.world.now += timedelta(hours=25)

    async def filed(self, status: Status = Status.ACCEPTED, **more: object) -> Proposal:
        """A ticket as others are."""
        return await self.world.add_ticket(status, **more)  # type: ignore[arg-type]

    async def full_life(self) -> str:
        """From filing to the answer, with everything private in it; its reference."""
        world = self.world
        await world.add_resident(PRIVATE["pseudonym"])
        for digest in (SHOT, HELD_BACK):
            world.media[digest] = a_jpeg()
            async with world.database.open_work() as work:
                kept = KeptMedia(digest, "image/jpeg", 9, world.now, bare=True)
                await work.media.add(kept)
                await work.commit()
        shots = [Attachment("photo", PRIVATE["media id"], one) for one in (SHOT, HELD_BACK)]
        one = await self.filed(
            Status.SUBMITTED, problem=PROBLEM, solution=SOLUTION, proposer=PRIVATE["pseudonym"],
            place_detail=PRIVATE["detail"], contact=PRIVATE["contact"], attachments=shots,
        )  # fmt: skip
        await self._worked(one.ref)
        await self.publish(await world.get(one.ref), photos=[SHOT])
        await self._answered(one.ref)
        return one.ref

    async def _worked(self, ref: str) -> None:
        await self.take(ref, "send_back", "fenban", reason=PRIVATE["asked back"])
        await self._resident(ref, "resubmit", text=PRIVATE["said later"])
        body = (await self.world.get(ref)).body
        await self.take(ref, "accept", "fenban", body=body)
        await self.take(ref, "note", text=PRIVATE["note"])
        await self.take(
            ref, "add_task", title=PRIVATE["task"], body=body, until="2026-12-10"
        )  # fmt: skip
        await self.take(ref, "finish_task", task="1", text=PRIVATE["note"])
        await self.take(ref, "open_seconding", threshold="3", until="2026-12-20")
        async with self.world.database.open_work() as work:
            one = await work.proposals.get(ref)
            one.second(PRIVATE["seconder"], self.world.now)
            await work.proposals.save(one)
            await work.commit()

    async def _answered(self, ref: str) -> None:
        await self.take(ref, "approve_agenda", reason="王小明说的是实情，列入议题")
        await self._opinions(ref)
        await self._met(ref)
        await self.take(
            ref, "approve_plan", decision="按王小明的意见，划线", basis="consensus",
            until="2026-12-20",
        )  # fmt: skip
        await self._objected(ref)
        early = "王小明家的车等不得"
        await self.take(ref, "start_work", plan="电话13800001111联系后划线", early=early)
        await self.take(ref, "answer", answer="王小明您好，线划好了", outcome="solved",
                        basis="not_needed")  # fmt: skip
        await self._resident(ref, "rate", score=1, text=PRIVATE["mark"])

    async def _opinions(self, ref: str) -> None:
        """One voter, and a statement of theirs that nobody has read."""
        async with self.world.database.open_work() as work:
            poll = await work.opinions.open(Poll(ref, self.world.now, "staff"))
            made = await work.opinions.add(Statement(poll.id, "划线", self.world.now))
            await work.opinions.vote(Vote(made.id, PRIVATE["seconder"], 1), self.world.now)
            waits, who = PRIVATE["unread"], PRIVATE["seconder"]
            own = Statement(poll.id, waits, self.world.now, StatementState.WAITING, who)
            await work.opinions.add(own)
            await work.commit()

    async def _objected(self, ref: str) -> None:
        """Once answered with public words of its own, once not."""
        one = await self.world.get(ref)
        of = notices_of(one)[-1].of
        async with self.world.database.open_work() as work:
            for words in (PRIVATE["objection"], PRIVATE["unanswered"]):
                said = Objection(ref, of, PRIVATE["seconder"], words, self.world.now)
                made = await work.objections.add(said)
                if words == PRIVATE["objection"]:
                    await noticing.answer(
                        made.id or 0, ref, "王小明划的线太窄", "采纳，请王小明看图", "社区刘主任",
                        self.world.clerk("chengban"), work=work, tools=self.world.tools,
                    )  # fmt: skip
            await work.commit()

    async def _met(self, ref: str) -> None:
        """A meeting whose words staff wrote carelessly, and at which a neighbour spoke."""
        plan = Plan(
            "王小明说的车位", self.world.now + timedelta(days=5), "onsite", "6单元502",
            "先听王小明讲，电话13800001111", ("committee", "tenants"),
            dict.fromkeys(("merchants", "migrants", "other_side"), "由居委会代说"),
        )  # fmt: skip
        async with self.world.database.open_work() as work:
            await work.residents.add(a_resident("second", id=PRIVATE["seconder"]))
            await meetings.call_meeting(
                ref, plan, self.world.clerk("duban"), work=work, tools=self.world.tools
            )
            one = await work.meetings.get(ref, 1)
            one.say(PRIVATE["seconder"], PRIVATE["note"], "resident")
            await work.meetings.save(one)
            await work.commit()

    async def _resident(self, ref: str, step: str, **given: object) -> None:
        async with self.world.database.open_work() as work:
            one = await work.proposals.get(ref)
            calendar = self.world.tools.catalogue.calendar
            actor = Actor(Role.PROPOSER, one.proposer)
            one.take(step, actor, self.world.now, calendar=calendar, **given)
            if step == "rate":
                one.rating = int(str(given["score"]))
            await work.proposals.save(one)
            await work.commit()
