"""Several matters are told apart; one matter is never cut."""

import pytest

from bot.content import read
from bot.learning.sentence import Sentence
from bot.paths import ROOT
from bot.understanding import Understander
from bot.understanding.lexicon import Lexicon
from bot.understanding.splitting import Splitter

SEVERAL = [
    ("院子里路灯坏了。另外电梯也老是停", {"A04", "A01"}),
    ("两件事：1、想装充电桩 2、楼道堆满了杂物", {"A03", "B01"}),
    ("一是楼顶漏雨，二是广场舞太吵", {"A06", "B05"}),
    ("院里树枝该修了，单元门禁也关不上", {"B02", "A08"}),
    ("健身器材锈了，下水道也堵了", {"D03", "A05"}),
    ("健身器材都锈了，还有就是公交站太远了", {"D03", "D06"}),
]
LISTED = [
    ("1.楼道灯坏了几个月没人修2.顶楼漏雨漏到六楼3.我的低保好久批下来", ["A04", "A06", "N11"]),
    ("1、院里想装几个充电桩 2、下水道老是返水 3、我妈的高龄津贴咋个办", ["A03", "A05", "N11"]),
    ("①路口没有斑马线②健身器材锈断了③医保卡丢了在哪里补", ["C05", "D03", "N11"]),
    ("（1）想加装电梯（2）物业费收支要公示（3）失业金怎么领", ["A01", "E03", "N11"]),
    ("三件事：1楼顶漏水2树枝遮光3快递柜不够用", ["A06", "B02", "A09"]),
    ("第一路灯坏了，第二电梯老是停，第三公积金怎么提", ["A04", "A01", "N11"]),
    (
        "一、小区东门的路灯全灭；二、化粪池满了往外冒；三、孩子入学要的居住证明在哪儿开？",
        ["A04", "A05", "N11"],
    ),
    (
        "尊敬的领导：我是槐树里小区的住户，在这里住了十几年，有几个情况向您反映，恳请帮助解决。"
        "1、单元门的门禁坏了快一年，刷卡没有反应，大门关不拢，外人随便进出，希望换一套门禁，大家"
        "心里都不踏实。2、院里的下水主管老化，一楼每逢大雨就返水，家具都泡坏了，自己掏钱疏通了四"
        "五次。3、我母亲申请的高龄补贴交了材料快三个月，不知道什么时候能批下来。盼回复，谢谢！",
        ["A08", "A05", "N11"],
    ),
    (
        "社区领导你们好，我代表我们单元的几户老人写这封信，请耐心看完。第一，院里的健身器材锈断了，"
        "乒乓球台也塌了半边，大人小孩想锻炼都没有地方，希望换一批；第二，附近没有一个买菜的地方，最"
        "近的菜市场要走二十多分钟，腿脚不好的人实在吃力；第三，业委会任期去年就满了，一直没有人出"
        "来组织换届，门口的公告栏也空着。以上三点请你们考虑，辛苦了。",
        ["D03", "D05", "E02"],
    ),
]
MANY = (
    "楼道灯不亮",
    "顶楼漏雨漏到六楼",
    "下水道老是返水",
    "广场舞音响太大",
    "想加装一部电梯",
    "消防通道停满了车",
    "遛狗的不牵绳子",
    "老年人没地方吃饭",
    "公交站离得太远",
    "业委会该换届了",
    "健身器材锈断了",
)
POINTS = [
    "加装电梯的几点意见：1.费用按楼层分摊2.一楼给点补偿3.电费大家平摊",
    "关于广场舞噪音，我建议：1、晚上九点前结束；2、音响离居民楼远点；3、每周休息一天",
    "停车位太少了，我想了几个办法：1.划线2.外来车收费3.错时共享对面单位车位",
    "养犬公约建议：一、出门牵绳；二、狗粪主人自己捡；三、大型犬不进电梯",
    "老年食堂可以这样办：第一，先摸底有多少老人要吃；第二，找学校食堂合作；第三，送餐上门",
    "路灯坏了三处：1.大门口 2.三栋转角 3.车棚旁边",
    "尊敬的领导：关于我院加装电梯一事，经过多次入户征求意见，现将大家的想法汇总如下：1、费用由"
    "二楼以上住户按楼层高低分摊，一楼不出钱也不使用；2、井道位置选在单元门北侧，不挡一楼的窗户"
    "采光；3、后期电费和维保费每年按户均摊，由各单元推选一名代表管账；4、希望社区帮我们联系有资"
    "质的施工单位并指导申请补贴。请予支持！",
]
NOT_COUNTED = [
    "我家3、4楼之间的灯不亮，晚上6、7点就黑了",
    "第一人民医院旁边没有公交站，第二小学的娃娃坐车也不方便",
    "去年5.1和10.1都停过水，每次一两天",
]


@pytest.mark.parametrize(("said", "codes"), LISTED)
def test_each_item_of_a_list_is_a_matter(reader: Understander, said: str, codes: list[str]) -> None:
    got = reader.understand(said)
    assert [matter.code for matter in got.matters] == codes
    assert "".join("".join(matter.text for matter in got.matters).split()) == "".join(said.split())


def test_points_under_one_matter_stay_with_it(reader: Understander) -> None:
    cut = [said for said in POINTS if reader.understand(said).is_multi]
    assert len(cut) <= 1, cut


@pytest.mark.parametrize("said", NOT_COUNTED)
def test_numbers_that_count_no_matters_cut_nothing(lexicon: Lexicon, said: str) -> None:
    assert splitter_pieces(lexicon, said) == (said,)


def test_no_word_of_more_matters_than_are_looked_at_is_lost(lexicon: Lexicon) -> None:
    said = "".join(f"{number}、{what}" for number, what in enumerate(MANY, 1))
    pieces = splitter_pieces(lexicon, said)
    assert "".join(pieces) == said
    assert len(pieces) < len(MANY)
    assert pieces[-1].endswith(MANY[-1])


def test_a_dozen_matters_come_out_with_every_word(reader: Understander) -> None:
    said = "".join(f"{number}、{what}；" for number, what in enumerate(MANY, 1))
    got = reader.understand(said)
    assert len(got.matters) > 5
    assert "".join(matter.text for matter in got.matters) == said


def test_most_matters_that_nobody_counted_are_judged_by_themselves(reader: Understander) -> None:
    found = [
        {one.code for one in reader.understand(said).matters} == want for said, want in SEVERAL
    ]
    assert sum(found) >= len(SEVERAL) - 2


def test_people_never_met_have_their_matters_told_apart() -> None:
    kept = read(ROOT / "models" / "calibration.yml").value["held_out"]
    assert kept["several_found"] >= 0.2
    assert kept["falsely_parted"] <= 0.02


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
    single = [one for one in learnt if one.label[:1] in {*"ABCDE"}][1::150]
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
