"""Several matters are told apart; one matter is never cut."""

import pytest

from bot.understanding import Understander
from bot.understanding.lexicon import Lexicon
from bot.understanding.sources import Sentence
from bot.understanding.splitting import Splitter

SEVERAL = [
    ("院子里路灯坏了。另外电梯也老是停", {"A04", "A01"}),
    ("两件事：1、想装充电桩 2、楼道堆满了杂物", {"A03", "B01"}),
    ("一是楼顶漏雨，二是广场舞太吵", {"A06", "B05"}),
    ("院里树枝该修了，单元门禁也关不上", {"B02", "A08"}),
    ("健身器材锈了，下水道也堵了", {"D03", "A05"}),
    ("健身器材都锈了，还有就是公交站太远了", {"D03", "D06"}),
]


@pytest.mark.parametrize(("said", "codes"), SEVERAL)
def test_each_matter_is_judged_by_itself(reader: Understander, said: str, codes: set[str]) -> None:
    got = reader.understand(said)
    assert {matter.code for matter in got.matters} == codes
    assert got.is_multi


def test_the_first_matter_is_the_answer(reader: Understander) -> None:
    got = reader.understand("院子里路灯坏了。另外电梯也老是停")
    assert got.code == got.matters[0].code == "A04"


def test_nothing_said_is_lost_between_the_matters(reader: Understander) -> None:
    said = "院子里路灯坏了。另外电梯也老是停"
    got = reader.understand(said)
    assert "".join(matter.text for matter in got.matters) == said


def test_a_matter_and_what_belongs_elsewhere_go_their_own_ways(reader: Understander) -> None:
    got = reader.understand("我的公积金提不出来，另外院子里想加装电梯")
    assert [matter.list.value for matter in got.matters] == ["negative", "positive"]


@pytest.mark.parametrize(
    "said",
    [
        "电梯坏了，希望早点修",
        "我们院子七层楼没有电梯，老人上下不方便，大家想凑钱装一部",
        "路灯坏了，还有好几个月没人来修",
        "遛狗不牵绳，狗屎到处都是，还咬过人，定个公约吧",
    ],
)
def test_one_matter_with_its_story_stays_whole(reader: Understander, said: str) -> None:
    assert len(reader.understand(said).matters) == 1


def test_hardly_any_single_matter_is_cut(reader: Understander, learnt: list[Sentence]) -> None:
    single = [one for one in learnt if one.label[0] in "ABCDE"][1::40]
    cut = [one.text for one in single if reader.understand(one.text).is_multi]
    assert len(cut) <= 0.05 * len(single), cut


def test_words_that_announce_or_count_belong_to_no_matter(lexicon: Lexicon) -> None:
    splitter = Splitter(lexicon)
    assert splitter.bare("另外，公厕该翻新了") == "公厕该翻新了"
    assert splitter.bare("2、楼道堆满杂物") == "楼道堆满杂物"


def test_pieces_are_cut_from_the_resident_s_own_spelling(lexicon: Lexicon) -> None:
    assert splitter_pieces(lexicon, "路燈壞了，還有電梯停了") == ("路燈壞了，", "還有電梯停了")


def splitter_pieces(lexicon: Lexicon, said: str) -> tuple[str, ...]:
    return Splitter(lexicon).marked(said).pieces
