"""A question to an outside party: staff ask it, somebody with no account opens its link."""

import aiohttp

from bot.services.desk import asking
from tests.console.world import Browser, World
from tests.pictures import a_jpeg

ASKED = {
    "party": "康居物业张经理",
    "question": "3 号院的路灯是不是归你们管？",
    "until": "2026-11-30",
}
JPEG = a_jpeg()


async def asked(world: World, ref: str, **chosen: list[str]) -> str:
    """Staff ask from the ticket; the path of the link."""
    async with world.database.open_work() as work:
        _, token = await asking.ask(
            ref, ASKED | chosen, world.clerk("chengban"), work=work, tools=world.tools
        )
        await work.commit()
    return f"/ask/{token}"


async def guest(world: World) -> Browser:
    """Somebody with no account."""
    return Browser(await world.client(), world)


async def reply(browser: Browser, path: str, text: str, photo: bytes | None = None) -> int:
    """Fill in the page's form."""
    form = aiohttp.FormData()
    form.add_field("_csrf", browser.csrf)
    form.add_field("text", text)
    if photo is not None:
        form.add_field("photo", photo, filename="x.jpg", content_type="image/jpeg")
    async with browser.client.post(f"/console{path}", data=form, allow_redirects=False) as answer:
        browser._remember(await answer.text())
        return answer.status
