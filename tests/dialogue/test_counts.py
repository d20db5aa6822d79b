"""How many there are is said truly, however few of them are shown."""

from bot.dialogue.acts import Act
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Status
from tests.builders import a_proposal, a_resident, public
from tests.dialogue.stage import CONSENTED, Stage, heard

MANY = 64
LIU = a_resident(**CONSENTED)


def filed(**more: object) -> tuple[Proposal, ...]:
    more = {"body": "smq-maan-council"} | more
    return tuple(a_proposal(f"SMQ-2026-{n:06d}", **more) for n in range(1, MANY + 1))


async def test_all_of_one_s_own_are_counted_and_the_oldest_is_found() -> None:
    stage = Stage(resident=LIU, proposals=filed())

    listed = await stage.play("mine")
    oldest = await stage.play("track", heard(Act.PROGRESS, "SMQ-2026-000001 怎么样了"))

    assert listed.said[0] == "utter_track_all"
    assert listed.values["count"] == MANY
    assert oldest.values["ref"] == "SMQ-2026-000001"


async def test_all_that_is_public_at_a_place_is_counted() -> None:
    place = "smq-ma-madong"
    theirs = filed(proposer="resident-li", place=place, status=Status.IN_PROGRESS)
    for one in theirs:
        public(one)
    stage = Stage(resident=LIU, proposals=theirs)

    found = await stage.play("browse", heard(Act.BROWSES, "马东大院有什么提案"))

    assert found.said == ["utter_browse_found"]
    assert found.values["count"] == MANY
