"""Wherever somebody stands and whatever they do: no turn fails, and each is answered."""

import asyncio
from dataclasses import asdict, replace

import pytest

from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.offers import OFFERS
from bot.dialogue.precedence import turn_of
from bot.dialogue.state import Alarm, Draft, Offer, Refusal, State
from bot.dialogue.talk import Said
from bot.proposals.events import Actor
from bot.proposals.proposal import Proposal
from bot.proposals.workflow import Role
from tests.builders import MONDAY, a_proposal, a_resident
from tests.dialogue.stage import (
    CATALOGUE,
    CONSENTED,
    RESPONSES,
    Stage,
    a_draft,
    asking,
    heard,
    matter,
    read_back,
    understood,
)

REF = "SMQ-2026-000900"
WORDS = "马东大院三栋楼下的路灯"
AT = MONDAY.isoformat()
FINE = Refusal("楼下烧烤店请查封", matter("N12"), AT)
UNKEPT = Refusal("", matter("N08"), AT)
FIRE = Alarm("fire", "N01", AT, ("beside",), words="冒烟了")
SHELF = (Draft("马东大院车位不够", matter=matter("A02"), begun=False),)
GAPS: dict[str, dict] = {
    "problem": {"problem": "", "solution": None, "place": None, "photos_done": False},
    "solution": {"solution": None, "photos_done": False},
    "place": {"place": None, "photos_done": False},
    "whom": {"reach": None, "matter": matter(), "photos_done": False},
    "photos": {"photos_done": False},
}
MORE = {
    "ref": REF,
    "refs": [REF],
    "words": "再补一句，门口也不亮",
    "photos": [("photo", "m")],
    "heard": "坝坝头老是那样",
    "places": ["smq-ma-madong"],
    "name": "submit",
    "of": 1,
    "statement": 1,
    "then": "object",
    "changed": asdict(a_draft()),
    "added": asdict(a_draft(solution="换成声控的；门口也装一盏")),
}
SUMMARY = asyncio.run(read_back(asking("confirm"))).state
"""Everything was read back."""
ABOUT = {"meant": SUMMARY, "consent": State(draft=a_draft()), "safe": State(alarm=FIRE)}


def mine(where: str = "") -> Proposal:
    """What the resident filed earlier."""
    filed = a_proposal(REF, place="smq-ma-madong", body=next(iter(CATALOGUE.bodies)))
    if where == "just withdrawn":
        filed.take("withdraw", Actor(Role.PROPOSER, filed.proposer), MONDAY)
    return filed


STATES: dict[str, State] = {
    "nothing": State(),
    **{f"at {one}": asking(one, a_draft(**GAPS.get(one, {}))) for one in list(Question)[:6]},
    "at confirm": SUMMARY,
    "put aside": State(draft=a_draft(solution=None)),
    "complete, put aside": State(draft=a_draft()),
    "on the shelf": State(shelf=SHELF),
    "shelf beside a draft": asking("place", a_draft(place=None), shelf=SHELF),
    "at a door": State(refusal=FINE),
    "at an unkept door": State(refusal=UNKEPT),
    "at a door, put aside": State(refusal=FINE, draft=a_draft()),
    "in an alarm": State(alarm=FIRE),
    "in an alarm, draft kept": State(alarm=FIRE, draft=a_draft()),
    "after an alarm": State(alarm=replace(FIRE, is_over=True)),
    "just filed": State(ref=REF),
    "just withdrawn": State(ref=REF, undo={"did": "withdrawn", "ref": REF}),
    **{
        f"offered {kind}": replace(
            ABOUT.get(kind, State(shelf=SHELF, draft=a_draft(solution=None))),
            offer=Offer(kind, MORE),
        )
        for kind in OFFERS
        if not (OFFERS[kind].is_own and kind != "meant")
    },
    **{
        f"offered {kind}": replace(SUMMARY, offer=Offer(kind, MORE))
        for kind in ("topic", "place", "phone", "line")
    },
}
PARTS = [
    *(heard(act, WORDS) for act in Act),
    *(heard("corrects", WORDS, line=one, operation="set") for one in ("place", "topic", "phone")),
    heard("corrects", WORDS, line="any", operation="delete", old="三栋"),
    heard("asks", WORDS, answer="cost", answer_sure=0.9),
    heard("noise", WORDS, 0.1),
]


async def played(where: str, part: Heard, resident: dict) -> str:
    """What goes wrong in one turn; empty where nothing does."""
    state, said = STATES[where], Said(part.text, (part,), understood())
    name = turn_of(state, said, MONDAY)
    stage = Stage(state, resident=a_resident(**resident), proposals=(mine(where),))
    try:
        done = await stage.play(name, part)
    except Exception as error:
        return f"{part.act}{':' + part.line if part.line else ''} → {name}: {error!r}"
    if not done.said:
        return f"{part.act} → {name}: no answer"
    if State.from_json(done.state.to_json()) != done.state:
        return f"{part.act} → {name}: the state does not come back"
    return ""


@pytest.mark.parametrize("where", STATES)
async def test_whatever_somebody_does_is_answered(where: str) -> None:
    resident = {} if where in ("at consent", "offered second_consent") else CONSENTED
    wrong = [await played(where, part, resident) for part in PARTS]

    assert [one for one in wrong if one] == []


@pytest.mark.parametrize("where", STATES)
@pytest.mark.parametrize(
    "turn", ["affirm", "deny", "start", "next_matter", "stale", "photo", "follow", "empty"]
)
async def test_whatever_is_tapped_or_sent_is_answered(turn: str, where: str) -> None:
    stage = Stage(STATES[where], proposals=(mine(where),))
    done = await stage.play(turn, attached={"media_id": "m"})

    assert done.said
    assert all(one in RESPONSES for one in done.said if one.startswith("utter_"))
