"""How one person likes to work is kept for them alone, and nothing unknown is."""

from bot.console import preferences
from bot.console.preferences import Preferences
from tests.console.world import Browser, World


async def changed(browser: Browser, page: str, **form: str) -> str:
    """Change settings on a page; where that leads."""
    where = str(browser.client.make_url(page)) if page.startswith("/") else page
    async with browser.client.post(
        "/console/settings", data={"_csrf": browser.csrf, **form},
        headers={"Referer": where}, allow_redirects=False,
    ) as answer:  # fmt: skip
        return answer.headers["Location"]


async def test_settings_are_kept_part_by_part_and_for_one_person(any_world: World) -> None:
    browser = await any_world.signed_in("fenban")
    other = await any_world.signed_in("chengban")

    await browser.post("/settings", part="person", text="larger", onward="1")
    form = {"part": "list", "density": "wide", "sort": "-filed", "columns": "place", "here": "1"}
    led = [
        await changed(browser, page, **form)
        for page in ("/console/queue/triage?q=x", "http://evil.example/console/queue/all", "")
    ]

    assert led == ["/console/queue/triage?q=x", "/console/", "/console/"]
    stored = preferences.read((await any_world.reload("fenban")).settings)
    assert stored == Preferences("larger", "wide", "-filed", ("place",), False, True, False)
    await any_world.add_ticket()
    _, page = await browser.get("/queue/triage")
    assert '<html lang="zh-CN" data-text="larger">' in page
    assert 'data-letters="off"' in page
    assert 'id="preview"' not in page
    assert "lines-wide" in page
    assert 'class="c-status"' not in page
    _, page = await other.get("/queue/body")
    assert 'data-text="normal"' in page
    assert 'data-letters="off"' not in page


async def test_what_is_not_known_is_as_usual(world: World) -> None:
    kept = {"text": "huge", "columns": ["place", "salary"], "keys": "no", "later": 1}

    assert preferences.read(kept) == Preferences(columns=("place",))
    browser = await world.signed_in("fenban")
    status, _, _ = await browser.post("/settings", part="everything", role="administrator")
    assert status == 400
    await browser.post("/settings", part="person", text="<script>")
    assert (await world.reload("fenban")).settings["text"] == "normal"


async def test_the_page_of_settings_opens_for_everybody(world: World) -> None:
    for login in ("fenban", "guanli", "zhidu", "chengguan"):
        browser = await world.signed_in(login)
        status, page = await browser.get("/settings")
        assert status == 200
        assert ("显示哪些栏" in page) is (login != "guanli")


async def test_the_menu_shows_what_one_may_open_and_where_one_is(world: World) -> None:
    ticket = await world.add_ticket()
    known: dict[str, Browser] = {}
    for login, path, here in (
        ("fenban", f"/tickets/{ticket.ref}", "工单"), ("duban", "/audit", "留痕"),
        ("guanli", "/accounts", "账号"), ("fenban", "/file", "代录"),
    ):  # fmt: skip
        known[login] = known.get(login) or await world.signed_in(login)
        _, page = await known[login].get(path)
        header = page.split("<header>")[1].split("</header>")[0]
        assert here in header.split('aria-current="page"')[1].split("</a>")[0], login
        assert ("工单" in header) is (login != "guanli"), login
