"""Bulk actions: each ticket by itself, its version kept, and each told of apart."""

import re
from dataclasses import replace

import pytest

from bot.proposals.permissions import BULK_STEPS
from bot.proposals.workflow import STEPS, Status
from bot.services.desk import steps
from tests.console.taking import take
from tests.console.world import OTHER_COMMUNITY, OTHER_COURTYARD, Browser, World

EMPTY = "smq-gongrencun-council"
"""A body nobody here has an account of."""


def pick(ticket: object, version: int = 0) -> str:
    """A tick in a list."""
    return f"{ticket.ref}:{version}"  # type: ignore[attr-defined]


async def send(browser: Browser, step: str, picks: list[str], **fields: str) -> tuple[int, str]:
    """The form of the page, with several tickets in it."""
    data = [("_csrf", browser.csrf), ("step", step), *(("pick", one) for one in picks)]
    data += list(fields.items())
    async with browser.client.post("/console/bulk", data=data, allow_redirects=False) as answer:
        return answer.status, await answer.text()


def outcomes(text: str) -> dict[str, str]:
    """What the page says of each ticket."""
    found = re.findall(r'outcome-(\w+)".*?tickets/(SMQ-2026-\d+)', text, re.DOTALL)
    return {ref: outcome for outcome, ref in found}


def test_what_is_owed_to_each_by_itself_is_not_done_in_bulk() -> None:
    assert set(BULK_STEPS) <= set(STEPS)
    assert not set(BULK_STEPS) & {"refuse", "refer", "answer", "merge", "send_back"}


async def test_what_one_key_withholds_is_named_and_left_unticked(world: World) -> None:
    sure = await world.add_ticket()
    assert sure.suggestion is not None
    unsure = await world.add_ticket(suggestion=replace(sure.suggestion, review=True))
    nobody = await world.add_ticket(body=EMPTY, place=OTHER_COURTYARD)
    browser = await world.signed_in("fenban")

    query = "&".join(f"pick={pick(one)}" for one in (sure, unsure, nobody))
    _, text = await browser.get(f"/bulk?step=accept&{query}")

    ticked = re.findall(r'value="(SMQ-2026-\d+):0" checked', text)
    assert ticked == [sure.ref]
    rows = {one.ref: text.split(f"{one.ref}:0")[1].split("</li>")[0] for one in (unsure, nobody)}
    assert "机器拿不准" in rows[unsure.ref]
    assert "还没有账号" in rows[nobody.ref]
    assert world.tools.catalogue.bodies[EMPTY].name in rows[nobody.ref]
    _, text = await browser.get(f"/bulk?step=note&{query}")
    assert text.count(':0" checked') == 3


async def test_one_form_assigns_all_that_are_ticked(any_world: World) -> None:
    world = any_world
    tickets = [await world.add_ticket(Status.ACCEPTED) for _ in range(4)]
    browser = await world.signed_in("chengban")
    who = world.staff["chengban"].id

    status, text = await send(browser, "assign", [pick(one) for one in tickets[:3]], assignee=who)

    assert status == 200
    assert outcomes(text) == {one.ref: "done" for one in tickets[:3]}
    stored = [await world.get(one.ref) for one in tickets]
    assert [one.assignee for one in stored] == [who, who, who, None]
    assert [one.events[-1].step for one in stored[:3]] == ["assign"] * 3


async def test_one_that_fails_does_not_stop_the_rest_and_each_says_why(any_world: World) -> None:
    world = any_world
    first, changed, ended, last = [await world.add_ticket() for _ in range(4)]
    await take(world, changed.ref, "note", "fenban", text="看过了")
    await take(world, ended.ref, "accept", "fenban", body=ended.body)
    browser = await world.signed_in("fenban")

    _, text = await send(
        browser, "accept", [pick(first), pick(changed), pick(ended, 1), pick(last)]
    )

    assert outcomes(text) == {
        first.ref: "done", changed.ref: "late", ended.ref: "late", last.ref: "done",
    }  # fmt: skip
    assert (await world.get(changed.ref)).status is Status.SUBMITTED
    assert (await world.get(last.ref)).status is Status.ACCEPTED
    assert len(await world.told()) == 3


async def test_a_fault_of_one_ticket_is_logged_and_the_others_are_done(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = await world.add_ticket(), await world.add_ticket()
    browser = await world.signed_in("fenban")
    real = steps.take

    async def fails(ref: str, *rest: object, **more: object) -> object:
        if ref == broken.ref:
            raise RuntimeError("the disk is full")
        return await real(ref, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(steps, "take", fails)
    _, text = await send(browser, "note", [pick(broken), pick(sound)], text="一起去看")

    assert outcomes(text) == {broken.ref: "refused", sound.ref: "done"}


async def test_accepting_many_leaves_each_with_its_own_body(world: World) -> None:
    here = await world.add_ticket()
    there = await world.add_ticket(body=OTHER_COMMUNITY, place=OTHER_COURTYARD)
    browser = await world.signed_in("fenban")

    await send(browser, "accept", [pick(here), pick(there)])

    assert (await world.get(here.ref)).body == here.body
    assert (await world.get(there.ref)).body == OTHER_COMMUNITY


async def test_another_branch_is_not_reached_through_the_form(world: World) -> None:
    mine = await world.add_ticket(Status.ACCEPTED)
    other = await world.add_ticket(Status.ACCEPTED, body=OTHER_COMMUNITY, place=OTHER_COURTYARD)
    browser = await world.signed_in("chengban")

    page = await browser.get(f"/bulk?step=note&pick={pick(mine)}&pick={pick(other)}")
    _, text = await send(browser, "note", [pick(other), pick(mine)], text="看一眼")

    assert other.ref not in page[1]
    assert outcomes(text) == {other.ref: "refused", mine.ref: "done"}
    assert len((await world.get(other.ref)).events) == 1


async def test_what_was_typed_stays_when_something_is_missing(world: World) -> None:
    tickets = [await world.add_ticket(Status.IN_PROGRESS) for _ in range(2)]
    browser = await world.signed_in("chengban")

    status, text = await send(
        browser, "pause", [pick(one) for one in tickets], reason="等报价", until="2020-01-01"
    )

    assert status == 422
    assert "等报价" in text
    assert all(pick(one) in text for one in tickets)
    assert [len((await world.get(one.ref)).events) for one in tickets] == [1, 1]


@pytest.mark.parametrize("step", ["refuse", "answer", "nonsense"])
async def test_a_step_that_is_not_for_many_is_not_found(world: World, step: str) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("duban")

    status, _ = await send(browser, step, [pick(ticket)])

    assert status == 404


async def test_the_page_shows_who_cannot_and_offers_what_all_can_choose(world: World) -> None:
    can = await world.add_ticket(Status.ACCEPTED)
    cannot = await world.add_ticket(Status.CLOSED)
    browser = await world.signed_in("chengban")

    _, text = await browser.get(f"/bulk?step=assign&pick={pick(can)}&pick={pick(cannot)}")

    assert f'value="{pick(can)}" checked' in text
    assert pick(cannot) not in text
    assert cannot.ref in text
    assert world.staff["chengban"].id in text
    assert world.staff["linju"].id not in text
