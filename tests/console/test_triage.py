"""Triage: one key, corrections kept as labels, refusals that name a door, merging, splitting."""

import pytest

from bot.ports import ANONYMOUS
from bot.ports.staff import Correction
from bot.proposals.lists import ListResult
from bot.proposals.places import Level
from bot.proposals.workflow import Status
from bot.services.desk import splitting, steps
from bot.services.desk.cases import NothingChanged, WrongValue
from bot.services.desk.merging import CannotMerge
from bot.services.desk.splitting import Part
from tests.console.taking import take
from tests.console.world import COMMUNITY, OTHER_COMMUNITY, OTHER_COURTYARD, World


async def corrections(world: World, ref: str) -> list[Correction]:
    """What was kept about a ticket, newest first."""
    async with world.database.open_work(readonly=True) as work:
        return await work.records.corrections(ref)


async def test_one_button_accepts_what_the_machine_suggests(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await world.signed_in("fenban")
    _, page = await browser.get(f"/tickets/{ticket.ref}")
    assert 'data-key="a"' in page

    status, _, location = await browser.post(
        f"/tickets/{ticket.ref}/steps/accept", version=0, body=ticket.body
    )

    assert (status, location) == (303, f"/console/tickets/{ticket.ref}?done=accept")
    assert (await world.get(ticket.ref)).status is Status.ACCEPTED
    kept = await corrections(world, ticket.ref)
    assert kept[0].agreed
    assert kept[0].text.startswith(ticket.problem)


async def test_what_the_machine_is_unsure_of_has_no_single_key(world: World) -> None:
    from dataclasses import replace

    ticket = await world.add_ticket(review=True)
    assert ticket.suggestion is not None
    doubtful = await world.add_ticket(suggestion=replace(ticket.suggestion, review=True))
    browser = await world.signed_in("fenban")

    _, page = await browser.get(f"/tickets/{doubtful.ref}")

    assert 'class="quick"' not in page
    assert f'/tickets/{doubtful.ref}/steps/accept" hx-get' in page


async def test_a_change_is_kept_as_a_labelled_correction_with_its_reason(world: World) -> None:
    ticket = await world.add_ticket()

    changed = await take(
        world, ticket.ref, "reclassify", "fenban",
        changes={"code": "C02", "level": "subdistrict"}, reason="说的是电动车进楼",
    )  # fmt: skip

    assert (changed.code, changed.level, changed.body) == ("C02", Level.SUBDISTRICT, "smq-office")
    kept = (await corrections(world, ticket.ref))[0]
    assert not kept.agreed
    assert (kept.before["code"], kept.after["code"]) == ("A04", "C02")
    assert kept.reason == "说的是电动车进楼"
    told = await world.told()
    assert len(told) == 1
    assert "驷马桥街道办事处" in told[0]
    assert kept.reason not in told[0]


async def test_a_new_place_finds_its_own_body(world: World) -> None:
    ticket = await world.add_ticket()

    moved = await take(
        world,
        ticket.ref,
        "reclassify",
        "fenban",
        changes={"place": OTHER_COURTYARD},
        reason="听错了",
    )

    assert moved.body == OTHER_COMMUNITY


async def test_changing_nothing_or_to_nonsense_is_refused(world: World) -> None:
    ticket = await world.add_ticket()

    with pytest.raises(NothingChanged):
        await take(world, ticket.ref, "reclassify", "fenban", changes={"code": "A04"}, reason="x")
    for changes in (
        {"code": "Z99"},
        {"level": "planet"},
        {"place": "nowhere"},
        {"status": "closed"},
    ):
        with pytest.raises(WrongValue):
            await take(world, ticket.ref, "reclassify", "fenban", changes=changes, reason="x")


async def test_a_refusal_names_entry_reason_and_door(world: World) -> None:
    lists = world.tools.catalogue.lists
    entry = next(one for one in lists.negative.values() if one.doors)
    ticket = await world.add_ticket()
    browser = await world.signed_in("fenban")

    status, page, _ = await browser.post(
        f"/tickets/{ticket.ref}/steps/refuse", version=0, entry=entry.code, reason=entry.reason
    )
    assert status == 422
    assert "去处" in page
    await browser.post(
        f"/tickets/{ticket.ref}/steps/refuse",
        version=0, entry=entry.code, reason=entry.reason, door=entry.doors[0],
    )  # fmt: skip

    told = (await world.told())[0]
    for part in (entry.name, entry.reason, lists.doors[entry.doors[0]].name, "判错"):
        assert part in told
    assert (await world.get(ticket.ref)).list is ListResult.NEGATIVE


async def test_merging_keeps_both_tells_each_and_moves_no_support(world: World) -> None:
    for name in ("r2", "r3"):
        await world.add_resident(name)
    keep = await world.add_ticket(proposer="r2")
    same = await world.add_ticket(seconders={"r3"})

    merged = await take(world, same.ref, "merge", "fenban", target=keep.ref, reason="同一盏灯")

    assert (merged.status, merged.merged_into) == (Status.MERGED, keep.ref)
    assert merged.seconders == {"r3"}
    target = await world.get(keep.ref)
    assert target.seconders == set()
    assert target.events[-1].given["merged_from"] == same.ref
    assert keep.ref in (await world.told("r1"))[0]
    assert f"附议 {keep.ref}" in (await world.told("r3"))[0]


async def test_nothing_is_merged_into_itself_or_into_what_has_ended(world: World) -> None:
    ticket, ended = await world.add_ticket(), await world.add_ticket(Status.CLOSED)
    hidden = await world.add_ticket(place=OTHER_COURTYARD, body=OTHER_COMMUNITY)

    for target in (ticket.ref, ended.ref, "SMQ-2026-999999", "x"):
        with pytest.raises(CannotMerge):
            await take(world, ticket.ref, "merge", "fenban", target=target, reason="x")
    assert (await world.get(hidden.ref)).status is Status.SUBMITTED


async def test_one_proposal_becomes_several_from_the_same_first_day(world: World) -> None:
    ticket = await world.add_ticket(problem="灯坏了，车也乱停")
    browser = await world.signed_in("fenban")

    status, _, _ = await browser.post(
        f"/tickets/{ticket.ref}/split", version=0, problem="车乱停", solution="划线", code="A02"
    )

    assert status == 303
    parent = await world.get(ticket.ref)
    child = await world.get(parent.events[-1].given["split_into"][0])
    assert (child.problem, child.code, child.proposer) == ("车乱停", "A02", "r1")
    assert child.events[-1].given["split_from"] == ticket.ref
    assert child.due_at == world.tools.catalogue.due(child.level, "A02", ticket.created_at)
    assert child.ref in (await world.told())[0]


async def test_a_handler_may_not_split(world: World) -> None:
    from bot.proposals.permissions import NotPermitted

    ticket = await world.add_ticket()
    async with world.database.open_work() as work:
        with pytest.raises(NotPermitted):
            await splitting.split(
                ticket.ref, [Part("灯", "", "A04")], world.clerk("chengban"),
                work=work, tools=world.tools,
            )  # fmt: skip


async def test_solving_what_is_owned_in_common_needs_the_basis_of_the_decision(
    world: World,
) -> None:
    ticket = await world.add_ticket(Status.IN_PROGRESS, code="A02")
    done = {"answer": "划好了", "outcome": "solved"}

    with pytest.raises(WrongValue):
        await take(world, ticket.ref, "answer", "chengban", **done)
    answered = await take(world, ticket.ref, "answer", "chengban", **done, basis="owners_major")

    assert answered.status is Status.ANSWERED
    assert answered.outcome == "solved"


async def test_nobody_is_told_once_their_data_is_deleted(world: World) -> None:
    ticket = await world.add_ticket(proposer=ANONYMOUS)

    await take(world, ticket.ref, "accept", "fenban", body=COMMUNITY)

    assert await world.told() == []
    browser = await world.signed_in("fenban")
    status, page = await browser.get(f"/tickets/{ticket.ref}")
    assert status == 200
    assert 'id="say"' not in page


async def test_who_is_rated_does_not_see_by_whom(world: World) -> None:
    from bot.proposals.events import Actor
    from bot.proposals.workflow import Role

    ticket = await world.add_ticket(Status.ANSWERED)
    async with world.database.open_work() as work:
        stored = await work.proposals.get(ticket.ref)
        stored.take("rate", Actor(Role.PROPOSER, "r1"), world.now, score=1, text="差得很")
        await work.proposals.save(stored)
        await work.commit()

    _, handler = await (await world.signed_in("chengban")).get(f"/tickets/{ticket.ref}")
    _, supervisor = await (await world.signed_in("duban")).get(f"/tickets/{ticket.ref}")

    assert "差得很" not in handler
    assert "差得很" in supervisor


async def test_every_step_of_staff_has_a_form_and_a_label(world: World) -> None:
    from bot.console.forms import CHANGES, KINDS
    from bot.proposals.events import UNDO
    from bot.proposals.workflow import STEPS
    from bot.services.desk.cases import FOUND_BY_US

    words = world.tools.words
    rows = [row for row in STEPS.values() if row.from_ and row.who & steps_of_staff()]
    ours = [row for row in rows if row.name != UNDO]
    assert words.label("steps", UNDO) != UNDO, "it has a bar of its own, and no form"
    for row in ours:
        assert row.needs - FOUND_BY_US.get(row.name, set()) <= KINDS.keys(), row.name
        assert words.label("hints", row.name) != row.name
        for need in row.needs:
            assert words.label("fields", need) != need
    assert set(CHANGES) <= {"code", "level", "place", "body", "urgent"}
    assert steps.LONGEST >= 2_000


def steps_of_staff() -> frozenset[object]:
    """Roles that take steps."""
    from bot.proposals.workflow import Role

    return frozenset({Role.TRIAGER, Role.HANDLER, Role.SUPERVISOR})
