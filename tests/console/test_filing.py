"""Filing for somebody (代录): checked as in the chat, filed once, in the queue like any other."""

import asyncio

import pytest

from bot.ports import OFFLINE, CallKind, StaffCall
from bot.ports.staff import Wanted
from bot.proposals.errors import SomethingMissing
from bot.proposals.workflow import Role, Status
from bot.services.desk.cases import WrongValue
from tests.console.filed import (
    FORM,
    PHONE,
    SPEAKER,
    at_the_form,
    filed,
    negative,
    reads,
    seen,
)
from tests.console.world import COURTYARD, OTHER_COURTYARD, World

GROUP = "smq-ma-madong-group"
"""The platform of the courtyard, which has its own."""


async def refs(world: World) -> list[str]:
    """All there are."""
    async with world.database.open_work(readonly=True) as work:
        return [one.ref for one in await work.desk.page(Wanted(), 50)]


async def test_what_was_told_is_filed_with_who_filed_whose_words_and_consent(
    any_world: World,
) -> None:
    world = any_world
    browser = await at_the_form(world)

    status, _, where = await browser.post("/file", **FORM, seen=seen())

    assert (status, where.split("=")[0]) == (303, "/console/slips?ref")
    ref = where.split("=")[1]
    proposal = await world.get(ref)
    assert (proposal.proposer, proposal.status) == (OFFLINE, Status.SUBMITTED)
    assert (proposal.problem, proposal.place_detail) == (FORM["problem"], FORM["detail"])
    assert (proposal.code, proposal.contact, proposal.body) == ("A04", PHONE, GROUP)
    first = proposal.events[0]
    assert (first.step, first.actor.role, first.actor.id) == ("submit", Role.TRIAGER, "sfenban")
    assert first.given["consent"] == "in_person"
    async with world.database.open_work(readonly=True) as work:
        record = await work.filed_for.get(ref)
    assert record is not None
    assert (record.staff, record.speaker, record.consent) == ("sfenban", SPEAKER, "in_person")
    assert record.consent_version == world.tools.catalogue.consent.version
    _, triage = await browser.get("/queue/triage")
    assert ref in triage


async def test_pressed_twice_and_in_parallel_it_is_filed_once(any_world: World) -> None:
    browser = await at_the_form(any_world)

    fields = {**FORM, "seen": seen(), "once": "token-of-one-page"}
    answers = await asyncio.gather(*(browser.post("/file", **fields) for _ in range(4)))

    assert [status for status, _, _ in answers] == [303] * 4
    assert len(await refs(any_world)) == 1


@pytest.mark.parametrize("name", ["problem", "place", "speaker", "consent"])
async def test_what_is_missing_is_named_and_what_was_typed_is_kept(world: World, name: str) -> None:
    browser = await at_the_form(world)

    status, page, _ = await browser.post("/file", **FORM | {name: " "}, seen=seen())

    assert status == 422
    assert world.tools.words.label("fields", name) in page
    kept = "solution" if name != "solution" else "problem"
    assert FORM[kept] in page
    assert not await refs(world)


@pytest.mark.parametrize(
    "wrong",
    [{"place": OTHER_COURTYARD}, {"place": "nowhere"}, {"phone": "12345"}, {"consent": "guess"},
     {"reach": "moon"}, {"problem": "灯" * 2001}],
)  # fmt: skip
async def test_what_cannot_be_is_refused(world: World, wrong: dict[str, str]) -> None:
    with pytest.raises(WrongValue) as refused:
        await filed(world, "chengban", **wrong)

    assert refused.value.args == tuple(wrong)


async def test_the_service_names_all_that_is_missing_at_once(world: World) -> None:
    with pytest.raises(SomethingMissing) as refused:
        await filed(world, problem="", speaker="")

    assert refused.value.args == ("problem", "speaker")


async def test_nothing_is_filed_before_the_classification_was_seen(world: World) -> None:
    browser = await at_the_form(world)

    status, page, _ = await browser.post("/file", **FORM)
    assert status == 422
    assert "A04" in page
    assert "说到“路灯”" in page
    assert f'name="seen" value="{seen()}"' in page
    status, _, _ = await browser.post("/file", **FORM, seen=seen("C02"))
    assert status == 422
    assert not await refs(world)


