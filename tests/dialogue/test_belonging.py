"""What a turn belongs to: one draft, one proposal, one call, a rating, or nothing."""

from dataclasses import replace

import pytest

from bot.dialogue.state import Draft, State
from bot.proposals.belonging import RATING, Scope, of_rating, one_of
from bot.proposals.workflow import Status
from tests.builders import a_proposal, later
from tests.dialogue.stage import Stage, a_draft, asking, heard, matter, understood

REF = "SMQ-2026-000001"
DRAFT, WAITING = "draft:m1:0", "draft:m1:1"
AT = {"body": "smq-maan-council", "place": "smq-ma-madong"}
DONE = a_proposal(REF, status=Status.ANSWERED, **AT)


async def test_a_new_matter_gets_a_draft_of_its_own() -> None:
    begun = await Stage(codes={"马东大院路灯坏了": "A04"}).play(
        "matter", heard("tells", "马东大院路灯坏了"), understanding=understood("A04")
    )

    assert begun.matter == begun.draft.key == "draft:key-1:0"


async def test_an_answer_belongs_to_the_draft_it_fills() -> None:
    state = asking("solution", a_draft(key=DRAFT, solution=None))

    done = await Stage(state).play("answer", heard("tells", "换成声控的"))

    assert (done.draft.key, done.matter) == (DRAFT, DRAFT)


@pytest.mark.parametrize(("shelf", "belongs"), [((), True), ((WAITING,), False)])
async def test_filing_belongs_to_the_proposal_unless_another_matter_is_read_out(
    shelf: tuple[str, ...], belongs: bool
) -> None:
    asked = a_draft(key=DRAFT, photos_done=False)
    summary = (await Stage(asking("photos", asked)).play("answer", heard("no", "没得照片"))).state
    waiting = tuple(Draft("车位不够", matter=matter("A02"), begun=False, key=one) for one in shelf)

    done = await Stage(replace(summary, shelf=waiting)).play("answer", heard("submit", "提交"))

    assert done.proposals
    assert done.matter == (done.proposals[0].ref if belongs else "")


async def test_two_matters_at_once_belong_to_neither() -> None:
    both = State(draft=a_draft(), shelf=(Draft("车位不够", matter=matter("A02")),))

    done = await Stage(both).play("smalltalk", heard("greets", "你好"))

    assert {done.draft.key, done.state.shelf[0].key} == {"draft:key-1:0", "draft:key-1:1"}
    assert done.matter == ""


async def test_a_mark_belongs_to_the_rating_also_where_it_is_read_out_again() -> None:
    rated = replace(DONE, rating=1)
    given = await Stage(proposals=(DONE,)).play("rate", heard("rates", f"{REF} 不满意"))
    told = await Stage(proposals=(rated,), now=later(hours=2)).play(
        "track", heard("progress", f"{REF} 怎么样了")
    )

    assert (given.matter, told.matter) == (of_rating(REF), of_rating(REF))


async def test_asking_after_a_proposal_belongs_to_it_and_a_list_to_none() -> None:
    other = a_proposal("SMQ-2026-000002", problem="车位不够", **AT)
    one = await Stage(proposals=(DONE, other)).play("track", heard("progress", f"{REF} 怎么样了"))
    several = await Stage(proposals=(DONE, other)).play("mine")

    assert (one.matter, several.matter) == (REF, "")


async def test_calling_a_person_belongs_to_the_call() -> None:
    done = await Stage().play("human", heard("person", "我要找人"))

    (call,) = done.calls
    assert done.matter == f"call:{call.id}"


def test_a_text_of_several_parts_belongs_to_what_all_of_them_do() -> None:
    assert one_of([]) == one_of(["a", "b"]) == one_of(["a", ""]) == ""
    assert one_of(["a", "a"]) == "a"
    assert one_of(["a", of_rating("a")]) == RATING


@pytest.mark.parametrize("rating", [False, True])
def test_a_scope_shows_its_matters_and_ratings_to_whoever_may_read_them(rating: bool) -> None:
    own, all_ = Scope(frozenset({"a"}), rating), Scope(None, rating)

    assert own.shows("a")
    assert not own.shows("b")
    assert not own.shows("")
    assert all_.shows("")
    assert own.shows(of_rating("a")) is all_.shows(of_rating("b")) is rating
    assert not own.shows(of_rating("b"))
    assert not own.shows(RATING)
