"""Votes: one a resident and statement, changed, taken back, and gone with their owner's data."""

from bot.proposals.opinions import Poll, Statement, StatementState, Vote
from tests.builders import MONDAY, a_proposal, a_resident, later

REF = "SMQ-2026-000001"


async def _asked(store) -> tuple[Poll, list[Statement]]:
    async with store.open_work() as work:
        await work.residents.add(a_resident("li"))
        await work.proposals.add(a_proposal(REF))
        poll = await work.opinions.open(Poll(REF, MONDAY, "staff-1"))
        made = [
            await work.opinions.add(Statement(poll.id, "装灯", MONDAY)),
            await work.opinions.add(Statement(poll.id, "收费", MONDAY)),
            await work.opinions.add(
                Statement(poll.id, "我说的", MONDAY, StatementState.WAITING, "resident-li")
            ),
        ]
        await work.commit()
    return poll, made


async def test_a_call_is_found_and_closed_once(store) -> None:
    poll, made = await _asked(store)
    async with store.open_work() as work:
        assert await work.opinions.latest(REF) == poll
        assert await work.opinions.latest("SMQ-2026-000009") is None
        assert await work.opinions.running() == [poll]
        assert await work.opinions.statements(poll.id) == made
        assert await work.opinions.close(poll.id, later(hours=1))
        assert not await work.opinions.close(poll.id, later(hours=2))
        await work.commit()

    async with store.open_work(readonly=True) as work:
        assert await work.opinions.running() == []
        closed = await work.opinions.latest(REF)
        assert closed is not None
        assert closed.closed_at == later(hours=1)


async def test_the_second_vote_takes_the_place_of_the_first(store) -> None:
    poll, (lamp, fee, _) = await _asked(store)
    async with store.open_work() as work:
        for statement, value in ((lamp, 1), (lamp, -1), (fee, 0)):
            await work.opinions.vote(Vote(statement.id, "resident-li", value), MONDAY)
        await work.opinions.vote(Vote(lamp.id, "resident-liu", 1), MONDAY)
        await work.commit()

    async with store.open_work(readonly=True) as work:
        assert await work.opinions.votes_of(poll.id, "resident-li") == {lamp.id: -1, fee.id: 0}
        assert len(await work.opinions.votes(poll.id)) == 3


async def test_who_leaves_takes_all_their_votes_and_nobody_elses(store) -> None:
    poll, (lamp, fee, _) = await _asked(store)
    async with store.open_work() as work:
        for who in ("resident-li", "resident-liu"):
            await work.opinions.vote(Vote(lamp.id, who, 1), MONDAY)
        await work.opinions.vote(Vote(fee.id, "resident-li", 1), MONDAY)
        assert await work.opinions.leave(poll.id, "resident-li") == 2
        assert await work.opinions.votes(poll.id) == [Vote(lamp.id, "resident-liu", 1)]
        await work.commit()


async def test_what_waits_is_judged_once_and_counts_only_when_shown(store) -> None:
    poll, (_, _, own) = await _asked(store)
    async with store.open_work() as work:
        await work.opinions.vote(Vote(own.id, "resident-liu", 1), MONDAY)
        assert await work.opinions.votes(poll.id) == []
        assert await work.opinions.judge(own.id, "改好的", StatementState.SHOWN)
        assert not await work.opinions.judge(own.id, "再改", StatementState.REFUSED)
        assert [one.text for one in await work.opinions.statements(poll.id)][2] == "改好的"
        assert len(await work.opinions.votes(poll.id)) == 1
        await work.commit()


async def test_with_somebodys_data_go_their_votes_and_what_nobody_had_read(store) -> None:
    poll, (lamp, _, own) = await _asked(store)
    async with store.open_work() as work:
        await work.opinions.vote(Vote(lamp.id, "resident-li", 1), MONDAY)
        mine = Statement(poll.id, "看过的", MONDAY, StatementState.SHOWN, "resident-li")
        shown = await work.opinions.add(mine)
        await work.commit()

    async with store.open_work() as work:
        counts = await work.residents.forget("resident-li")
        assert counts["opinions"] == 3
        await work.commit()

    async with store.open_work(readonly=True) as work:
        left = await work.opinions.statements(poll.id)
        assert own.id not in {one.id for one in left}
        assert next(one for one in left if one.id == shown.id).author == ""
        assert await work.opinions.votes(poll.id) == []