async def test_what_the_chat_refuses_is_shown_its_door_and_filed_with_a_reason(
    any_world: World,
) -> None:
    code = negative(keeps_text=True)
    browser = await at_the_form(any_world, code=code)
    entry = any_world.tools.catalogue.lists.negative[code]
    door = any_world.tools.catalogue.lists.doors_of(code)[0]

    status, page, _ = await browser.post("/file", **FORM, seen=seen(code))
    assert status == 422
    assert entry.name in page
    assert door.name in page
    assert not await refs(any_world)

    reason = "老人坚持要登记"
    status, _, where = await browser.post("/file", **FORM | {"anyway": reason}, seen=seen(code))
    assert status == 303
    ref = where.split("=")[1]
    assert (await any_world.get(ref)).review
    _, shown = await browser.get(f"/tickets/{ref}")
    assert reason in shown


async def test_what_may_not_be_kept_is_filed_with_no_reason_whatever(world: World) -> None:
    code = negative(keeps_text=False)
    browser = await at_the_form(world, code=code)

    answer = await browser.post("/file", **FORM | {"anyway": "他坚持"}, seen=seen(code))

    assert answer[0] == 422
    assert not await refs(world)


async def test_while_typing_the_classification_and_what_is_like_it_are_shown(
    any_world: World,
) -> None:
    near, far = (
        await any_world.add_ticket(),
        await any_world.add_ticket(problem="广场舞声音太大，吵得睡不着", solution="", code="C02"),
    )
    browser = await at_the_form(any_world)

    status, page, _ = await browser.post("/file/look", **FORM)

    assert status == 200
    assert "A04" in page
    assert "说到“路灯”" in page
    assert near.ref in page
    assert far.ref not in page


async def test_a_danger_is_said_in_red(world: World) -> None:
    browser = await at_the_form(world)
    _, calm, _ = await browser.post("/file/look", **FORM)
    world.understand = reads(danger="fire")
    browser = await world.signed_in("chengban")
    _, page, _ = await browser.post("/file/look", **FORM)

    assert "119" not in calm
    assert "119" in page


async def test_from_a_conversation_it_is_the_residents_own_and_they_are_told(
    any_world: World,
) -> None:
    world = any_world
    words = "我说不清楚，楼下的灯不亮"
    async with world.database.open_work() as work:
        call = await work.calls.add(
            StaffCall(CallKind.HANDOFF, "r1", "U", words, world.now, COURTYARD)
        )
        await work.commit()
    browser = await at_the_form(world)
    _, page = await browser.get(f"/file?call={call.id}")
    assert words in page

    status, _, where = await browser.post("/file", **FORM, seen=seen(), call=call.id)

    assert status == 303
    ref = where.rsplit("/", 1)[1]
    assert (await world.get(ref)).proposer == "r1"
    assert [ref in one for one in await world.told()] == [True]
    async with world.database.open_work(readonly=True) as work:
        record = await work.filed_for.get(ref)
    assert record is not None
    assert record.digest == ""


async def test_a_conversation_that_is_not_theirs_is_nobodys_source(world: World) -> None:
    ticket = await world.add_ticket()
    browser = await at_the_form(world, "linju")

    status, _, _ = await browser.post("/file", **FORM, seen=seen(), of=ticket.ref)

    assert status == 404


async def test_whose_words_they_are_is_read_by_those_alone_who_may_read_the_telephone(
    world: World,
) -> None:
    ref = await filed(world)
    for login, reads_it in (("fenban", True), ("chengban", True), ("zhidu", False)):
        browser = await world.signed_in(login)
        pages = [(await browser.get(f"/tickets/{ref}{end}"))[1] for end in ("", "/print")]
        assert any(SPEAKER in page for page in pages) is reads_it, login
        assert any(PHONE in page for page in pages) is reads_it, login


async def test_of_words_without_end_the_machine_reads_no_more_than_may_be_filed(
    world: World,
) -> None:
    browser = await at_the_form(world)
    lengths: list[int] = []
    read = world.understand
    assert read is not None

    async def measured(text: str) -> object:
        lengths.append(len(text))
        return await read(text)

    world.understand = measured  # type: ignore[assignment]
    browser = await world.signed_in("chengban")
    status, _, _ = await browser.post("/file/look", **FORM | {"problem": "灯" * 100_000})

    assert status == 200
    assert max(lengths) <= 4_100
