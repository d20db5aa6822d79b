"""With a resident's data goes the name they said, wherever it was written down."""

from bot.ports import Filter
from bot.ports.staff import Correction
from bot.proposals.tasks import Task
from bot.proposals.workflow import Status
from tests.builders import HANDLER, MONDAY, a_proposal, a_resident, later
from tests.contract.database.given import LIU, REF, loaded, stored
from tests.upkeep.rows import all_rows, execute

NAME, NUMBER = "赵铁柱", "13800001111"
SAID = f"我叫{NAME}，路灯坏了，电话{NUMBER}"


def signed(ref: str = REF, **more: object):
    """Liu's proposal, with the name in it and in what was written about it."""
    one = a_proposal(ref, problem=SAID, solution="换灯", **more)
    one.take("note", HANDLER, later(hours=1), text=f"已回{NAME}，打的{NUMBER}")
    one.take("transfer", HANDLER, later(hours=2), body="b1", duty="路灯", reason=f"{NAME}要求")
    one.tasks.append(Task(1, f"回访{NAME}", "b1", "2026-03-09", MONDAY))
    return one


async def test_the_name_is_hidden_in_texts_events_and_tasks_and_found_no_more(known):
    chens = a_proposal("SMQ-2026-000002", proposer="resident-chen", problem=SAID)
    await stored(known, signed(), chens)
    async with known.open_work() as work:
        await work.residents.forget(LIU)
        await work.commit()

    own, other = await loaded(known), await loaded(known, "SMQ-2026-000002")

    assert own.problem == "我叫***，路灯坏了，电话***"
    assert [event.given.get("text", "") for event in own.events][1:2] == ["已回***，打的***"]
    assert own.events[-1].given["reason"] == "***要求"
    assert own.events[-1].given["body"] == "b1"
    assert own.tasks[0].title == "回访***"
    assert NAME not in repr(own)
    assert other.problem == SAID
    async with known.open_work(readonly=True) as work:
        found = await work.proposals.find(Filter(words=NAME))
        assert [one.ref for one in found] == ["SMQ-2026-000002"]
        assert len(await work.proposals.find(Filter(words="路灯坏了"))) == 2


async def test_what_a_proposal_is_found_by_forgets_the_name_as_its_texts_do(database, url):
    """Also where staff wrote it into the answer; and what comes later is found as before."""
    async with database.open_work() as work:
        await work.residents.add(a_resident("liu"))
        one = signed(status=Status.IN_PROGRESS)
        one.tasks.clear()
        one.take("answer", HANDLER, later(hours=3), answer=f"{NAME}您好，换好了", outcome="done")
        await work.proposals.add(one)
        await work.commit()
    assert [await found(database, words) for words in (NAME, f"{NAME}您好", "换好了")] == [1, 1, 1]

    async with database.open_work() as work:
        await work.residents.forget(LIU)
        await work.commit()

    assert await found(database, NAME) == await found(database, f"{NAME}您好") == 0
    assert await found(database, "换好了") == 1
    async with database.open_work() as work:
        one = await work.proposals.get(REF)
        one.problem = "电梯也坏了"
        await work.proposals.save(one)
        await work.commit()
    words = ("电梯也坏", "换好了", "路灯坏了", NAME)
    assert [await found(database, each) for each in words] == [1, 1, 0, 0]
    if url.startswith("sqlite"):  # an index that was mended with other words than it held is ill
        await execute(url, "INSERT INTO proposal_words (proposal_words) VALUES ('integrity-check')")


async def found(database, words):
    """How many are found by the words, and by the index alone too."""
    async with database.open_work(readonly=True) as work:
        narrowed = await work.proposals._words.narrow([words])
        listed = await work.proposals.find(Filter(words=words))
    assert len(narrowed) == len(listed)
    return len(listed)


async def test_no_row_of_any_table_keeps_it(database, url):
    async with database.open_work() as work:
        await work.residents.add(a_resident("liu"))
        await work.proposals.add(signed())
        await work.commit()
    correction = Correction(MONDAY, "s1", REF, True, {}, {}, f"{NAME}说的", SAID)
    await execute(
        url,
        "INSERT INTO staff (id, login, name, role, body, password_hash, created_at, totp_sealed,"
        " totp_counter, active, failures, must_change) VALUES ('s1', 's1', 'x', 'handler', 'b1',"
        " '', '2026-03-02', '', 0, TRUE, 0, FALSE)",
        "INSERT INTO corrections (at, staff, ref, agreed, before, after, reason, text) VALUES"
        f" ('2026-03-02', 's1', '{REF}', TRUE, '{{}}', '{{}}', '{correction.reason}',"
        f" '{correction.text}')",
    )
    assert NAME in repr(await all_rows(url))

    async with database.open_work() as work:
        await work.residents.forget(LIU)
        await work.commit()

    left = repr(await all_rows(url))
    assert NAME not in left
    assert NUMBER not in left
    assert "forgetting" not in left
