"""What one resident says of one emergency is one line to staff, and every word of it is kept."""

from datetime import timedelta

from bot.ports import CallKind, StaffCall
from bot.proposals.places import Level
from bot.services.desk import calls
from tests.console.world import COURTYARD, OTHER_COURTYARD, World

TURNS = ("厨房有煤气味", "我妈还在里面", "我们下楼了，头晕")

HOW = {"outcome": "reached", "note": "打过电话，人没事"}


async def said(
    world: World, words: str, code: str = "N02", *, resident: str = "r1",
    place: str | None = COURTYARD, kind: CallKind = CallKind.EMERGENCY,
) -> int:  # fmt: skip
    """One more turn of somebody in danger, a minute later."""
    world.now += timedelta(minutes=1)
    async with world.database.open_work() as work:
        call = await work.calls.add(StaffCall(kind, resident, code, words, world.now, place))
        await work.commit()
    assert call.id is not None
    return call.id


async def left(world: World) -> list[str]:
    """The words of the calls that are open still."""
    async with world.database.open_work(readonly=True) as work:
        return [one.words for one in await work.calls.open()]


async def test_worried_turns_are_one_line_with_the_newest_words_and_a_count(world: World) -> None:
    for words in TURNS:
        newest = await said(world, words)
    browser = await world.signed_in("chengban")

    _, page = await browser.get("/calls")
    _, strip = await browser.get("/pulse")

    assert page.count("data-row>") == 1
    for shown in (page, strip):
        assert TURNS[-1] in shown
        assert TURNS[0] not in shown
        assert "共 3 条" in shown
        assert f"/calls/{newest}" in shown
    _, page = await browser.get(f"/calls/{newest}")
    assert [page.index(words) for words in TURNS] == sorted(map(page.index, TURNS), reverse=True)


async def test_the_address_of_an_earlier_turn_still_leads_there(world: World) -> None:
    first, _ = await said(world, TURNS[0]), await said(world, TURNS[1])
    browser = await world.signed_in("chengban")

    status, page = await browser.get(f"/calls/{first}")

    assert status == 200
    assert TURNS[1] in page


async def test_closing_closes_what_was_read_and_leaves_what_was_said_since(world: World) -> None:
    await said(world, TURNS[0])
    read = await said(world, TURNS[1])
    browser = await world.signed_in("chengban")
    await browser.get(f"/calls/{read}")
    await said(world, TURNS[2])

    status, _, _ = await browser.post(f"/calls/{read}/close", **HOW)

    assert status == 303
    assert await left(world) == [TURNS[2]]
    assert (await browser.post(f"/calls/{read}/close", **HOW))[0] == 409


async def test_other_dangers_and_other_people_stay_apart(world: World) -> None:
    await world.add_resident("r2")
    await said(world, TURNS[0])
    await said(world, "楼上着火了", "N03")
    await said(world, TURNS[0], resident="r2")
    await said(world, "我要找人", kind=CallKind.HANDOFF)

    async with world.database.open_work(readonly=True) as work:
        found = await calls.waiting(world.clerk("chengban"), work=work)

    assert [len(one.calls) for one in found] == [1] * 4
    assert [one.kind for one in found][-1] is CallKind.HANDOFF


async def test_of_a_matter_in_two_branches_each_sees_its_part(world: World) -> None:
    await said(world, TURNS[0], place=OTHER_COURTYARD)
    newest = await said(world, TURNS[1])

    async with world.database.open_work() as work:
        clerk = world.clerk("chengban")
        (mine,) = await calls.waiting(clerk, work=work)
        await calls.close(newest, clerk, work=work, tools=world.tools, **HOW)
        await work.commit()

    assert mine.words == TURNS[1]
    assert await left(world) == [TURNS[0]]


async def test_a_call_of_no_known_place_is_for_the_street(world: World) -> None:
    call = await said(world, TURNS[0], place=None)

    assert TURNS[0] in (await (await world.signed_in("fenban")).get("/calls"))[1]
    for login, refused in (("chengban", 409), ("linju", 409), ("chengguan", 403)):
        browser = await world.signed_in(login)
        assert TURNS[0] not in (await browser.get("/calls"))[1]
        assert TURNS[0] not in (await browser.get(f"/calls/{call}"))[1]
        status, _, _ = await browser.post(f"/calls/{call}/close", **HOW)
        assert status == refused
    assert await left(world) == [TURNS[0]]


async def test_five_hundred_calls_of_one_resident_hide_nobody(any_world: World) -> None:
    """Neither a flood of one danger nor one that names a new place each time."""
    await any_world.add_resident("r2")
    places = [one.id for one in any_world.tools.catalogue.places if one.level is Level.COURTYARD]
    async with any_world.database.open_work() as work:
        for number in range(500):
            place = places[number % len(places)] if number > 250 else COURTYARD
            await work.calls.add(
                StaffCall(CallKind.EMERGENCY, "r1", "N02", f"第{number}句", any_world.now, place)
            )
        await work.commit()
    browser = await any_world.signed_in("duban")
    _, before = await browser.get("/calls")
    await said(any_world, "8栋着火了，有老人困在里面", "N03", resident="r2")

    _, page = await browser.get("/calls")
    _, strip = await browser.get("/pulse")

    assert before.count("data-row>") == 1
    assert "共 500 条" in before
    assert page.index("有老人困在里面") < page.index("第499句")
    assert "着火" in strip
    assert "还有 1 件紧急" in strip


async def test_closing_closes_those_not_shown_too(any_world: World) -> None:
    for number in range(25):
        newest = await said(any_world, f"第{number}句")
    browser = await any_world.signed_in("chengban")
    _, page = await browser.get(f"/calls/{newest}")

    status, _, _ = await browser.post(f"/calls/{newest}/close", **HOW)

    assert "共 25 条，新的在前，这里是最新的 20 条" in page
    assert status == 303
    assert await left(any_world) == []
