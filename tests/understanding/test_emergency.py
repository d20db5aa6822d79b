"""Dangers are heard, figures of speech wake nobody up: floors, for no word decides alone."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bot.catalogue import Catalogue
from bot.content import read
from bot.examples import SAFE
from bot.learning.bands import INTERRUPTED, bands
from bot.learning.sentence import DANGERS as WRITTEN
from bot.learning.sentence import Sentence
from bot.paths import ROOT
from bot.training import load_reader
from bot.understanding import Understander
from bot.understanding.archive import Archive
from bot.understanding.danger import LIKELY, NOTHING, SURE, Watch
from bot.understanding.lexicon import Lexicon
from bot.understanding.meaning import shared
from bot.understanding.reading import TextReader

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


GREETINGS = [
    "你好",
    "您好呀",
    "在吗",
    "有人吗",
    "早上好",
    "谢谢",
    "再见",
    "嗯",
    "好的",
    "同意",
    "1",
]
FAMILY = ["等我儿子回来再说", "老公不同意", "妈妈生气了", "娃在哭等会儿聊"]
KEPT = read(ROOT / "models" / "calibration.yml").value["held_out"]
FLOORS = {"danger_found": 0.8, "danger_real": 0.945, "danger_kind": 0.8, "danger_asked_found": 0.9}
ELSEWHERE = 0.02


@pytest.fixture(scope="module")
def trained() -> Understander:
    """The model `train` made of the data as they stand."""
    found = load_reader()
    assert isinstance(found, Understander)
    return found


def _share(reader: Understander, texts: Sequence[str], *bands: str) -> float:
    return sum(reader.understand(one).band in bands for one in texts) / len(texts)


@pytest.mark.parametrize("name", FLOORS)
def test_people_never_met_are_heard(name: str) -> None:
    assert KEPT[name] >= FLOORS[name]


def test_hardly_anybody_else_is_interrupted() -> None:
    assert KEPT["alarms_elsewhere"] <= ELSEWHERE


@pytest.mark.parametrize(
    "said", [DANGER, LIFE, VIOLENCE, THREATS], ids=["now", "life", "home", "threat"]
)
def test_what_is_said_outright_is_heard(trained: Understander, said: list[str]) -> None:
    assert _share(trained, said, SURE) >= 0.6
    assert _share(trained, said, SURE, LIKELY) >= 0.8


def test_few_figures_of_speech_interrupt(trained: Understander) -> None:
    assert _share(trained, FIGURES, SURE) <= 0.1


@pytest.mark.parametrize("said", [*GREETINGS, *FAMILY])
def test_greetings_and_family_words_alarm_nobody(trained: Understander, said: str) -> None:
    got = trained.understand(said)
    assert (got.urgent, got.band, got.danger) == (False, NOTHING, None)


def test_what_is_urgent_has_kind_code_and_intent(trained: Understander) -> None:
    got = trained.understand("楼下着火了快来人")
    assert (got.urgent, got.band, got.danger, got.code) == (True, SURE, "fire", "N01")
    assert (got.intent, got.list.value) == ("emergency", "negative")
    assert got.as_json()["danger"] == "fire"


@pytest.mark.parametrize(
    ("sure", "likely", "band"), [(0.0, 0.0, SURE), (1.1, 0.0, LIKELY), (1.1, 1.1, NOTHING)]
)
def test_the_band_follows_from_the_chance(
    archive: Archive, sure: float, likely: float, band: str
) -> None:
    lexicon = Lexicon(archive.lexicon)
    reading = TextReader(archive, lexicon, shared()).read(["锅烧干了屋里全是烟"])[0]
    calibration = replace(archive.calibration, sure=sure, likely=likely)
    danger = Watch(archive.danger, archive.about["dangers"], calibration).judge(reading)
    assert (danger.band, danger.code) == (band, archive.about["dangers"][danger.kind])


def test_what_is_likely_keeps_its_reading_and_is_not_urgent(
    archive: Archive, catalogue: Catalogue
) -> None:
    calibration = replace(archive.calibration, sure=1.1, likely=0.0)
    reader = Understander(replace(archive, calibration=calibration), catalogue, shared())
    got = reader.understand("院子里的路灯坏了半个月")
    assert (got.urgent, got.band, got.code, got.intent) == (False, LIKELY, "A04", "propose")
    assert got.danger is not None


def test_bands_begin_where_dangers_are_as_often_real_as_wanted() -> None:
    """Dangers and what sounds so lie apart; a few others lie among the dangers."""
    held, signs = [], []
    for number in range(50):
        for kind, origin, lead in (("fire", WRITTEN, 1.0), (SAFE, WRITTEN, -1.0), (SAFE, "", -2.0)):
            held.append(Sentence("x", "N01", None, None, f"w{number}", kind, origin))
            signs.append([lead])
    signs[2] = signs[5] = [0.5]
    told = np.array(["fire"] * len(held))
    found = bands(np.array(signs), told, held)
    assert found.likely <= found.sure
    assert found.figures["danger_found"] == found.figures["danger_real"] == 1.0
    assert found.figures["danger_kind"] == 1.0
    assert found.figures["alarms_elsewhere"] <= INTERRUPTED
    assert found.alarm((1.0,)) > 0.5 > found.alarm((-1.0,))
