"""Made public: by whom, with which text and photos, and never before the resident was told."""

import re
from datetime import timedelta
from html import unescape

import pytest

from bot.ports import KeptMedia
from bot.proposals.attachments import Attachment
from bot.proposals.errors import KeptPrivate, NotForPublic, StepNotAllowed
from bot.proposals.events import Actor
from bot.proposals.lists import ListResult
from bot.proposals.permissions import NotPermitted
from bot.proposals.workflow import PUBLISHABLE, Role, Status
from bot.services.desk import steps
from tests.console.world import PARTY, World

SAID = "我叫王小明，住6单元502，电话13800001111，川A12345把消防通道堵了"
SECRETS = ("王小明", "502", "13800001111", "川A12345")
MAY = {"fenban": True, "chengban": True, "duban": True, "guanli": False, "zhidu": False}


async def publish(world: World, ref: str, login: str = "chengban", **given: object) -> None:
    facts = {"problem": "消防通道堵了"} | given
    async with world.database.open_work() as work:
        await steps.take(ref, "publish", facts, world.clerk(login), work=work, tools=world.tools)
        await work.commit()


@pytest.mark.parametrize("login", MAY)
async def test_who_may_publish(any_world: World, login: str) -> None:
    ticket = await any_world.add_ticket(Status.ACCEPTED)

    if MAY[login]:
        await publish(any_world, ticket.ref, login)
    else:
        with pytest.raises(NotPermitted):
            await publish(any_world, ticket.ref, login)

    assert ((await any_world.get(ticket.ref)).publication is not None) is MAY[login]


async def test_an_outside_party_publishes_nothing_it_was_handed(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED, body=PARTY)

    with pytest.raises(NotPermitted):
        await publish(world, ticket.ref, "chengguan")


@pytest.mark.parametrize("status", Status)
async def test_only_what_somebody_looked_at_and_has_not_ended_is_published(
    world: World, status: Status
) -> None:
    ticket = await world.add_ticket(status)

    if status in PUBLISHABLE:
        await publish(world, ticket.ref)
        return
    with pytest.raises(StepNotAllowed):
        await publish(world, ticket.ref)


async def test_the_form_shows_the_words_as_said_beside_those_with_masks(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED, problem=SAID)
    staff = await world.signed_in("chengban")

    _, text = await staff.get(f"/tickets/{ticket.ref}/steps/publish")

    found = re.search(r'<textarea[^>]* name="problem"[^>]*>([^<]*)</textarea>', text)
    assert found
    suggested = unescape(found.group(1))
    assert not [secret for secret in SECRETS if secret in suggested]
    assert "把消防通道堵了" in suggested
    assert f'<p class="words">{SAID}' in text


async def test_the_resident_is_told_first_with_the_very_text(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)
    staff = await world.signed_in("chengban")
    await staff.get(f"/tickets/{ticket.ref}/steps/publish")

    status, _, _ = await staff.post(
        f"/tickets/{ticket.ref}/steps/publish", version=0, problem="消防通道堵了", solution=""
    )

    told = (await world.told())[-1]
    public = (await world.get(ticket.ref)).publication
    assert status == 303
    assert "消防通道堵了" in told
    assert "不公开" in told
    assert "11月24日 10:00 起" in told
    assert public is not None
    assert public.public_at == world.now + timedelta(hours=world.tools.words.told_hours_before)
    assert "现在邻居还看不到" in (await staff.get(f"/tickets/{ticket.ref}"))[1]


async def photographed(world: World) -> tuple[str, list[str]]:
    """A ticket with two kept photos and one of an outside party."""
    shots = [Attachment("photo", "m1", "a1"), Attachment("image", "m2", "b2")]
    shots.append(Attachment("outside", "", "c3"))
    ticket = await world.add_ticket(Status.ACCEPTED, attachments=shots)
    async with world.database.open_work() as work:
        for one in shots:
            await work.media.add(KeptMedia(one.digest, "image/jpeg", 9, world.now, bare=True))
        await work.commit()
    return ticket.ref, [one.digest for one in shots]


async def test_photos_are_released_one_by_one_and_only_the_residents(world: World) -> None:
    ref, shots = await photographed(world)

    await publish(world, ref)
    none = (await world.get(ref)).publication
    await publish(world, ref, photos=[shots[1], shots[2], "ffff"])
    some = (await world.get(ref)).publication

    assert none is not None
    assert none.photos == ()
    assert some is not None
    assert some.photos == (shots[1],)


async def test_a_text_put_right_holds_at_once_and_another_photo_waits(world: World) -> None:
    ref, shots = await photographed(world)
    await publish(world, ref)
    world.now += timedelta(hours=30)

    await publish(world, ref, problem="通道堵了")
    assert (await world.get(ref)).is_public(world.now)
    await publish(world, ref, problem="通道堵了", photos=[shots[0]])
    assert not (await world.get(ref)).is_public(world.now)


async def test_what_is_on_no_positive_list_is_not_published_and_leaves_when_it_comes_off(
    world: World,
) -> None:
    other = await world.add_ticket(Status.ACCEPTED, list=ListResult.UNCLEAR)
    with pytest.raises(NotForPublic):
        await publish(world, other.ref)

    ticket = await world.add_ticket(Status.ACCEPTED)
    await publish(world, ticket.ref)
    async with world.database.open_work() as work:
        given = {"changes": {"code": "N12"}, "reason": "是私事"}
        await steps.take(
            ticket.ref, "reclassify", given, world.clerk("fenban"), work=work, tools=world.tools
        )
        await work.commit()
    assert (await world.get(ticket.ref)).publication is None


async def test_what_the_resident_keeps_private_is_not_offered_and_not_published(
    world: World,
) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)
    async with world.database.open_work() as work:
        one = await work.proposals.get(ticket.ref)
        one.take("keep_private", Actor(Role.PROPOSER, one.proposer), world.now)
        await work.proposals.save(one)
        await work.commit()
    staff = await world.signed_in("chengban")

    _, text = await staff.get(f"/tickets/{ticket.ref}")

    assert "提案人说了不公开" in text
    assert f"/tickets/{ticket.ref}/steps/publish" not in text
    with pytest.raises(KeptPrivate):
        await publish(world, ticket.ref)


async def test_taken_away_again_it_is_gone_at_once_and_the_resident_hears_why(
    world: World,
) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED)
    await publish(world, ticket.ref)
    async with world.database.open_work() as work:
        await steps.take(
            ticket.ref, "unpublish", {"reason": "照片里有人脸"}, world.clerk("chengban"),
            work=work, tools=world.tools,
        )  # fmt: skip
        await work.commit()

    assert (await world.get(ticket.ref)).publication is None
    assert "照片里有人脸" in (await world.told())[-1]
