"""Every route needs a permission; nobody gets anywhere without it."""

import pytest
from aiohttp import web

from bot.console.app import make_app
from bot.console.routes import ROUTES, Route
from bot.proposals.permissions import VIEWS, may_view
from tests.console.world import World

OPEN = {"public", "static"}
VALUES = {"ref": "SMQ-2026-000001", "step": "accept", "queue": "all", "kind": "csv", "id": "1",
          "token": "x" * 43, "what": "unlock", "digest": "ab", "name": "console.css",
          "which": "others", "number": "1"}  # fmt: skip
LOGINS = ("fenban", "chengban", "duban", "guanli", "zhidu", "chengguan")


def path_of(route: Route) -> str:
    """The route's address with values that fit."""
    path, out = route.path, ""
    while "{" in path:
        before, _, rest = path.partition("{")
        depth, end = 1, 0
        while depth:
            depth += {"{": 1, "}": -1}.get(rest[end], 0)
            end += 1
        out += before + VALUES[rest[: end - 1].split(":", 1)[0]]
        path = rest[end:]
    return out + path


async def test_the_app_has_no_route_that_the_table_does_not_name(world: World) -> None:
    app = make_app(world.deps())
    named = {(route.method, route.name) for route in ROUTES}

    for route in app.router.routes():
        if route.method == "HEAD":
            continue
        assert getattr(route.handler, "permission", None) in {*VIEWS, *OPEN, "half", "link"}
        assert route.resource is not None
        assert (route.method, route.resource.name) in named


async def test_a_route_without_a_permission_is_closed(world: World) -> None:
    async def careless(request: web.Request) -> web.Response:
        return web.Response(text="everything")

    app = make_app(world.deps())
    app.router.add_get("/careless", careless)
    client = await world.client_of(app)

    answer = await client.get("/console/careless")

    assert answer.status == 403
    assert "everything" not in await answer.text()


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
async def test_a_stranger_is_sent_to_the_door(world: World, route: Route) -> None:
    if route.permission in OPEN:
        return
    client = await world.client()

    answer = await client.request(route.method, f"/console{path_of(route)}", allow_redirects=False)

    if route.permission == "link":
        assert answer.status == 404
        return
    assert answer.status == 303
    assert answer.headers["Location"].startswith("/console/sign-in")


async def test_half_signed_in_opens_nothing_but_the_second_door(world: World) -> None:
    from tests.console.world import PASSWORD, Browser

    browser = Browser(await world.client(), world)
    await browser.get("/sign-in")
    await browser.post("/sign-in", login="duban", password=PASSWORD)

    for route in ROUTES:
        if route.permission in {*OPEN, "half", "link"}:
            continue
        answer = await browser.client.request(
            route.method, f"/console{path_of(route)}", allow_redirects=False
        )
        assert answer.status == 303, route
        assert answer.headers["Location"].startswith("/console/sign-in"), route


@pytest.mark.parametrize("login", LOGINS)
async def test_each_role_opens_what_the_table_says_and_no_more(world: World, login: str) -> None:
    await world.add_ticket()
    browser = await world.signed_in(login)
    role, outside = world.staff[login].role, world.clerk(login).branch.outside

    for route in ROUTES:
        if route.permission not in VIEWS or route.name in ("sign_out", "password", "live"):
            continue
        headers = {"X-CSRF-Token": browser.csrf}
        answer = await browser.client.request(
            route.method, f"/console{path_of(route)}", allow_redirects=False, headers=headers
        )
        refused = answer.status == 403
        assert refused is not may_view(role, route.permission, outside=outside) or (
            # what is refused for another reason than the role says so by another page
            refused and route.name == "account_change"
        ), (login, route, answer.status)
