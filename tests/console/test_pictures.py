"""Pictures on tickets and paper: without what cameras write; where they are missing, it is said."""

import pytest

from bot.proposals.attachments import GONE, Attachment
from tests.console.test_media import JPEG, keep
from tests.console.world import World
from tests.pictures import SERIAL, from_a_phone


@pytest.mark.parametrize(("kind", "said"), [("JPEG", "image/jpeg"), ("HEIF", "video/mp4")])
async def test_a_picture_kept_as_it_came_is_shown_without_what_the_camera_wrote(
    world: World, kind: str, said: str
) -> None:
    await keep(world, "bb", from_a_phone(kind), said)
    ticket = await world.add_ticket(attachments=[Attachment("photo", "m2", "bb")])
    browser = await world.signed_in("chengban")

    for path in (f"/console/tickets/{ticket.ref}/media/bb{ending}" for ending in ("", "?as=file")):
        async with browser.client.get(path) as answer:
            shown = await answer.read()
        assert answer.content_type == "image/jpeg"
        assert SERIAL.encode() not in shown


async def test_what_could_not_be_fetched_is_said_on_the_ticket_and_on_paper(world: World) -> None:
    await keep(world, "bb", JPEG, "image/jpeg")
    sent = [Attachment("photo", "m1", "bb"), Attachment("photo", "m2", GONE)]
    sent += [Attachment("photo", "m3", GONE), Attachment("voice", "m4", GONE)]
    ticket = await world.add_ticket(attachments=sent)
    browser = await world.signed_in("chengban")

    _, page = await browser.get(f"/tickets/{ticket.ref}")
    _, paper = await browser.get(f"/tickets/{ticket.ref}/print")

    assert page.count("照片没有取到") == 2
    assert page.count("语音没有取到") == 1
    assert "正在取" not in page
    assert "照片 1 张" in paper
    assert "另有 2 张照片没有取到" in paper
    assert "/media/gone" not in page + paper


async def test_what_could_not_be_fetched_takes_no_place_of_the_nine(world: World) -> None:
    gone = [Attachment("photo", f"m{n}", GONE) for n in range(9)]
    ticket = await world.add_ticket(attachments=gone)

    ticket.attach(Attachment("photo", "m10"))

    assert ticket.room == 8
