"""ports.Calls, on every store."""

from bot.ports import CallKind
from tests.builders import a_call, later


async def test_a_call_comes_back_whole(known):
    call = a_call(CallKind.APPEAL, place="madong", ref="SMQ-2026-000001", code="N12")
    async with known.open_work() as work:
        added = await work.calls.add(call)
        assert await work.calls.open() == [added]
        assert added.id is not None


async def test_emergencies_are_first_then_who_waits_longest(known):
    async with known.open_work() as work:
        for kind, hour in (
            (CallKind.HANDOFF, 1),
            (CallKind.EMERGENCY, 3),
            (CallKind.APPEAL, 0),
            (CallKind.EMERGENCY, 2),
        ):
            await work.calls.add(a_call(kind, at=later(hours=hour)))
        found = await work.calls.open()

    assert [(one.kind, one.at) for one in found] == [
        (CallKind.EMERGENCY, later(hours=2)),
        (CallKind.EMERGENCY, later(hours=3)),
        (CallKind.APPEAL, later(hours=0)),
        (CallKind.HANDOFF, later(hours=1)),
    ]


async def test_a_call_that_was_answered_is_no_longer_open(known):
    async with known.open_work() as work:
        call = await work.calls.add(a_call())
        call.closed_at, call.closed_by = later(hours=1), "staff-tang"
        await work.calls.save(call)
        assert await work.calls.open() == []
