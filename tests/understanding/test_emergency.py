"""Emergencies are missed by nobody, and figures of speech wake nobody up."""

import pytest

from bot.understanding import Understander
from bot.understanding.emergency import Watch
from bot.understanding.lexicon import Lexicon

DANGER = [
    "楼下着火了快来人",
    "屋头一股好大的煤气味",
    "电梯里头关了两个人出不来",
    "有人拿刀在砍人",
    "婆婆晕倒了喊不醒",
    "娃儿掉进井里了",
]
LIFE = [
    "我不想活了",
    "我女儿说要割腕",
    "站在天台上想跳下去",
    "我想跳楼",
    "停车费都交不起了，我真的想跳楼算了",
    "催债的天天上门，逼得我要跳楼，今天就做个了断",
    "气得我爬到楼顶了，不给说法我就跳楼",
    "我妈的养老钱被骗光了，急得她要跳楼",
]
VIOLENCE = ["老公又打我，脸都打肿了", "楼上那家天天把娃儿往死里打"]
THREATS = [
    "楼上那家人不还我钱我明天就去弄死他",
    "处理好没有？我警告你再不处理我就下去捅了他们！",
    "再不退钱，老子今天砍死你们",
    "隔壁喝了酒，说要弄死我",
    "你们再拖，我一把火烧了你们办公室",
    "物业再锁门我就跟他们同归于尽",
    "要是再来闹我就杀他全家",
    "信不信我打死你",
    "那个保安我迟早捅死他",
    "我要他的命",
    "我要弄死楼上那家人",
]
FIGURES = [
    "气死我了，垃圾三天没人收",
    "广场舞天天吵死人",
    "热死了，活动室装个空调嘛",
    "累死个人，六楼没得电梯",
    "物业涨价是捅了马蜂窝，大家都不干",
    "菜市场不准砍价，大家意见大",
    "绿化队把树砍了，能不能补种",
    "他们把我们院子的竹子砍了，商量一下嘛",
    "打死我都不信停车费只要三块，公开账目嘛",
    "小区到处是蟑螂，弄死这些蟑螂要统一消杀",
    "草坪的花遭晒死了，能不能换耐旱的",
    "你们要整死我嗦，天天爬七楼，加装电梯嘛",
    "广场舞吵死人了，定个时间嘛",
    "急死了，你们有没有人",
    "电梯要人命，三天两头坏，想换一部",
    "物业气得我想跳楼，换一家行不行",
    "气得我想跳楼，停车费太贵",
    "气死我了想跳楼，停车费又涨",
    "停车费一涨再涨，逼得我要跳楼，大家议一议收费嘛",
    "楼上天天拖椅子，吵得我想跳楼，能不能约个时间",
    "广场舞吵得人想死，九点就收行不行",
    "等公交等得我想跳楼，能不能多发几班",
    "去年三栋起过火，想给每层配灭火器",
    "建议搞一次消防演练",
]


@pytest.mark.parametrize("said", [*DANGER, *LIFE, *VIOLENCE])
def test_an_emergency_is_heard(reader: Understander, said: str) -> None:
    got = reader.understand(said)
    assert got.urgent, got
    assert (got.intent, got.list.value) == ("emergency", "negative")


@pytest.mark.parametrize("said", THREATS)
def test_a_threat_against_a_life_is_heard(reader: Understander, said: str) -> None:
    assert reader.understand(said).code in {"N01", "N03"}


def test_a_threat_needs_no_model_and_is_none_the_less_for_an_if(lexicon: Lexicon) -> None:
    alarm = Watch(lexicon).judge("要是再来我就捅了他", {"N10": 1.0})
    assert alarm is not None
    assert (alarm.code, alarm.words) == ("N01", ("捅了他",))


def test_a_threat_at_home_keeps_its_own_door(lexicon: Lexicon) -> None:
    alarm = Watch(lexicon).judge("老公打我，说要弄死我", {"N03": 0.5, "N01": 0.1})
    assert alarm is not None
    assert alarm.code == "N03"


@pytest.mark.parametrize("said", FIGURES)
def test_a_figure_of_speech_is_no_emergency(reader: Understander, said: str) -> None:
    assert not reader.understand(said).urgent


@pytest.mark.parametrize("said", LIFE)
def test_a_life_in_danger_has_its_own_door(reader: Understander, said: str) -> None:
    assert reader.understand(said).code == "N02"


def test_an_emergency_inside_a_form_still_interrupts(reader: Understander) -> None:
    got = reader.understand("等一下，我家隔壁着火了", expecting="confirm")
    assert got.urgent


def test_words_and_a_little_doubt_are_enough(lexicon: Lexicon) -> None:
    alarm = Watch(lexicon).judge("楼下起火了", {"N01": 0.1, "A04": 0.9})
    assert alarm is not None
    assert alarm.words


def test_words_alone_do_not_convince_a_model_that_is_sure(lexicon: Lexicon) -> None:
    assert Watch(lexicon).judge("楼下起火了", {"N01": 0.01, "C01": 0.99}) is None


def test_words_about_the_past_need_the_model_s_agreement(lexicon: Lexicon) -> None:
    watch = Watch(lexicon)
    assert watch.judge("去年楼下起火了", {"N01": 0.2, "C01": 0.8}) is None
    assert watch.judge("去年楼下起火了", {"N01": 0.6, "C01": 0.4}) is not None


def test_words_said_in_jest_need_the_model_s_agreement(lexicon: Lexicon) -> None:
    watch, little = Watch(lexicon), {"N01": 0.2, "E01": 0.8}
    assert watch.judge("抢车位抢得要动刀了，开个玩笑", little) is None
    assert watch.judge("有人动刀了，我没开玩笑", little) is not None


def test_what_might_happen_once_is_no_danger_now(lexicon: Lexicon) -> None:
    watch, little = Watch(lexicon), {"N01": 0.2, "C01": 0.8}
    assert watch.judge("一旦着火了，大车开不进来", little) is None
    assert watch.judge("着火了，大车开不进来", little) is not None


def test_a_child_with_child_is_reported(lexicon: Lexicon) -> None:
    """Pregnancy under fourteen has to be reported (强制报告, Protection of Minors Law art. 11)."""
    watch, little = Watch(lexicon), {"N03": 0.1, "N10": 0.9}
    assert watch.judge("她才十二岁就怀孕了，家里不让说", little) is not None
    assert watch.judge("爱人三十二岁怀孕了，想问产假", little) is None
