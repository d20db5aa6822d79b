"""The group robot of WeCom, against a server that checks what WeCom checks."""

import logging
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.adapters.alerts import Slots, WeComRobot
from bot.adapters.database import Database
from bot.adapters.memory import ManualClock, MemoryDatabase
from bot.ports.staff import AlertLine
from bot.proposals.errors import AlertFailed
from tests.contract.alerts.conftest import CONSOLE, KEY, Pauses, Robot, an_alert


@pytest.fixture
def pauses() -> Pauses:
    """Waiting between two tries."""
    return Pauses()


@pytest.fixture
def ours(robot: Robot, clock: ManualClock, pauses: Pauses) -> WeComRobot:
    """Our side of the robot."""
    slots = Slots(MemoryDatabase().open_work, clock, robot.url)
    return WeComRobot(robot.url, slots, open_label="打开工作台", sleep=pauses)


async def test_an_ordinary_alert_is_markdown_with_a_link_for_each_ticket(
    ours: WeComRobot, robot: Robot
) -> None:
    await ours.tell(an_alert(more="另有 3 件"))

    (message,) = robot.messages
    assert message["msgtype"] == "markdown"
    assert message["markdown"]["content"].splitlines() == [
        "**已超期 2 件，已记催办，请督办人看**",
        f"> SMQ-2026-000001　马东大院 [打开工作台]({CONSOLE}/tickets/SMQ-2026-000001)",
        f"> SMQ-2026-000002　槐树院 [打开工作台]({CONSOLE}/tickets/SMQ-2026-000002)",
        "另有 3 件",
        f"[打开工作台]({CONSOLE}/queue/overdue)",
    ]


async def test_an_urgent_alert_calls_everyone(ours: WeComRobot, robot: Robot) -> None:
    lines = (AlertLine("紧急情况｜正在发生的火情｜马东大院", f"{CONSOLE}/calls"),)

    await ours.tell(an_alert(title="紧急", lines=lines, link=f"{CONSOLE}/calls", urgent=True))

    (message,) = robot.messages
    assert message["msgtype"] == "text"
    assert message["text"]["mentioned_list"] == ["@all"]
    assert message["text"]["content"].endswith(f"打开工作台 {CONSOLE}/calls")


@pytest.mark.parametrize("urgent", [False, True])
async def test_what_is_too_long_is_cut_at_a_line_and_keeps_its_link(
    ours: WeComRobot, robot: Robot, urgent: bool
) -> None:
    lines = tuple(AlertLine(f"第{n}件" + "路灯" * 60, f"{CONSOLE}/{n}") for n in range(30))

    await ours.tell(an_alert(lines=lines, urgent=urgent, more="另有 9 件"))

    (message,) = robot.messages
    said = message[message["msgtype"]]["content"].splitlines()
    assert f"{CONSOLE}/queue/overdue" in said[-1]
    assert said[-3:-1] == ["…", "另有 9 件"]
    assert "第0件" in said[1]


@pytest.mark.parametrize(
    "fault",
    [
        lambda: web.Response(status=502),
        lambda: web.json_response({"errcode": -1, "errmsg": "system busy"}),
    ],
)
async def test_a_passing_fault_is_tried_again(
    ours: WeComRobot, robot: Robot, pauses: Pauses, fault: object
) -> None:
    robot.faults = [fault, fault]  # type: ignore[list-item]

    await ours.tell(an_alert())

    assert len(robot.messages) == 1
    assert pauses.taken == [0.5, 2.0]


async def test_a_fault_that_stays_is_given_up_after_three_tries(
    ours: WeComRobot, robot: Robot
) -> None:
    robot.faults = [lambda: web.Response(status=503)] * 9

    with pytest.raises(AlertFailed):
        await ours.tell(an_alert())

    assert robot.asked == 3


@pytest.mark.parametrize("code", [93000, 40008, 45009])
async def test_a_refusal_is_not_tried_again(ours: WeComRobot, robot: Robot, code: int) -> None:
    robot.faults = [lambda: web.json_response({"errcode": code, "errmsg": "no"})]

    with pytest.raises(AlertFailed, match=str(code)):
        await ours.tell(an_alert())

    assert robot.asked == 1


@pytest.mark.parametrize("body", ["", "<html>", "[]", '{"errcode": null}'])
async def test_what_is_no_answer_of_wecoms_is_a_failure(
    ours: WeComRobot, robot: Robot, body: str
) -> None:
    robot.faults = [lambda: web.Response(text=body)]

    with pytest.raises(AlertFailed):
        await ours.tell(an_alert())


async def test_a_redirect_is_not_followed_with_the_key(ours: WeComRobot, robot: Robot) -> None:
    robot.faults = [lambda: web.Response(status=302, headers={"Location": "/elsewhere"})]

    with pytest.raises(AlertFailed):
        await ours.tell(an_alert())


async def test_nobody_listening_is_a_failure_that_names_no_key(
    clock: ManualClock, pauses: Pauses, caplog: pytest.LogCaptureFixture
) -> None:
    gone = f"http://127.0.0.1:9/cgi-bin/webhook/send?key={KEY}"
    ours = WeComRobot(
        gone, Slots(MemoryDatabase().open_work, clock, gone), open_label="-", sleep=pauses
    )

    with caplog.at_level(logging.DEBUG), pytest.raises(AlertFailed) as caught:
        await ours.tell(an_alert())

    assert KEY not in f"{caught.value!r} {caplog.text}"
    assert caught.value.__cause__ is None


async def test_twenty_a_minute_are_never_passed_and_urgent_ones_find_room(
    ours: WeComRobot, robot: Robot, clock: ManualClock
) -> None:
    for _ in range(15):
        await ours.tell(an_alert())
    with pytest.raises(AlertFailed, match="limit"):
        await ours.tell(an_alert())
    for _ in range(5):
        await ours.tell(an_alert(urgent=True))
    with pytest.raises(AlertFailed, match="limit"):
        await ours.tell(an_alert(urgent=True))
    assert robot.asked == 20

    clock.move(seconds=62)
    await ours.tell(an_alert())

    assert robot.asked == len(robot.messages) == 21


@pytest.fixture
async def two(database_url: str) -> AsyncIterator[list[Database]]:
    """Two processes' ways to one database."""
    both = [Database(database_url), Database(database_url)]
    yield both
    for one in both:
        await one.close()


async def test_two_processes_share_the_limit(
    two: list[Database], robot: Robot, clock: ManualClock
) -> None:
    ours = [
        WeComRobot(robot.url, Slots(one.open_work, clock, robot.url), open_label="-") for one in two
    ]
    for _ in range(10):
        for one in ours:
            await one.tell(an_alert(urgent=True))

    for one in ours:
        with pytest.raises(AlertFailed, match="limit"):
            await one.tell(an_alert(urgent=True))

    assert robot.asked == len(robot.messages) == 20
