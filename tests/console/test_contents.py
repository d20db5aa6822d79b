"""The table of who sees which kind of content, walked both ways over everything that shows any."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import pytest

from bot.console import live
from bot.messages import Incoming, Kind, Reply, media_key
from bot.ports import CallKind, KeptMedia, Outbound, StaffCall
from bot.ports.staff import News, StaffWork, Touched
from bot.proposals.attachments import Attachment
from bot.proposals.contents import CONTENTS, Viewer
from bot.proposals.events import Actor
from bot.proposals.workflow import Role, Status
from tests.console.outside import asked, guest
from tests.console.world import (
    COMMUNITY,
    COURTYARD,
    OTHER_COMMUNITY,
    OTHER_COURTYARD,
    PARTY,
    Browser,
    World,
)
from tests.pictures import a_jpeg

LOGINS = {
    Viewer.TRIAGER: "fenban",
    Viewer.HANDLER: "chengban",
    Viewer.SUPERVISOR: "duban",
    Viewer.ADMINISTRATOR: "guanli",
    Viewer.AUDITOR: "zhidu",
    Viewer.PARTY: "chengguan",
}
WORDS = {
    "matter": "楼道灯不亮",
    "notices": "已经派给您社区",
    "telephone": "13800001111",
    "talk": "我家里还有别的难处",
    "rating": "评价不满意",
    "calls": "我要找人说话",
}
PAGES = ("", "/print")
PHOTO, OF_TALK = "aa", "bb"


@dataclass
class Seen:
    """What one viewer gets to see."""

    browser: Browser
    ref: str
    guest: str
    call: int

    async def reads(self, kind: str) -> bool:
        """Whether words of this kind stand on any page they can open."""
        places = [f"/tickets/{self.ref}{page}" for page in PAGES]
        places += ["/calls", f"/calls/{self.call}", "/pulse", "/letters", "/audit", self.guest]
        places += ["/queue/all", "/export/all.csv"]
        return any([WORDS[kind] in (await self.browser.get(one))[1] for one in places])

    async def opens(self, *paths: str) -> bool:
        """Whether any of these addresses answers; none of them or all must."""
        found = {await self._status(path) == 200 for path in paths}
        assert len(found) == 1, paths
        return found.pop()

    async def _status(self, path: str) -> int:
        async with self.browser.client.get(f"/console{path}", allow_redirects=False) as answer:
            return answer.status

    async def talks(self) -> bool:
        """Reading, hearing, writing and taking over go together."""
        ticket = f"/tickets/{self.ref}"
        can_read = await self.reads("talk")
        assert await self.opens(f"{ticket}/said/{OF_TALK}") is can_read
        for path, fields in ((f"{ticket}/hold", {}), (f"{ticket}/say", {"text": "您好"})):
            _, _, where = await self.browser.post(path, **fields)
            assert where.endswith("#talk") is can_read, path
        return can_read


PROBES: Mapping[str, Callable[[Seen], Awaitable[bool]]] = {
    "matter": lambda seen: seen.reads("matter"),
    "pictures": lambda seen: seen.opens(f"/tickets/{seen.ref}/media/{PHOTO}"),
    "chosen": lambda seen: seen.opens(seen.guest, f"{seen.guest}/{PHOTO}"),
    "notices": lambda seen: seen.reads("notices"),
    "telephone": lambda seen: seen.reads("telephone"),
    "talk": lambda seen: seen.talks(),
    "calls": lambda seen: seen.reads("calls"),
    "rating": lambda seen: seen.reads("rating"),
    "export": lambda seen: seen.opens("/export/all.csv", "/export/all.xlsx"),
    "audit": lambda seen: seen.opens("/audit"),
    "sign_ins": lambda seen: seen.opens("/sign-ins"),
}


async def ticket_with_everything(world: World, body: str) -> str:
    """One of each kind of content around a ticket that a body holds."""
    world.media = {PHOTO: a_jpeg(), OF_TALK: a_jpeg(colour="blue")}
    ticket = await world.add_ticket(
        Status.ANSWERED, body=body, problem=WORDS["matter"], contact=WORDS["telephone"],
        attachments=[Attachment("photo", "m1", PHOTO)],
    )  # fmt: skip
    async with world.database.open_work() as work:
        for digest in world.media:
            await work.media.add(KeptMedia(digest, "image/jpeg", 1, world.now, bare=True))
        await say(world, work, "1", WORDS["talk"], ticket.ref)
        await say(world, work, "2", WORDS["rating"], f"rating:{ticket.ref}")
        told = Outbound("r1", WORDS["notices"], world.now, kind="notice", ref=ticket.ref)
        await work.outbox.add(told)
        proposal = await work.proposals.get(ticket.ref)
        me = Actor(Role.PROPOSER, "r1")
        proposal.take("rate", me, world.now, score=1, text=WORDS["rating"])
        await work.proposals.save(proposal)
        await work.commit()
    return ticket.ref


async def say(world: World, work: StaffWork, key: str, text: str, matter: str) -> None:
    """A turn of the resident's, with a picture, that belongs to something."""
    one = Incoming(key, "", "gh", Kind.IMAGE, world.now, text, media_id=f"said{key}")
    await work.inbox.receive("r1", one, world.now)
    await work.inbox.finish(key, Reply("记下了：" + text, matter=matter), world.now)
    await work.shared.put(media_key(one.media_id), OF_TALK)


