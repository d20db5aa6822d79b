"""Files of staff: drawn again before they are kept, for staff only until they are shown."""

from dataclasses import replace

import aiohttp
import pytest
from playwright.async_api import BrowserContext, expect

from bot.pictures import LARGEST_BYTES
from bot.ports.staff import StaffFile
from bot.proposals.errors import MediaInfected
from bot.proposals.permissions import NotPermitted
from bot.proposals.workflow import Status
from bot.services.desk import files
from bot.services.desk.clerk import NotHolding
from bot.services.desk.files import MOST, NoSuchFile, TooManyFiles
from tests.console.browsing import at_work, go, in_a_browser
from tests.console.world import OTHER_COMMUNITY, OTHER_COURTYARD, PARTY, Browser, World
from tests.pictures import a_jpeg


async def send(browser: Browser, ref: str, *contents: bytes, **typed: str) -> tuple[int, str, str]:
    """Send pictures with the form; status, page, where it leads."""
    await browser.get(f"/tickets/{ref}")
    form = aiohttp.FormData()
    for number, content in enumerate(contents):
        form.add_field("photos", content, filename=f"{number}.jpg", content_type="image/jpeg")
    for name, value in ({"kind": "after", "_csrf": browser.csrf} | typed).items():
        form.add_field(name, value)
    address = f"/console/tickets/{ref}/files"
    async with browser.client.post(address, data=form, allow_redirects=False) as answer:
        return answer.status, await answer.text(), answer.headers.get("Location", "")


async def of(world: World, ref: str) -> list[StaffFile]:
    """The files of a ticket."""
    async with world.database.open_work(readonly=True) as work:
        return await work.files.of(ref)


async def test_a_picture_is_kept_drawn_again_and_seen_by_staff_only(any_world: World) -> None:
    ticket = await any_world.add_ticket(Status.IN_PROGRESS)
    browser = await any_world.signed_in("chengban")

    status, _, location = await send(browser, ticket.ref, a_jpeg(), text="新换的灯")

    assert status == 303
    assert location.endswith("?done=files#files")
    (kept,) = await of(any_world, ticket.ref)
    assert (kept.kind, kept.caption, kept.shown_at) == ("after", "新换的灯", None)
    assert await any_world.told() == []
    event = (await any_world.get(ticket.ref)).events[-1]
    assert (event.step, event.given["kind"], event.tells) == ("add_file", "after", False)
    async with browser.client.get(f"/console/tickets/{ticket.ref}/media/{kept.digest}") as answer:
        assert answer.status == 200
        assert await answer.read() != a_jpeg(), "drawn again"
    _, page = await browser.get(f"/tickets/{ticket.ref}")
    assert "只有工作人员看得到" in page
    assert "新换的灯" in page


