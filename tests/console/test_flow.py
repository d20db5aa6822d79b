"""From the list through its tickets: where one is, what comes next, and the way back."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.proposals.workflow import Status
from tests.console.world import Browser, World


async def accept(browser: Browser, ref: str, **fields: str) -> str:
    """Accept a ticket; where that leads."""
    where = f"/tickets/{ref}/steps/accept"
    status, text, led = await browser.post(where, version=0, body=BODY, **fields)
    assert status == 303, text
    return led


BODY = "smq-maan-council"


def place_in(page: str) -> str:
    """`2 / 3`, as the page says it."""
    return re.findall(r'class="position">(.*?)<', page)[0]


async def test_a_ticket_says_where_in_its_list_it_is_and_leads_on_and_back(world: World) -> None:
    third, second, first = [await world.add_ticket() for _ in range(3)]
    browser = await world.signed_in("fenban")
    _, listed = await browser.get("/queue/triage?q=路灯")
    links = re.findall(r'<a class="row-main" href="/console(.*?)"', listed)
    assert [urlsplit(one).path[-15:] for one in links] == [first.ref, second.ref, third.ref]

    _, page = await browser.get(links[1].replace("&amp;", "&"))

    assert place_in(page) == "2 / 3"
    assert re.search(rf'href="[^"]*{first.ref}\?list=[^"]*" rel="prev"', page)
    assert re.search(rf'href="[^"]*{third.ref}\?list=[^"]*" rel="next"', page)
    back = re.findall(r'href="([^"]*)" data-key="b"', page)[0]
    assert urlsplit(back).path == "/console/queue/triage"
    assert parse_qs(urlsplit(back).query) == {"q": ["路灯"]}
    assert urlsplit(back).fragment == second.ref


async def test_after_a_step_the_next_ticket_of_the_list_opens(world: World) -> None:
    last, first = await world.add_ticket(), await world.add_ticket()
    browser = await world.signed_in("fenban")

    led = await accept(browser, first.ref, list="triage?q=路灯")

    assert urlsplit(led).path == f"/console/tickets/{last.ref}"
    _, page = await browser.get(led.removeprefix("/console"))
    assert f"{first.ref}</a>，下面是下一件" in page
    assert place_in(page) == "1 / 1"
    led = await accept(browser, last.ref, list="triage?q=路灯")
    assert urlsplit(led).path == "/console/queue/triage"
    _, page = await browser.get(led.removeprefix("/console"))
    assert last.ref in page.split('role="status">')[1]


async def test_the_list_is_known_by_the_page_a_form_is_sent_from_too(world: World) -> None:
    last, first = await world.add_ticket(), await world.add_ticket()
    browser = await world.signed_in("fenban")
    page = browser.client.make_url(f"/console/tickets/{first.ref}?list=triage")

    async with browser.client.post(
        f"/console/tickets/{first.ref}/steps/accept", allow_redirects=False,
        headers={"Referer": str(page)},
        data={"_csrf": browser.csrf, "version": "0", "body": BODY},
    ) as answer:  # fmt: skip
        assert last.ref in answer.headers["Location"]


async def test_whoever_would_rather_stay_stays(world: World) -> None:
    _, first = await world.add_ticket(), await world.add_ticket()
    browser = await world.signed_in("fenban")
    await browser.post("/settings", part="person", text="normal", keys="1")

    led = await accept(browser, first.ref, list="triage")

    assert urlsplit(led).path == f"/console/tickets/{first.ref}"
    assert parse_qs(urlsplit(led).query) == {"done": ["accept"], "list": ["triage"]}


async def test_a_note_leaves_one_where_one_is(world: World) -> None:
    _, first = await world.add_ticket(), await world.add_ticket()
    browser = await world.signed_in("fenban")

    where = f"/tickets/{first.ref}/steps/note"
    _, _, led = await browser.post(where, version=0, text="打过电话", list="triage")

    assert urlsplit(led).path == f"/console/tickets/{first.ref}"


@pytest.mark.parametrize("named", ["", "nothing", "../../x", "//evil.example/", "all?page=abc&%"])
async def test_a_list_there_is_none_of_is_no_list(world: World, named: str) -> None:
    ticket = await world.add_ticket(Status.CLOSED)
    browser = await world.signed_in("fenban")

    status, page = await browser.get(f"/tickets/{ticket.ref}", params={"list": named})

    assert status == 200
    assert "evil" not in page.split("<main")[1].split("<section")[0]


async def test_a_step_in_the_preview_says_what_was_done_and_to_whom_it_happened(
    world: World,
) -> None:
    first = await world.add_ticket()
    browser = await world.signed_in("fenban")
    _, pane = await browser.get(f"/tickets/{first.ref}/preview?list=triage")
    assert 'data-key="a"' in pane
    headers = {"HX-Request": "true", "HX-Target": "preview"}
    data = {"_csrf": browser.csrf, "version": "0", "body": BODY, "list": "triage"}

    where = f"/console/tickets/{first.ref}/steps/accept"
    async with browser.client.post(where, data=data, headers=headers) as answer:
        assert answer.headers["HX-Retarget"] == "#said"
        assert first.ref in answer.headers["HX-Trigger"]
        assert "受理" in await answer.text()
    async with browser.client.post(where, data=data, headers=headers) as late:
        assert late.status == 409
        assert first.ref in late.headers["HX-Redirect"]
    assert (await world.get(first.ref)).status is Status.ACCEPTED


async def test_the_preview_offers_the_likeliest_steps_and_only_possible_ones(world: World) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS)

    for login, wanted in (("chengban", ["answer", "report_progress"]), ("zhidu", [])):
        browser = await world.signed_in(login)
        _, pane = await browser.get(f"/tickets/{ticket.ref}/preview")
        assert re.findall(r"/steps/(\w+)", pane) == wanted, login
    status, _ = await (await world.signed_in("linju")).get(f"/tickets/{ticket.ref}/preview")
    assert status == 404
