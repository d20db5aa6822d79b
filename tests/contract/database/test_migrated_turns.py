"""What the newest forms make of data that was there: names of the forgotten, ratings in talks."""

import pytest
from sqlalchemy.exc import DBAPIError

from bot.adapters.database import Database
from bot.adapters.database.migrate import migrate, migrate_back
from bot.messages import Reply
from bot.ports import ANONYMOUS
from bot.proposals.events import Actor
from bot.proposals.workflow import Role, Status
from tests.builders import a_proposal, a_resident, an_incoming, later
from tests.upkeep.rows import all_rows, execute

FORGETTING = "INSERT INTO bot_state (key, value) VALUES ('forgetting', '')"
CHANGE, DELETION = "UPDATE events SET actor_id = 'x'", "DELETE FROM events"


async def test_those_who_were_deleted_before_lose_their_names_too(database_url):
    stored = Database(database_url)
    async with stored.open_work() as work:
        said = "我叫赵铁柱，路灯坏了"
        await work.proposals.add(a_proposal(proposer=ANONYMOUS, problem=said))
        await work.commit()
    await stored.close()
    await migrate_back(database_url, "0012")
    with pytest.raises(DBAPIError, match="appended, never changed"):
        await execute(database_url, FORGETTING, CHANGE)

    await migrate(database_url)

    assert "赵铁柱" not in repr(await all_rows(database_url))
    for refused in ((CHANGE,), (DELETION,), (FORGETTING, DELETION)):
        with pytest.raises(DBAPIError, match="appended, never changed"):
            await execute(database_url, *refused)


async def test_ratings_given_before_are_found_by_their_time(database_url):
    stored = Database(database_url)
    async with stored.open_work() as work:
        await work.residents.add(a_resident())
        rated = a_proposal(status=Status.ANSWERED)
        at = later(minutes=5, seconds=1)
        rated.take("rate", Actor(Role.PROPOSER, rated.proposer), at, score=1)
        await work.proposals.add(rated)
        for key, minute in (("a", 1), ("b", 5), ("c", 9)):
            await work.inbox.receive("resident-liu", an_incoming(key), later(minutes=minute))
            await work.inbox.finish(key, Reply(key), later(minutes=minute))
        await work.commit()
    await stored.close()

    await migrate_back(database_url, "0010")
    await migrate(database_url)

    async with Database(database_url).open_work(readonly=True) as work:
        said = await work.inbox.recent("resident-liu")
    assert {one.message.key: one.matter for one in said} == {"a": "", "b": "rating:", "c": ""}
