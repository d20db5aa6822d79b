"""Calls for a person: emergencies at once and loudly, the others gathered in office hours."""

import asyncio
import logging

import pytest

from bot.ports import CallKind
from tests.unit.watch.world import CONSOLE, WORDS, Way, World, at

NIGHT = at("2026-11-22", "02:30")
"""A Sunday."""


async def test_an_emergency_is_told_at_once_and_loudly_at_any_hour(world: World) -> None:
    world.clock.now = NIGHT
    await world.add_call()

    await world.watch().look_at_emergencies()

    (alert,) = world.way.alerts
    assert alert.urgent
    assert alert.link == f"{CONSOLE}/calls"
    (line,) = alert.lines
    assert line.text.startswith("紧急情况｜")
    assert line.text.endswith("｜马鞍社区马东大院")


async def test_an_alert_never_holds_words_or_who_said_them(world: World) -> None:
    for kind in CallKind:
        await world.add_call(kind)
    ticket = await world.add_ticket(due_at=at("2026-11-23", "09:00"), contact="13800000000")

    await world.watch().look_at_calls()
    await world.tickets()

    said = world.way.said + repr(world.way.alerts)
    assert ticket.ref in said
    assert len(world.way.alerts) == 3
    for secret in (WORDS, WORDS[:6], "resident-liu", "openid", "13800000000", ticket.problem[:8]):
        assert secret not in said


async def test_what_was_told_is_not_told_again(world: World) -> None:
    await world.add_call()
    watch = world.watch()

    await watch.look_at_emergencies()
    await watch.look_at_emergencies()
    world.clock.move(minutes=4)
    await world.watch().look_at_calls()

    assert len(world.way.alerts) == 1


async def test_a_second_person_is_called_once_to_what_nobody_sees_to(world: World) -> None:
    world.clock.now = NIGHT
    await world.add_call()
    await world.watch().look_at_emergencies()

    world.clock.move(minutes=4)
    await world.watch().look_at_calls()
    assert len(world.way.alerts) == 1
    for _ in range(3):
        world.clock.move(minutes=1)
        await world.watch().look_at_calls()

    assert len(world.way.alerts) == 2
    assert world.way.alerts[-1].urgent
    assert "没人接" in world.way.alerts[-1].title
    assert "督办人：" in world.way.alerts[-1].lines[0].text


async def test_nobody_is_called_to_what_somebody_sees_to(world: World) -> None:
    await world.add_call()
    await world.add_call()
    await world.watch().look_at_emergencies()
    async with world.databases[0].open_work() as work:
        first = (await work.calls.open())[0]
        await work.waiting.claim(first, world.clock(), "s1")
        await work.commit()

    world.clock.move(minutes=9)
    await world.watch().look_at_calls()

    assert len(world.way.alerts) == 1


async def test_two_watches_at_once_tell_once_by_each_way(world: World) -> None:
    world.ways.append(Way("mail"))
    for _ in range(3):
        await world.add_call()
    watches = [world.watch(0), world.watch(1)]

    for _ in range(3):
        await asyncio.gather(*(one.look_at_emergencies() for one in watches))

    assert [sum(len(one.lines) for one in way.alerts) for way in world.ways] == [3, 3]


async def test_a_duty_to_report_is_told_at_once_too(world: World) -> None:
    world.clock.now = NIGHT
    await world.add_call(CallKind.REPORT_DUTY, code="N03")

    await world.watch().look_at_emergencies()

    assert "须按规定上报" in world.way.said


async def test_what_somebody_has_dealt_with_is_not_told(world: World) -> None:
    await world.close(await world.add_call())

    await world.watch().look_at_calls()

    assert not world.way.alerts


@pytest.mark.parametrize("place", [None, "gone-from-the-catalogue"])
async def test_a_place_nobody_knows_is_said_to_be_unknown(world: World, place: str | None) -> None:
    await world.add_call(place=place, code="U")

    await world.watch().look_at_emergencies()

    assert world.way.alerts[0].lines[0].text.endswith("｜地点不明")


