"""Requests no browser sends: refused in words, never a failure, never a word in a log."""

import asyncio
import logging
from datetime import datetime

import pytest

from bot.console import figures, queues
from bot.console.typed import day_in, page_number, whole
from bot.logs import quieten
from bot.proposals.deadlines import CHINA
from tests.console.world import Browser, World

WORDS = "GEHEIM 13800000000"
FORM = "application/x-www-form-urlencoded"
MANY = "9" * 5000
PART = b'--x\r\nContent-Disposition: form-data; name="text"\r\n'


def said(caplog: pytest.LogCaptureFixture) -> str:
    """Everything logged, tracebacks too."""
    shape = logging.Formatter("%(name)s %(levelname)s %(message)s")
    return "\n".join(shape.format(record) for record in caplog.records)


async def raw(browser: Browser, head: str, body: bytes = b"") -> int:
    """One request as bytes; its status."""
    port = browser.client.port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    cookies = "; ".join(f"{one.key}={one.value}" for one in browser.client.session.cookie_jar)
    lines = f"{head}\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {len(body)}\r\n"
    writer.write(f"{lines}Cookie: {cookies}\r\n\r\n".encode("latin-1") + body)
    status = int((await reader.readline()).split()[1])
    writer.close()
    return status


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (f"{FORM}; charset=bogus", b"text=a"),
        (f"{FORM}; charset=hex", b"text=a"),
        (f"{FORM}; charset=unicode_escape", b"login=\\ud800"),
        (f"{FORM}; charset=utf-8", b"text=\xff"),
        (f"{FORM}\r\nContent-Encoding: gzip", b"GEHEIM 13800000000"),
        (f"{FORM}\r\nContent-Encoding: deflate", b"\xff\xff\xff GEHEIM"),
        (f"{FORM}\r\nContent-Encoding: br", b"GEHEIM 13800000000"),
        ("multipart/form-data", b"text=a"),
        ("multipart/form-data; boundary=x", b"GEHEIM 13800000000"),
        ("multipart/form-data; boundary=x", PART + b"Content-Type: a/b; charset=no\r\n\r\na\r\n"),
        ("multipart/form-data; boundary=x",
         PART + b"Content-Transfer-Encoding: no\r\n\r\na\r\n--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken\r\n\r\nGEHEIM\r\n--x--"),
        (f"{FORM}\r\nX-CSRF-Token: \xe9", b"text=a"),
        (f"{FORM}\r\nOrigin: http://[", b"text=a"),
        (f"{FORM}\r\nX-Real-IP: \xff", b"text=a"),
        (f"{FORM}\r\nExpect: \xff", b"text=a"),
    ],
)  # fmt: skip
async def test_a_form_nobody_can_read_is_refused(
    world: World, caplog: pytest.LogCaptureFixture, kind: str, body: bytes
) -> None:
    quieten()
    browser = await world.signed_in("fenban")
    ticket = await world.add_ticket()

    for path in ("/sign-in", f"/tickets/{ticket.ref}/say", "/ask/" + "x" * 43):
        head = f"POST /console{path} HTTP/1.1\r\nContent-Type: {kind}"
        assert 400 <= await raw(browser, head, body) < 500, path

    assert "GEHEIM" not in said(caplog)
    assert "Traceback" not in said(caplog)


