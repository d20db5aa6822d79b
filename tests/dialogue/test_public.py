"""What neighbours read of each other: no name, no telephone, no door; one's own is read whole."""

import pytest

from bot.proposals.workflow import Status
from bot.services.desk.opening import suggested
from tests.builders import HANDLER, a_proposal, later, public
from tests.dialogue.stage import Outcome, Stage, heard

REF = "SMQ-2026-000001"
SAID = "我叫王小明，住6单元502，电话13800001111，路灯坏了"
AT = {"body": "smq-maan-council", "place": "smq-ma-madong"}
SECRETS = ("王小明", "502", "13800001111")


def signed(proposer: str, status: Status = Status.ACCEPTED, **more: object):
    """Answered by staff, who call the proposer by name."""
    one = a_proposal(REF, proposer=proposer, problem=SAID, status=status, **AT, **more)
    one.take("start_work", HANDLER, later(hours=1), plan="联系王小明后换灯")
    one.take(
        "answer", HANDLER, later(hours=2), outcome="solved",
        answer="王小明您好，换好了，再坏打028-83221234",
    )  # fmt: skip
    return public(one, **suggested(one))


def read(done: Outcome) -> str:
    """Everything the answer is made of."""
    return repr([(one.values, one.options, one.text) for one in done.replies])


@pytest.mark.parametrize(
    ("name", "words"),
    [("track", f"{REF} 怎么样了"), ("browse", "附近有什么提案"), ("browse", f"看看{REF}")],
)
async def test_a_neighbour_reads_neither_name_nor_number(name: str, words: str) -> None:
    stage = Stage(proposals=(signed("resident-li"),), now=later(hours=3))

    seen = read(await stage.play(name, heard("browses", words)))

    assert "***" in seen
    assert not [secret for secret in SECRETS if secret in seen]


async def test_an_offices_number_stays_in_an_answer() -> None:
    stage = Stage(proposals=(signed("resident-li"),), now=later(hours=3))

    assert "028-83221234" in read(await stage.play("track", heard("progress", f"{REF} 怎么样了")))


async def test_ones_own_is_read_as_it_was_said() -> None:
    stage = Stage(proposals=(signed("resident-liu"),), now=later(hours=3))

    assert "王小明" in read(await stage.play("track", heard("progress", f"{REF} 怎么样了")))


async def test_a_name_is_hidden_also_where_the_words_are_cut() -> None:
    long = a_proposal(REF, proposer="resident-li", status=Status.IN_PROGRESS, **AT)
    long.problem = "我是马东大院三号楼一直住着的王小明"
    public(long, **suggested(long))
    stage = Stage(proposals=(long,))

    assert "王" not in read(await stage.play("browse", heard("browses", "附近有什么提案")))
