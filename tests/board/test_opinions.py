"""What people think, on the board: counts, and never who."""

from bot.proposals.opinions import Vote
from bot.proposals.workflow import Status
from bot.services.desk import opining
from tests.board.street import Street


async def test_counts_are_there_and_no_voter(any_street: Street) -> None:
    one = await any_street.filed(Status.DELIBERATING)
    await any_street.publish(one)
    assert (await any_street.get(f"/p/{one.ref}/opinions"))[0] == 404
    async with any_street.world.database.open_work() as work:
        clerk, tools = any_street.world.clerk("chengban"), any_street.world.tools
        lines = ["装六盏灯", "大家分摊"]
        poll = await opining.open_poll(one.ref, lines, clerk, work=work, tools=tools)
        first = (await work.opinions.statements(poll.id))[0]
        for n in range(3):
            await work.opinions.vote(Vote(first.id, f"secret-{n}", 1), any_street.world.now)
        await work.commit()

    status, text = await any_street.get(f"/p/{one.ref}/opinions")

    assert status == 200
    for told in ("装六盏灯", "3 人表态", "<td>3</td>", "满 15 人", f"表态 {one.ref}"):
        assert told in text
    assert "secret" not in text
    assert f"/p/{one.ref}/opinions" in (await any_street.get(f"/p/{one.ref}"))[1]
    assert (await any_street.get("/p/SMQ-2026-999999/opinions"))[0] == 404