async def seen_by(world: World, viewer: Viewer) -> Seen:
    """The viewer in front of a ticket they work on."""
    ref = await ticket_with_everything(world, PARTY if viewer is Viewer.PARTY else COMMUNITY)
    async with world.database.open_work() as work:
        call = StaffCall(CallKind.HANDOFF, "r1", "U", WORDS["calls"], world.now, COURTYARD)
        call = await work.calls.add(call)
        await work.commit()
    link = await asked(world, ref, photos=[PHOTO]) if viewer is Viewer.GUEST else "/ask/" + "x" * 43
    login = LOGINS.get(viewer)
    browser = await world.signed_in(login) if login else await guest(world)
    return Seen(browser, ref, link, call.id or 0)


@pytest.mark.parametrize("viewer", Viewer)
async def test_each_sees_what_the_table_says_and_nothing_else(world: World, viewer: Viewer) -> None:
    seen = await seen_by(world, viewer)

    found = {kind for kind, probe in PROBES.items() if await probe(seen)}

    assert found == {kind for kind, viewers in CONTENTS.items() if viewer in viewers}


async def test_of_a_talk_each_branch_reads_what_belongs_to_its_ticket(any_world: World) -> None:
    mine = await any_world.add_ticket()
    other = await any_world.add_ticket(place=OTHER_COURTYARD, body=OTHER_COMMUNITY)
    async with any_world.database.open_work() as work:
        await say(any_world, work, "1", "路灯的话", mine.ref)
        await say(any_world, work, "2", "邻居的话", other.ref)
        await say(any_world, work, "3", "闲聊的话", "")
        await work.commit()

    for login, ref, read in (
        ("chengban", mine.ref, {"路灯的话"}),
        ("linju", other.ref, {"邻居的话"}),
        ("fenban", mine.ref, {"路灯的话", "邻居的话", "闲聊的话"}),
    ):
        _, page = await (await any_world.signed_in(login)).get(f"/tickets/{ref}")
        assert {one for one in ("路灯的话", "邻居的话", "闲聊的话") if one in page} == read, login


async def test_what_is_said_while_a_person_talks_belongs_to_what_they_talk_about(
    world: World,
) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("chengban")
    await browser.get(f"/tickets/{ticket.ref}")

    await browser.post(f"/tickets/{ticket.ref}/hold")

    async with world.database.open_work(readonly=True) as work:
        assert (await work.conversations.get("r1")).held_for == ticket.ref
    await browser.post(f"/tickets/{ticket.ref}/hold", back="1")
    async with world.database.open_work(readonly=True) as work:
        assert (await work.conversations.get("r1")).held_for == ""


async def test_the_live_stream_tells_a_party_of_its_tickets_and_not_of_calls(world: World) -> None:
    news = News(5, 7, (Touched("SMQ-2026-000001", COURTYARD, PARTY, 5),))

    for login, told in (("chengguan", False), ("chengban", True), ("zhidu", True)):
        names = {name for name, _ in live._told(news, world.clerk(login), -1)}
        assert ("calls" in names) is told
    assert "ticket-SMQ-2026-000001" in dict(live._told(news, world.clerk("chengguan"), -1))


async def test_a_community_reads_the_sign_ins_of_its_own_people(any_world: World) -> None:
    await any_world.add_staff("guanli2", Role.ADMINISTRATOR, COMMUNITY)
    await any_world.add_staff("zhidu2", Role.AUDITOR, COMMUNITY)
    stranger = Browser(await any_world.client(), any_world)
    await stranger.get("/sign-in")
    await stranger.post("/sign-in", login="nobody-of-ours", password="wrong wrong wrong")
    wrong = f"<td>{any_world.tools.words.labels['sign_ins']['wrong']}</td>"
    for login in ("linju", "chengban"):
        await any_world.signed_in(login)

    for login in ("guanli2", "zhidu2"):
        _, page = await (await any_world.signed_in(login)).get("/sign-ins")
        assert "<td>chengban</td>" in page
        assert "<td>linju</td>" not in page
        assert wrong not in page
    _, page = await (await any_world.signed_in("guanli")).get("/sign-ins")
    assert "<td>linju</td>" in page
    assert wrong in page
    assert "nobody-of-ours" not in page


def test_there_is_no_kind_of_content_that_nobody_looks_for() -> None:
    assert PROBES.keys() == CONTENTS.keys()
    assert LOGINS.keys() == set(Viewer) - {Viewer.GUEST}
