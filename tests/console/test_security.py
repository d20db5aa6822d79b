"""What an attacker tries: forged forms, planted sessions, scripts, SQL, other sites, guessing."""

import pytest

from bot.proposals.workflow import Status
from tests.console.world import OTHER_COMMUNITY, OTHER_COURTYARD, PASSWORD, Browser, World

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"


async def test_a_form_without_the_token_changes_nothing(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("fenban")

    status, _, _ = await browser.post(
        f"/tickets/{ticket.ref}/steps/accept", token=False, version=0, body=ticket.body
    )

    assert status == 403
    assert (await world.get(ticket.ref)).status is Status.SUBMITTED


async def test_the_token_of_another_session_is_worth_nothing(world: World) -> None:
    ticket = await world.add_ticket()
    mine, other = await world.signed_in("fenban"), await world.signed_in("duban")
    mine.csrf = other.csrf

    status, _, _ = await mine.post(
        f"/tickets/{ticket.ref}/steps/accept", version=0, body=ticket.body
    )

    assert status == 403


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
async def test_a_form_from_another_site_is_refused_even_with_the_token(
    world: World, headers: dict[str, str]
) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("fenban")
    data = {"_csrf": browser.csrf, "version": "0", "body": ticket.body}

    answer = await browser.client.post(
        f"/console/tickets/{ticket.ref}/steps/accept", data=data, headers=headers
    )

    assert answer.status == 403


async def test_signing_in_cannot_be_forged_from_another_site(world: World) -> None:
    client = await world.client()

    answer = await client.post("/console/sign-in", data={"login": "duban", "password": PASSWORD})

    assert answer.status == 403


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)",
     "/console/../../evil", "/console//evil.example", "/other", "/console/\r\nX: y"],
)  # fmt: skip
async def test_signing_in_leads_to_no_other_site(world: World, wanted: str) -> None:
    browser = Browser(await world.client(), world)
    await browser.get("/sign-in")
    await browser.post("/sign-in", login="duban", password=PASSWORD, next=wanted)
    await browser.get("/code")

    status, _, location = await browser.post("/code", code=world.code("duban"), next=wanted)

    assert status == 303
    assert location.startswith("/console/")
    assert "evil" not in location


async def test_what_residents_and_staff_write_is_shown_and_never_run(world: World) -> None:
    ticket = await world.add_ticket(
        Status.IN_PROGRESS, problem=SCRIPT, solution=SCRIPT, place_detail=SCRIPT, contact=SCRIPT
    )
    browser = await world.signed_in("duban")
    await browser.post(f"/tickets/{ticket.ref}/steps/note", version=0, text=SCRIPT)

    for path in (f"/tickets/{ticket.ref}", f"/tickets/{ticket.ref}/print", "/queue/all",
                 "/audit", f"/queue/all?q={SCRIPT}",
                 f"/tickets/{ticket.ref}/steps/answer"):  # fmt: skip
        _, text = await browser.get(path)
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    "words", ["' OR 1=1 --", "%", "_", "\\", "'; DROP TABLE proposals; --", '" OR ""="', "$1", ":x"]
)
async def test_search_words_are_words_and_not_sql(any_world: World, words: str) -> None:
    ticket = await any_world.add_ticket()
    browser = await any_world.signed_in("duban")

    status, text = await browser.get("/queue/all", params={"q": words})

    assert status == 200
    assert ticket.ref not in text
    assert (await any_world.get(ticket.ref)).ref == ticket.ref


@pytest.mark.parametrize(
    "query",
    ["status=' OR 1=1", "place=smq'--", "body=x", "page=-1", "page=99999999999999999999",
     "from=2026-13-45", "code=%27", "assignee=%27%20OR%201=1", "level=", "list=x"],
)  # fmt: skip
async def test_nonsense_in_the_address_is_dropped(world: World, query: str) -> None:
    browser = await world.signed_in("duban")

    status, _ = await browser.get(f"/queue/all?{query}")

    assert status == 200


async def test_no_address_reaches_another_branchs_ticket(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED, place=OTHER_COURTYARD, body=OTHER_COMMUNITY)
    browser = await world.signed_in("chengban")

    for path in ("", "/print", "/steps/note", "/media/" + "ab" * 32):
        status, text = await browser.get(f"/tickets/{ticket.ref}{path}")
        assert status == 404, path
        assert ticket.problem not in text
    for path in ("/steps/note", "/say", "/hold"):
        status, text, _ = await browser.post(f"/tickets/{ticket.ref}{path}", version=0, text="x")
        assert status == 404, path
    _, text = await browser.get("/queue/all")
    assert ticket.ref not in text
    _, text = await browser.get("/queue/all", params={"q": ticket.ref})
    assert ticket.problem not in text


async def test_unknown_and_hidden_tickets_look_the_same(world: World) -> None:
    ticket = await world.add_ticket(Status.ACCEPTED, place=OTHER_COURTYARD, body=OTHER_COMMUNITY)
    browser = await world.signed_in("chengban")

    hidden = await browser.get(f"/tickets/{ticket.ref}")
    unknown = await browser.get("/tickets/SMQ-2026-999999")

    assert hidden == unknown


async def test_headers_and_cookies_are_strict(world: World) -> None:
    browser = await world.signed_in("duban")

    answer = await browser.client.get("/console/queue/all")

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    page = await answer.text()
    assert "<script>" not in page
    assert " onclick=" not in page
    assert ' style="' not in page
    fresh = await world.client()
    given = await fresh.get("/console/sign-in")
    cookie = given.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


async def test_over_https_the_cookie_is_bound_to_the_host(world: World) -> None:
    from dataclasses import replace

    from bot.console.app import make_app

    client = await world.client_of(make_app(replace(world.deps(), secure=True)))

    answer = await client.get("/console/sign-in")

    assert answer.headers["Set-Cookie"].startswith("__Host-yishi-form=")
    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "name", ["../app.py", "..%2fapp.py", "console.css/../../app.py", "%2e%2e/app.py", "x", "app.py"]
)
async def test_only_listed_files_are_served(world: World, name: str) -> None:
    client = await world.client()

    answer = await client.get(f"/console/static/{name}")

    assert answer.status in (303, 403, 404)
    assert "ConsoleDeps" not in await answer.text()


@pytest.mark.parametrize("path", ["/live", "/queue/all", "/static/nothing.js", "/nothing"])
async def test_headers_are_strict_on_everything_streams_too(world: World, path: str) -> None:
    browser = await world.signed_in("duban")

    async with browser.client.get(f"/console{path}") as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "Cache-Control" in answer.headers
