"""Lines told by their number, and what is said behind `hand it in`."""

from bot.dialogue.acts import Act
from bot.dialogue.numbered import by_number
from bot.dialogue.state import Draft
from tests.dialogue.stage import Stage, asking, heard

ANOTHER = "楼道里堆满了纸箱"


def test_a_line_told_by_its_number_is_set_to_all_that_is_said() -> None:
    parts = [heard("corrects", "2. 补好。", line="any", operation="add"), heard("submit", "提交")]

    line, submit = by_number(parts)

    assert (line.line, line.operation, line.new) == ("solution", "set", "补好")
    assert submit.act is Act.SUBMIT


def test_what_goes_on_with_it_belongs_to_it() -> None:
    parts = [
        heard("corrects", "1. 坎烂了，", new="坎烂了", line="any", operation="set"),
        heard("corrects", "走路绊脚", line="problem", operation="set"),
    ]

    (line,) = by_number(parts)

    assert line.new == "坎烂了，走路绊脚"


def test_words_that_replace_others_stay_as_they_were_heard() -> None:
    part = heard("corrects", "3. 不是三栋是四栋", old="三栋", new="四栋", operation="set")

    assert by_number([part]) == [part]


async def test_what_is_told_behind_handing_in_is_a_matter_of_its_own() -> None:
    draft = Draft("车位不够", solution="划线", place="smq-ma-madong", photos_done=True)
    stage = Stage(asking("confirm", draft), codes={ANOTHER: "B01"})
    parts = [heard("submit", "提交。"), heard("corrects", ANOTHER, 0.9, line="place")]
    done = await stage.play("answer", *parts)

    assert [one.problem for one in done.state.shelf] == [ANOTHER]
    assert not done.state.draft or done.state.draft.detail == ""
