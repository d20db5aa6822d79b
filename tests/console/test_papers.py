"""Papers: each with letterhead, reference and code; several at once; nothing that is not theirs."""

import io
from datetime import timedelta

import pytest
from playwright.async_api import BrowserContext
from pypdf import PdfReader

from bot.console.papers import MOST, PAPERS, POSTED, papers_of
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Status
from tests.console.browsing import at_work, go, in_a_browser
from tests.console.taking import take
from tests.console.world import OTHER_COMMUNITY, OTHER_COURTYARD, PARTY, World

PLAN = {"decision": "先划二十个车位，试三个月", "basis": "consensus"}
WORDS = "我叫唐建国，楼下没有车位"


async def worked(world: World) -> Proposal:
    """A ticket that went through all that papers tell of."""
    ticket = await world.add_ticket(
        Status.DELIBERATING, problem=WORDS, place_detail="3栋2单元401", contact="13800001111"
    )
    await take(world, ticket.ref, "convene", "chengban", meeting="周六上午九点半院坝里")
    until = (world.now + timedelta(days=8)).date().isoformat()
    await take(world, ticket.ref, "approve_plan", "chengban", **PLAN, until=until)
    await take(world, ticket.ref, "note", "chengban", text="内部说的话")
    world.now += timedelta(days=20)
    await take(world, ticket.ref, "answer", "chengban", answer="已经划好线", outcome="solved")
    return await world.get(ticket.ref)


@pytest.mark.parametrize("kind", PAPERS)
async def test_every_paper_has_letterhead_reference_and_code(world: World, kind: str) -> None:
    ticket = await worked(world)
    browser = await world.signed_in("duban")

    status, page = await browser.get(f"/tickets/{ticket.ref}/papers/{kind}")

    assert status == 200
    street = world.tools.catalogue.subdistrict.privacy.controller
    head = page.split("<thead>")[1].split("</thead>")[0]
    assert street in head
    assert ticket.ref in head
    assert page.count("<svg") == 1
    assert world.tools.words.label("papers", f"paper_{kind}") in page
    assert "13800001111" not in page
    assert ("内部说的话" in page) is (kind == "order")
    if kind in POSTED:
        assert "唐建国" not in page
        assert "401" not in page


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("meeting", "周六上午九点半院坝里"),
        ("sign_in", "赞成 / 反对 / 弃权"),
        ("notice", "先划二十个车位，试三个月"),
        ("letter", "已经划好线"),
        ("receipt", "已经收到"),
    ],
)
async def test_a_paper_says_what_was_done(world: World, kind: str, words: str) -> None:
    ticket = await worked(world)

    _, page = await (await world.signed_in("duban")).get(f"/tickets/{ticket.ref}/papers/{kind}")

    assert words in page


async def test_what_has_not_happened_is_no_paper(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("chengban")

    assert papers_of(ticket, world.clerk("chengban")) == ("order", "order_outside", "receipt")
    assert (await browser.get(f"/tickets/{ticket.ref}/papers/letter"))[0] == 404
    assert (await browser.get(f"/tickets/{ticket.ref}/papers/nonsense"))[0] == 404
    _, page = await browser.get(f"/tickets/{ticket.ref}")
    assert f"/tickets/{ticket.ref}/papers/receipt" in page
    assert f"/tickets/{ticket.ref}/papers/letter" not in page


async def test_several_are_printed_at_once_and_who_has_none_is_named(world: World) -> None:
    done, fresh, foreign = (
        await worked(world),
        await world.add_ticket(),
        await world.add_ticket(place=OTHER_COURTYARD, body=OTHER_COMMUNITY),
    )
    browser = await world.signed_in("chengban")

    both = f"pick={done.ref}:{done.version}&ref={fresh.ref.lower()}&ref={done.ref}"
    status, orders = await browser.get(f"/papers?kind=order&{both}")
    _, letters = await browser.get(f"/papers?kind=letter&{both}")

    assert status == 200
    assert orders.count('class="letterhead"') == 2
    assert letters.count('class="letterhead"') == 1
    assert f"可打印：{fresh.ref}" in letters
    assert (await browser.get(f"/papers?kind=order&ref={foreign.ref}"))[0] == 404
    assert (await browser.get("/papers?kind=order"))[0] == 404
    many = "&".join(f"ref=SMQ-2026-{number:06d}" for number in range(1, MOST + 2))
    assert (await browser.get(f"/papers?kind=order&{many}"))[0] == 409
    async with world.database.open_work(readonly=True) as work:
        looks = await work.desk.traces(world.clerk("duban").branch, ref=done.ref, what="print")
    assert [one.who for one in looks] == [world.staff["chengban"].id] * 2


async def test_an_outside_party_prints_its_work_order_and_no_paper_of_the_street(
    world: World,
) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS, body=PARTY)
    browser = await world.signed_in("chengguan")

    assert (await browser.get(f"/tickets/{ticket.ref}/papers/order"))[0] == 200
    assert (await browser.get(f"/tickets/{ticket.ref}/papers/receipt"))[0] == 404


@pytest.mark.skipif(in_a_browser[0].args[0], reason="chromium is not installed")
@pytest.mark.timeout(180)
async def test_on_paper_each_page_says_whose_it_is(world: World, browser: BrowserContext) -> None:
    tickets = [await worked(world) for _ in range(2)]
    page = await at_work(world, browser, "duban")
    await go(page, "/papers?kind=sign_in&" + "&".join(f"ref={one.ref}" for one in tickets))

    printed = await page.pdf(prefer_css_page_size=True)

    pages = ["".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(printed)).pages]
    assert len(pages) >= 2
    assert tickets[0].ref in pages[0]
    assert tickets[1].ref in pages[-1]
    assert all(any(one.ref in text for one in tickets) for text in pages)