async def test_the_resident_hears_of_what_is_shown_and_that_once(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    browser = await world.signed_in("chengban")
    await send(browser, ticket.ref, a_jpeg(), a_jpeg(colour="blue"), text="灯亮了", shown="1")
    await send(browser, ticket.ref, a_jpeg(colour="red"), kind="before")
    *_, hidden = await of(world, ticket.ref)
    path = f"/tickets/{ticket.ref}/files/{hidden.id}/show"

    first, _, _ = await browser.post(path)
    second, page, _ = await browser.post(path)

    told = await world.told()
    assert len(told) == 2
    assert "办理后的照片。灯亮了" in told[0]
    assert "办理前的照片" in told[1]
    assert (first, second) == (303, 422)
    assert "居民已经看到了" in page
    assert all(one.shown_at for one in await of(world, ticket.ref))


async def test_what_was_shown_is_not_taken_away_and_what_was_not_is(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    browser = await world.signed_in("chengban")
    await send(browser, ticket.ref, a_jpeg(), shown="1")
    await send(browser, ticket.ref, a_jpeg(colour="blue"))
    shown, hidden = await of(world, ticket.ref)

    assert (await browser.post(f"/tickets/{ticket.ref}/files/{shown.id}/drop"))[0] == 422
    assert (await browser.post(f"/tickets/{ticket.ref}/files/{hidden.id}/drop"))[0] == 303

    assert await of(world, ticket.ref) == [shown]
    assert (await browser.get(f"/tickets/{ticket.ref}/media/{hidden.digest}"))[0] == 404


@pytest.mark.parametrize(
    ("contents", "typed"),
    [
        ([b"%PDF-1.7 not a picture"], {}),
        ([b"\xff\xd8\xff" + b"0" * LARGEST_BYTES], {}),
        ([], {}),
        ([b"jpeg"], {"kind": "secret"}),
        ([b"jpeg"] * 10, {}),
    ],
    ids=["no picture", "too large", "none", "unknown kind", "too many"],
)
async def test_what_does_not_fit_is_refused_with_the_words_kept(
    world: World, contents: list[bytes], typed: dict[str, str]
) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    browser = await world.signed_in("chengban")
    pictures = [a_jpeg() if one == b"jpeg" else one for one in contents]

    status, page, _ = await send(browser, ticket.ref, *pictures, text="说明还在", **typed)

    assert status == 422
    assert "说明还在" in page
    assert await of(world, ticket.ref) == []
    assert len((await world.get(ticket.ref)).events) == 1


async def test_an_infected_picture_is_not_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)

    async def infected(content: bytes, content_type: str) -> str:
        raise MediaInfected("Eicar")

    its = world.deps()
    monkeypatch.setattr(world, "deps", lambda: replace(its, keep_media=infected))
    browser = await world.signed_in("chengban")

    status, _, _ = await send(browser, ticket.ref, a_jpeg())

    assert status == 422
    assert await of(world, ticket.ref) == []


async def test_pressed_twice_it_is_kept_once(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    browser = await world.signed_in("chengban")

    for _ in range(2):
        await send(browser, ticket.ref, a_jpeg(), once="x" * 16)

    assert len(await of(world, ticket.ref)) == 1


async def test_who_may_attach_and_who_may_show(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    party = await world.add_ticket(Status.IN_PROGRESS, body=PARTY)
    foreign = await world.add_ticket(place=OTHER_COURTYARD, body=OTHER_COMMUNITY)
    squad = await world.signed_in("chengguan")

    assert (await send(await world.signed_in("zhidu"), ticket.ref, a_jpeg()))[0] == 403
    assert (await send(await world.signed_in("chengban"), foreign.ref, a_jpeg()))[0] == 404
    assert (await send(squad, ticket.ref, a_jpeg()))[0] == 404
    assert (await send(squad, party.ref, a_jpeg()))[0] == 303
    (kept,) = await of(world, party.ref)
    assert (await squad.post(f"/tickets/{party.ref}/files/{kept.id}/show"))[0] == 403
    assert await world.told() == []
    async with world.database.open_work() as work:
        with pytest.raises((NotPermitted, NotHolding)):
            await files.show(
                party.ref, [kept.id or 0], world.clerk("chengguan"), work=work, tools=world.tools
            )


async def test_a_ticket_has_room_for_so_many(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    clerk, digests = world.clerk("chengban"), [f"{n:064d}" for n in range(MOST)]
    async with world.database.open_work() as work:
        await files.add(ticket.ref, "after", "", digests, clerk, work=work, tools=world.tools)
        with pytest.raises(TooManyFiles):
            await files.add(
                ticket.ref, "after", "", ["f" * 64], clerk, work=work, tools=world.tools
            )
        with pytest.raises(NoSuchFile):
            await files.show(ticket.ref, [999], clerk, work=work, tools=world.tools)


async def test_captions_go_with_the_residents_data(any_world: World) -> None:
    ticket = await any_world.add_ticket(Status.IN_PROGRESS)
    await send(await any_world.signed_in("chengban"), ticket.ref, a_jpeg(), text="唐建国家门口")

    async with any_world.database.open_work() as work:
        await work.residents.forget("r1")
        await work.commit()

    (left,) = await of(any_world, ticket.ref)
    assert left.caption == ""


@pytest.mark.skipif(in_a_browser[0].args[0], reason="chromium is not installed")
@pytest.mark.timeout(180)
async def test_a_picture_is_pasted_or_dropped_into_the_page(
    world: World, browser: BrowserContext
) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)
    page = await at_work(world, browser, "chengban")
    await go(page, f"/tickets/{ticket.ref}")
    for event, name in (("paste", "clipboardData"), ("drop", "dataTransfer")):
        await page.evaluate(
            """([event, name, bytes]) => {
              const held = new DataTransfer();
              const type = { type: "image/jpeg" }, whole = { bubbles: true, cancelable: true };
              held.items.add(new File([new Uint8Array(bytes)], event + ".jpg", type));
              const happened = event === "paste"
                ? new ClipboardEvent(event, { clipboardData: held, ...whole })
                : new DragEvent(event, { dataTransfer: held, ...whole });
              document.body.dispatchEvent(happened);
            }""",
            [event, name, list(a_jpeg(colour="red" if event == "drop" else "blue"))],
        )
    await expect(page.locator("[data-chosen]")).to_contain_text("选了 2 张")

    await page.locator("[data-drop] button").click()

    await expect(page.locator(".staff-files li")).to_have_count(2)
    assert {one.kind for one in await of(world, ticket.ref)} == {"after"}