async def test_a_line_the_server_cannot_read_is_not_printed(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    quieten()
    stranger = Browser(await world.client(), world)

    for head in (f"GET /console/{'GEHEIM' * 2000} HTTP/1.1", "GEHEIM\0 / HTTP/1.1"):
        assert await raw(stranger, head) == 400
    assert await raw(stranger, "GET /console/ HTTP/1.1\r\nX-Odd: GEHEIM\0") == 400

    assert "LineTooLong" in said(caplog)
    assert "GEHEIM" not in said(caplog)


@pytest.mark.parametrize("header", ["Cookie: yishi-session=\xe9; yishi-form=\xff" + "x" * 40,
                                    "HX-Request: 1\r\nHX-Current-URL: http://["])  # fmt: skip
async def test_headers_that_are_no_text_count_as_none(world: World, header: str) -> None:
    stranger = Browser(await world.client(), world)

    for path in ("/sign-in", "/queue/all", "/sign-in?next=/console//["):
        assert await raw(stranger, f"GET /console{path} HTTP/1.1\r\n{header}") in (200, 303, 401)


@pytest.mark.parametrize(
    "path",
    [
        f"/queue/all?page={MANY}", "/queue/all?from=9999-12-31", "/queue/all?to=9999-12-31",
        "/queue/all?from=0001-01-01&to=0001-01-01", "/queue/all?q=%00", "/queue/all?q=a%00b",
        "/queue/all?assignee=%00&code=%00", "/queue/all?q=%ED%A0%80", "/queue/%00",
        f"/figures?days={MANY}", "/figures?from=0001-01-01&to=9999-12-31", f"/audit?page={MANY}",
        "/audit?who=%00&ref=%00&what=%00", "/audit?from=9999-12-31&to=0001-01-01",
        f"/sign-ins?page={MANY}", f"/bulk?step=note&pick=SMQ-2026-000001:{MANY}",
        "/bulk?step=note&pick=%00:1", "/letters?done=%00", "/static/%00",
        "/export/all.csv?from=9999-12-31&q=%00",
    ],
)  # fmt: skip
async def test_numbers_days_and_words_out_of_all_bounds_are_no_failure(
    any_world: World, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    await any_world.add_ticket()
    for login in ("duban", "zhidu"):
        browser = await any_world.signed_in(login)
        assert await raw(browser, f"GET /console{path} HTTP/1.1") < 500

    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []


async def test_what_nobody_sees_is_neither_kept_nor_logged(
    any_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world = any_world
    ticket = await world.add_ticket(proposer="r1")
    browser = await world.signed_in("fenban")

    status, _, _ = await browser.post(f"/tickets/{ticket.ref}/say", text=f"a\0b\u200b {WORDS}")
    await browser.post(f"/tickets/{ticket.ref}/steps/note", version=MANY, text="x")
    await browser.post(f"/tickets/{ticket.ref}/steps/note", version=0, text="路\u202e灯\x0b坏")
    await browser.post("/filters", name="\0路\u200b灯", queue="all", query="q=%00")

    assert status == 303
    assert await world.told() == [f"ab {WORDS}"]
    assert (await world.get(ticket.ref)).events[-1].given["text"] == "路灯\n坏"
    assert "GEHEIM" not in said(caplog)


async def test_a_failure_says_where_and_no_words(
    any_world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.console.typed.visible", lambda text: text)
    browser = await any_world.signed_in("duban")
    await any_world.add_ticket()

    await browser.get(f"/queue/all?q=%00{WORDS}&assignee=%00{WORDS}")
    await browser.get(f"/audit?who=%00{WORDS}")

    assert "GEHEIM" not in said(caplog)
    assert "Traceback" not in said(caplog)
    if "asyncpg" in any_world.database._writer.dialect.driver:
        assert "console: GET /console/audit: " in said(caplog)


def test_numbers_and_days_are_read_as_far_as_they_go() -> None:
    assert whole("17", 400) == 17
    assert whole("１７", 400) == 17
    assert whole(MANY, 400) == 400
    assert whole("-1", 400) is whole("", 400) is whole("²", 400) is None
    assert page_number("0", 400) == page_number("x", 400) == 1
    assert str(day_in("9999-12-31")) == "2100-01-01"
    assert str(day_in("0001-01-01")) == "2000-01-01"
    assert day_in("2026-13-01") is None


async def test_a_span_without_an_end_is_as_long_as_days_go(world: World) -> None:
    asked = queues.read("all", {"from": "0001-01-01"}, world.clerk("duban"), world.tools)
    counted = figures.read(
        {"from": "0001-01-01", "to": "9999-12-31"}, world.now, world.tools.catalogue
    )

    assert asked.wanted.created_from == datetime(2000, 1, 1, tzinfo=CHINA)
    assert counted.until.year == 2100
