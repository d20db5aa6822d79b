"""Figures: shares and waits, the heat table, what is kept and for how long, the page itself."""

import asyncio
import itertools
from datetime import timedelta

import pytest

from bot.console import kept as kept_counts
from bot.console import queues
from bot.console.figures import by_weeks, filled, read
from bot.console.heat import ELSEWHERE, heat_table, root_of
from bot.console.kept import Kept
from bot.console.rates import Rates, hours_of, total
from bot.ports.staff import Spot, Tally
from bot.proposals.permissions import Branch
from bot.proposals.workflow import Status
from bot.services.desk import steps
from tests.console.world import (
    COURTYARD,
    MONDAY,
    OTHER_COMMUNITY,
    OTHER_COURTYARD,
    PARTY,
    World,
    content,
)


def test_unrated_is_never_satisfied_and_answered_is_never_solved() -> None:
    rates = Rates(Tally("x", filed=10, answered=4, solved=1, rated=0), "x")

    assert rates.satisfied is None
    assert (rates.answered, rates.solved, rates.unrated) == (40, 25, 4)
    assert rates.response == 0
    assert Rates(Tally("x"), "x").solved is None


def test_waits_are_cut_where_half_and_nine_in_ten_had_heard() -> None:
    waits = {1: 5, 4: 4, 100: 1}

    assert (hours_of(waits, 0.5), hours_of(waits, 0.9), hours_of({}, 0.5)) == (1, 4, None)
    both = total([Tally("a", filed=2, waits={1: 2}), Tally("b", filed=3, waits={1: 1, 9: 2})])
    assert (both.filed, both.waits) == (5, {1: 3, 9: 2})


def test_heat_is_folded_onto_the_places_below_and_nothing_is_left_out() -> None:
    catalogue, _ = content()
    spots = [
        Spot(COURTYARD, "A", 8, 2), Spot("smq-maan", "A", 2), Spot("smq", "B", 1),
        Spot("", "U", 3), Spot(OTHER_COURTYARD, "N", 1),
    ]  # fmt: skip

    heat = heat_table(spots, "smq", catalogue)

    rows = {row.place: row for row in heat.rows}
    assert heat.categories == ("A", "B", "C", "D", "E", "N", "U")
    assert (rows["smq-maan"].cells[0].filed, rows["smq-maan"].cells[0].overdue) == (10, 2)
    assert rows["smq-maan"].cells[0].shade == 5
    assert rows["smq"].cells[1].shade == 1
    assert rows[ELSEWHERE].filed == 3
    assert rows["smq-caojiaxiang"].cells[0].shade == 0
    assert sum(row.filed for row in heat.rows) == sum(one.filed for one in spots)


def test_heat_begins_where_the_branch_spreads() -> None:
    tree = content()[0].places

    assert root_of(Branch(None, frozenset()), tree) == "smq"
    assert root_of(Branch(tree.branch("smq-maan"), frozenset()), tree) == "smq-maan"
    assert root_of(Branch(frozenset({COURTYARD}), frozenset()), tree) == COURTYARD
    assert root_of(Branch(frozenset(), frozenset({PARTY})), tree) == "smq"


@pytest.mark.parametrize(
    ("query", "since", "until"),
    [
        ({}, "2026-10-25", "2026-11-23"),
        ({"days": "7"}, "2026-11-17", "2026-11-23"),
        ({"days": "8"}, "2026-10-25", "2026-11-23"),
        ({"from": "2026-03-01", "to": "2026-03-31"}, "2026-03-01", "2026-03-31"),
        ({"from": "2026-03-31", "to": "2026-03-01"}, "2026-10-25", "2026-11-23"),
        ({"from": "2020-01-01", "to": "2026-03-01"}, "2025-03-01", "2026-03-01"),
    ],
)
def test_a_period_is_checked(query: dict[str, str], since: str, until: str) -> None:
    asked = read(query, MONDAY, content()[0])

    assert (asked.since.isoformat(), asked.until.isoformat()) == (since, until)


def test_a_year_is_drawn_in_weeks_and_loses_nobody() -> None:
    asked = read({"days": "365"}, MONDAY, content()[0])
    daily = filled([Tally("2026-11-23", filed=2), Tally("2025-11-24", filed=3)], asked)

    weeks = by_weeks(daily)

    assert (len(daily), len(weeks)) == (365, 53)
    assert sum(one.filed for one in weeks) == 5
    assert weeks[0].key == "2025-11-24"


