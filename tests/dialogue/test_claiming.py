"""A slip's code in the chat: the proposal is told of, a wrong one is said to be wrong."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.dialogue import turns
from bot.dialogue.state import State
from bot.dialogue.talk import Said, Talk
from bot.ports import OFFLINE, FiledFor
from bot.proposals.slips import code_for, digest_of, shown
from bot.services.desk.doors import TRIES
from bot.turn import Turn
from tests.builders import MONDAY, a_proposal, a_resident
from tests.dialogue.stage import WORDING, a_desk, complete

KEY = "a secret for tests only, long enough"


async def said(words: list[str], now: datetime = MONDAY) -> list[list[str]]:
    """What is answered to each message of one resident; a slip lies at home."""
    desk, resident = a_desk(now=now), a_resident()
    answers = []
    async with desk.open_work() as work:
        await work.residents.add(resident)
        proposal = replace(
            a_proposal(), proposer=OFFLINE, place="smq-ma-madong", body="smq-maan-council"
        )
        await work.proposals.add(proposal)
        digest = digest_of(code_for(proposal.ref, KEY))
        await work.filed_for.add(
            FiledFor(proposal.ref, "s1", now, "王婆婆", "phone", "2026-11", digest=digest)
        )
        for text in words:
            talk = Talk(Turn(desk, resident, work), State(), Said(text), {})
            await turns.run(talk, "track")
            complete(talk.replies)
            answers.append([one.response or one.text for one in talk.replies])
        claimed = [one.ref for one in await work.proposals.of_resident(resident.id)]
    return [*answers, claimed]


async def test_the_right_code_is_told_of_and_is_spent() -> None:
    ref = a_proposal().ref
    code = shown(code_for(ref, KEY))

    first, second, claimed = await said([f"认领 {code}", f"认领{code.lower()}"])

    assert first[0] == WORDING.phrase("claimed", refs=ref)
    assert len(first) > 1, "where it stands is told as well"
    assert second == [WORDING.phrase("claim_unknown")]
    assert claimed == [ref]


@pytest.mark.parametrize("too_many", [False, True])
async def test_wrong_codes_are_said_to_be_wrong_until_there_are_too_many(too_many: bool) -> None:
    *answers, claimed = await said(["认领 ABCD-2345"] * (TRIES + too_many))

    key = "claim_too_many" if too_many else "claim_unknown"
    assert answers[-1] == [WORDING.phrase(key)]
    assert claimed == []
