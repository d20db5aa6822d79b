"""How the form asks: which question, how it comes again, what is read back."""

from typing import Any

from actions.form import AskPhotos, AskPlace, AskSolution
from actions.summary import AskConfirmed
from tests.actions.drafts import FILLED, TOLD
from tests.actions.stage import Outcome, Stage
from tests.builders import a_resident


async def test_the_form_is_silent_where_a_skill_has_just_asked_something() -> None:
    stage = Stage({**FILLED, "solution": None, "requested_slot": "solution"}, in_form=True)
    stage.before("propose")
    stage.earlier.append({"event": "user", "text": "撤回", "parse_data": {}})
    stage.earlier.append({"event": "slot", "name": "pending", "value": {"what": "forget"}})
    # the stage adds the message after these; put the question behind it as Rasa would
    stage.slots["pending"] = {"what": "forget"}
    done = await Late(stage).play(AskSolution())

    assert done.said == []


class Late:
    """A stage on which the slot was set in this very turn."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def play(self, action: Any) -> Outcome:
        """The action, with the question asked after the message."""

        class Asked(type(action)):  # type: ignore[misc]
            async def act(self, talk: Any) -> Any:
                asked = {"event": "slot", "name": "pending", "value": {"what": "forget"}}
                talk._tracker.events.append(asked)
                return await super().act(talk)

        return await self._stage.play(Asked(), "撤回", "withdraw")


async def test_a_question_comes_again_in_short() -> None:
    first = await Stage(FILLED).play(AskSolution())
    again = await Stage({**FILLED, "requested_slot": "solution"}, in_form=True).play(AskSolution())
    redo = await Stage({**FILLED, "told": TOLD}, in_form=True).play(AskSolution())

    assert (first.said, again.said, redo.said) == (
        ["utter_ask_solution_A"],
        ["utter_again_solution"],
        ["utter_redo_solution"],
    )


async def test_where_is_asked_with_the_residents_own_place() -> None:
    stage = Stage({**FILLED, "problem": "路灯坏了", "place": None})
    stage.resident = a_resident(home="smq-ma-madong")
    done = await stage.play(AskPlace())

    assert done.said == ["utter_ask_place_home"]
    assert done.options == ["马鞍社区马东大院"]


async def test_photos_are_counted_where_some_are_there() -> None:
    photos = [{"kind": "photo", "media_id": str(n)} for n in range(9)]
    done = await Stage({**FILLED, "photos": photos}).play(AskPhotos())

    assert done.said == ["utter_photos_full"]


async def test_the_whole_is_read_back_again_after_a_night() -> None:
    told = {"lines": {}, "body": "", "due": ""}
    stage = Stage({**FILLED, "requested_slot": "confirmed", "told": told}, in_form=True)
    stage.idle_hours = 9
    done = await stage.play(AskConfirmed())

    assert done.said == ["utter_ask_confirmed"]
    assert "3. 地点：马鞍社区马东大院" in done.values[0]["lines"]


async def test_only_what_changed_is_read_back() -> None:
    whole = await Stage(FILLED).play(AskConfirmed())
    told = whole.slots["told"]
    done = await Stage({**FILLED, "told": told, "solution": "换灯泡"}).play(AskConfirmed())
    same = await Stage({**FILLED, "told": told}).play(AskConfirmed())

    assert done.said == ["utter_summary_changed"]
    assert done.values[0]["lines"] == "2. 办法：换灯泡"
    assert same.said == ["utter_again_confirmed"]