async def test_a_way_that_fails_is_tried_again_and_the_other_is_not(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.ways.append(Way("mail"))
    world.way.fail(2)
    await world.add_call()
    watch = world.watch()

    with caplog.at_level(logging.ERROR):
        await watch.look_at_emergencies()
    assert [len(way.alerts) for way in world.ways] == [0, 1]
    assert "wecom" in caplog.text
    await watch.look_at_emergencies()
    assert len(world.way.faults) == 1, "it is not hammered"
    for _ in range(2):
        world.clock.move(seconds=16)
        await watch.look_at_emergencies()

    assert [len(way.alerts) for way in world.ways] == [1, 1]


async def test_what_a_dead_process_had_claimed_is_told_after_a_while(world: World) -> None:
    await world.add_call()
    world.way.faults.append(asyncio.CancelledError())
    with pytest.raises(asyncio.CancelledError):
        await world.watch(0).look_at_emergencies()

    await world.watch(1).look_at_emergencies()
    assert not world.way.alerts, "the other may still be telling"
    world.clock.move(minutes=3)
    await world.watch(1).look_at_emergencies()

    assert len(world.way.alerts) == 1


async def test_an_emergency_from_before_a_long_stop_is_told_by_the_wider_look(
    world: World,
) -> None:
    await world.add_call()
    world.clock.move(hours=5)
    watch = world.watch()

    await watch.look_at_emergencies()
    assert not world.way.alerts
    await watch.look_at_calls()

    assert sorted(one.title[:6] for one in world.way.alerts) == ["紧急情况 1", "紧急情况 1"]
    assert [("没人接" in one.title) for one in world.way.alerts] == [False, True]


async def test_who_asks_for_a_person_at_night_is_told_of_in_the_morning(world: World) -> None:
    world.clock.now = at("2026-11-20", "21:00")
    await world.add_call(CallKind.HANDOFF, code="U")
    watch = world.watch()

    for moment in (world.clock.now, NIGHT, at("2026-11-23", "12:30")):
        world.clock.now = moment
        await watch.look_at_calls()
        assert not world.way.alerts
    world.clock.now = at("2026-11-23", "13:30")
    await watch.look_at_calls()

    (alert,) = world.way.alerts
    assert not alert.urgent
    assert "要找人工｜看不出来" in world.way.said


async def test_nobody_is_called_on_a_holiday_but_on_a_made_up_saturday(world: World) -> None:
    world.clock.now = at("2026-10-01")
    await world.add_call(CallKind.HANDOFF)
    watch = world.watch()

    await watch.look_at_calls()
    assert not world.way.alerts
    world.clock.now = at("2026-10-10")
    await watch.look_at_calls()

    assert len(world.way.alerts) == 1


async def test_calls_are_gathered_for_some_minutes(world: World) -> None:
    watch = world.watch()
    await world.add_call(CallKind.HANDOFF)
    await watch.look_at_calls()
    for kind in (CallKind.APPEAL, CallKind.REFERRAL):
        await world.add_call(kind, ref="SMQ-2026-000007")
        world.clock.move(minutes=2)
        await watch.look_at_calls()
    assert len(world.way.alerts) == 1

    world.clock.move(minutes=7)
    await watch.look_at_calls()

    assert [len(one.lines) for one in world.way.alerts] == [1, 2]
    assert world.way.alerts[1].lines[0].link == f"{CONSOLE}/tickets/SMQ-2026-000007"


async def test_two_watches_gather_into_one_alert(world: World) -> None:
    for _ in range(4):
        await world.add_call(CallKind.HANDOFF)

    await asyncio.gather(*(world.watch(process).look_at_calls() for process in (0, 1)))

    assert [len(one.lines) for one in world.way.alerts] == [4]


async def test_a_flood_is_one_alert_that_says_how_many_more(world: World) -> None:
    for _ in range(25):
        await world.add_call()

    await world.watch().look_at_emergencies()
    await world.watch().look_at_emergencies()

    (alert,) = world.way.alerts
    assert len(alert.lines) == 10
    assert "25" in alert.title
    assert "15" in alert.more