async def test_what_took_long_is_kept_and_counted_once_for_all_who_wait() -> None:
    runs, go = 0, asyncio.Event()

    async def slow() -> int:
        nonlocal runs
        runs += 1
        await go.wait()
        return runs

    kept: Kept[int] = Kept(lambda: MONDAY)
    both = [asyncio.create_task(kept.get("key", slow)) for _ in range(2)]
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(0.05, go.set)

    assert [one.value for one in await asyncio.gather(*both)] == [1, 1]
    assert (await kept.get("key", slow)).value == 1
    assert (await kept.get("other", slow)).value == 2
    await kept.stop()


async def test_what_is_counted_quickly_is_counted_anew_and_what_is_slow_is_shown_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    numbers = itertools.count(1)

    async def count() -> int:
        return next(numbers)

    monkeypatch.setattr(kept_counts, "WORTH", -1)
    kept: Kept[int] = Kept(lambda: MONDAY)

    assert [(await kept.get("key", count)).value for _ in range(3)] == [1, 2, 3]
    monkeypatch.setattr(kept_counts, "QUICK", -1.0)
    assert (await kept.get("key", count)).value == 3
    await kept.stop()


async def test_what_failed_is_counted_again() -> None:
    answers = iter([ValueError("gone"), 7])

    async def count() -> int:
        found = next(answers)
        if isinstance(found, Exception):
            raise found
        return found

    kept: Kept[int] = Kept(lambda: MONDAY)
    with pytest.raises(ValueError, match="gone"):
        await kept.get("key", count)

    assert (await kept.get("key", count)).value == 7


async def test_figures_count_answered_solved_rated_and_waits(any_world: World) -> None:
    world = any_world
    for outcome, rating, status in (
        ("solved", 5, Status.CLOSED), ("solved", None, Status.ANSWERED),
        ("arranged", 2, Status.ANSWERED), ("", None, Status.ACCEPTED),
    ):  # fmt: skip
        await world.add_ticket(status, outcome=outcome, rating=rating)
    fresh = await world.add_ticket()
    await world.add_ticket(place=OTHER_COURTYARD, body=OTHER_COMMUNITY)
    world.now += timedelta(hours=6)
    async with world.database.open_work() as work:
        await steps.take(
            fresh.ref, "accept", {"body": fresh.body}, world.clerk("fenban"),
            work=work, tools=world.tools,
        )  # fmt: skip
        await work.commit()

    wanted = queues.queue("all", world.clerk("chengban"), world.tools)
    async with world.database.open_work(readonly=True) as work:
        (body,) = await work.desk.tally("body", wanted, world.now)
        (day,) = await work.desk.tally("day", wanted, world.now)
        late = await work.desk.heat(wanted, world.now + timedelta(days=30))

    assert (body.filed, body.answered, body.solved) == (5, 3, 2)
    assert (body.rated, body.satisfied, body.waits) == (2, 1, {6: 1})
    assert day.key == "2026-11-23"
    assert late == [Spot(COURTYARD, "A", 5, 2)]


async def test_the_page_shows_ones_branch_only_and_leads_to_the_tickets(world: World) -> None:
    mine = await world.add_ticket()
    await world.add_ticket(place=OTHER_COURTYARD, body=OTHER_COMMUNITY)
    browser = await world.signed_in("chengban")

    status, text = await browser.get("/figures")
    _, elsewhere = await browser.get(f"/figures?place={OTHER_COURTYARD}")

    assert status == 200
    assert f"place={COURTYARD}&amp;from=2026-10-25&amp;to=2026-11-23&amp;code=A" in text
    assert f"place={OTHER_COURTYARD}" not in text
    assert "这段时间没有" in elsewhere
    _, queue = await browser.get(
        f"/queue/all?place={COURTYARD}&from=2026-10-25&to=2026-11-23&code=A"
    )
    assert mine.ref in queue


async def test_administrators_see_figures_without_ways_into_tickets(world: World) -> None:
    await world.add_ticket()
    browser = await world.signed_in("guanli")

    status, text = await browser.get("/figures?by=code")

    assert status == 200
    assert "/queue/" not in text
