"""Each kind of fault is reported with file and line, in words, and all of them at once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.catalogue import check, load
from bot.proposals.errors import ContentError

Edit = Callable[[str, str, str], int]
LAMPS = "topics/A.yml"
TREE = "places/smq-maan.yml"

FAULTS = [
    # form
    (LAMPS, "name: 路灯和楼道照明", "name: [路灯和楼道照明", "读不懂"),
    (LAMPS, "    name: 路灯和楼道照明", "    name: 路灯\n    name: 照明", "写了两次"),
    (LAMPS, "    level: courtyard", "    levle: courtyard", "不认识的字段“levle”"),
    (LAMPS, "    level: courtyard\n", "", "缺少“level”"),
    (LAMPS, "    level: courtyard", "    level: village", "只能是 courtyard, community"),
    (LAMPS, "description: 路灯、", "description: ''  #", "应该是一段文字"),
    (LAMPS, "confirmed: false", "confirmed: maybe", "只能写 true 或 false"),
    ("levels.yml", "seconds: 3", "seconds: 0", "不小于 1 的整数"),
    ("statuses.yml", "  lapsed:", "  lasped:", "不认识的名字“lasped”"),
    # topics and entries
    (LAMPS, "code: A04", "code: A99", "不在固定的事项码里"),
    (LAMPS, "code: A04", "code: A05", "事项码“A05”写了两次"),
    (LAMPS, "code: A04", "code: B04", "不属于 A 类"),
    (LAMPS, "      - 楼梯间黑漆漆的，想换成声控灯\n", "", "至少要 3 条，现在有 2 条"),
    (LAMPS, "code: N13}", "code: N99}", "没有“N99”这个码"),
    (LAMPS, "今晚整条街停电了, code: N13", "今晚整条街停电了, code: A04", "那它就不是反例"),
    ("negative/law.yml", "    reason: 举报干部", "    raeson: 举报干部", "缺少“reason”"),
    ("negative/law.yml", "doors: [courts,", "doors: [court,", "没有编号为“court”的去处"),
    ("negative/law.yml", "    rewrite: null\n", "", "缺少“rewrite”"),
    ("negative/law.yml", "    keeps_text: false\n", "", "keeps_text 不对"),
    ("negative/urgent.yml", "handling: urgent", "handling: refer", "必须是 urgent"),
    (
        "negative/law.yml",
        "doors: [discipline, organisation, political_legal]",
        "doors: []",
        "至少要 1",
    ),
    # places
    (TREE, "id: smq-ma-wutong", "id: smq-ma-madong", "用了两次"),
    (TREE, "parent: smq-maan", "parent: smq-mann", "没有编号为“smq-mann”的地点"),
    (TREE, "parent: smq-maan", "parent: smq", "不是正好高一级"),
    (TREE, "aliases: [北苑]", "aliases: [马东院]", "在这个社区里已经是“马东大院”的了"),
    (TREE, "aliases: [北苑]", "aliases: [苑]", "只有一个字"),
    (TREE, "aliases: [北苑]", "aliases: [马鞍北苑]", "和名称一样"),
    (TREE, "latitude: 30.6952", "latitude: 104.0872", "写反了"),
    (TREE, "    latitude: 30.6952\n", "", "只写了一个"),
    # bodies
    ("bodies/smq.yml", "places: [smq]", "places: [smp]", "没有编号为“smp”的地点"),
    ("bodies/smq.yml", "places: [smq-maan]", "places: [smq-gaosuntang]", "已经有承办单位"),
    ("bodies/smq.yml", "level: community", "level: district", "不是同一级"),
    ("bodies/smq-courtyards.yml", "[smq-ma-madong]", "[smq-ma-wutong]", "没有自己的提案平台"),
    ("bodies/smq.yml", "    phone: null\n", "", "缺少“phone”"),
    # doors and numbers
    ("doors/hotlines.yml", "    verified_on: 2026-11-22\n", "", "没有写核实日期"),
    ("doors/hotlines.yml", "verified_on: 2026-11-22", "verified_on: 2999-01-01", "还没到"),
    ("doors/hotlines.yml", "verified_on: 2026-11-22", "verified_on: 去年", "这样的日期"),
    ("doors/hotlines.yml", 'number: "12315"', 'number: "12358"', "12358 已经停用"),
    ("doors/hotlines.yml", "id: tax", "id: labour", "编号“labour”用了两次"),
    (
        "statuses.yml",
        "已经有人接手了。",
        "已经有人接手了，急就打 12345。",
        "直接写了电话号码 12345",
    ),
    ("negative/law.yml", "reason: 举报干部", "reason: 请打 028-86660000，举报干部", "028-86660000"),
    # deadlines, consent, subdistrict
    ("deadlines.yml", "{A: 3, B: 3, C: 1,", "{A: 3, C: 1,", "缺少“B”"),
    ("deadlines.yml", "code: C06", "code: C66", "没有“C66”这个码"),
    ("deadlines.yml", "levels: [courtyard,", "levels: [yard,", "“yard”不是层级"),
    ("consent.yml", "summary: 我们", "summary: " + "我们" * 60, "最多 120 个字"),
    ("subdistricts.yml", "place: smq", "place: smq-maan", "不是一个街道的编号"),
    ("subdistricts.yml", "ref_prefix: SMQ", "ref_prefix: 驷马", "大写字母"),
    ("subdistricts.yml", '"09:00-12:00"', '"9点到12点"', "09:00-12:00 这样写"),
    ("subdistricts.yml", '"13:30-17:30"', '"11:30-17:30"', "互不重叠"),
    # Rasa's keys
    ("levels.yml", "levels:", "levels:\n  rules: 不行", "不能用“rules”当字段名"),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), FAULTS)
def test_a_fault_is_named_with_file_and_line(
    copy: Path, edit: Edit, name: str, old: str, new: str, said: str
) -> None:
    line = edit(name, old, new)

    with pytest.raises(ContentError) as refused:
        load(copy)

    complaints = [one for one in str(refused.value).splitlines() if said in one]
    assert complaints, str(refused.value)
    place = complaints[0].split(": ")[0]
    assert place.startswith("data/catalogue/")
    if ":" in place:  # what is missing from a folder has no line
        assert place.rsplit(":", 1)[0] == f"data/catalogue/{name}"
        assert abs(int(place.rsplit(":", 1)[1]) - line) <= 12


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("doors/local.yml", "    number: null", '    numbr: "1"'),
        ("negative/law.yml", "doors: [courts,", "doors: [court,"),
        (TREE, "aliases: [北苑]", "aliases: [苑]"),
        ("deadlines.yml", "stage: redo", "stage: reddo"),
    ],
)
def test_the_line_is_exactly_the_one_to_mend(
    copy: Path, edit: Edit, name: str, old: str, new: str
) -> None:
    line = edit(name, old, new)

    with pytest.raises(ContentError) as refused:
        load(copy)

    assert f"data/catalogue/{name}:{line}: " in str(refused.value)


def test_all_faults_of_all_files_are_named_at_once(copy: Path, edit: Edit) -> None:
    expected = {
        f"data/catalogue/{name}:{edit(name, old, new)}"
        for name, old, new in (
            ("topics/B.yml", "level: courtyard", "level: village"),
            ("negative/law.yml", "doors: [courts,", "doors: [court,"),
            (TREE, "parent: smq-maan", "parent: smq-mann"),
            ("subdistricts.yml", "ref_prefix: SMQ", "ref_prefix: smq"),
            ("consent.yml", 'version: "2026-11"', "version: ''"),
        )
    }
    (copy / "data/catalogue/topics/E.yml").unlink()

    with pytest.raises(ContentError) as refused:
        load(copy)

    said = str(refused.value).splitlines()
    assert expected <= {one.rsplit(": ", 1)[0].split(": ")[0] for one in said}
    assert sum("缺少事项码“E0" in one for one in said) == 8


def test_a_missing_file_is_a_fault_and_not_a_crash(copy: Path) -> None:
    for name in ("consent.yml", "holidays.yml", "doors/closed.yml", "statuses.yml"):
        (copy / "data/catalogue" / name).unlink()

    with pytest.raises(ContentError) as refused:
        load(copy)

    assert str(refused.value).count("文件打不开") == 4


@pytest.mark.parametrize("name", ["doors.yml", "places/new.yaml", "place/new.yml", "notes.txt"])
def test_a_misplaced_file_is_not_passed_over_in_silence(copy: Path, name: str) -> None:
    path = copy / "data/catalogue" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("places: []\n", encoding="utf-8")

    with pytest.raises(ContentError) as refused:
        load(copy)

    assert f"data/catalogue/{name}:1: 程序不会读这个文件" in str(refused.value)


def test_without_its_sentences_the_loader_still_says_what_and_where(copy: Path, edit: Edit) -> None:
    line = edit("negative/law.yml", "doors: [courts,", "doors: [court,")
    (copy / "data/catalogue/complaints.yml").write_text("complaints: [", encoding="utf-8")

    with pytest.raises(ContentError) as refused:
        load(copy)

    assert f"data/catalogue/negative/law.yml:{line}: unknown_door" in str(refused.value)
    assert "data/catalogue/complaints.yml" in str(refused.value)


def test_a_second_subdistrict_needs_nothing_but_data(copy: Path) -> None:
    folder = copy / "data" / "catalogue"
    (folder / "places" / "fuqin.yml").write_text(
        "places:\n  - {id: fuqin, name: 抚琴街道, level: subdistrict, parent: jinniu, source: 试}\n"
        "  - {id: fuqin-xi, name: 西南街社区, level: community, parent: fuqin, source: 试}\n",
        encoding="utf-8",
    )
    (folder / "bodies" / "fuqin.yml").write_text(
        "bodies:\n"
        "  - {id: fq, name: 抚琴街道办事处, kind: council, level: subdistrict, places: [fuqin],"
        " phone: null, source: 试}\n"
        "  - {id: fq-xi, name: 西南街社区, kind: council, level: community, places: [fuqin-xi],"
        " phone: null, source: 试}\n",
        encoding="utf-8",
    )
    path = folder / "subdistricts.yml"
    own = path.read_text(encoding="utf-8")
    _, _, first = own.partition("subdistricts:\n")
    second = first.replace("place: smq", "place: fuqin").replace("SMQ", "FQ")
    path.write_text(own + second, encoding="utf-8")

    catalogue = load(copy)

    assert catalogue.subdistrict.ref_prefix == "SMQ"
    assert catalogue.subdistrict_of("fuqin-xi").ref_prefix == "FQ"
    assert catalogue.body_for("fuqin-xi", catalogue.places["fuqin"].level).id == "fq"


def test_a_number_verified_long_ago_is_a_warning_and_not_a_fault(copy: Path, edit: Edit) -> None:
    line = edit("doors/hotlines.yml", "verified_on: 2026-11-22", "verified_on: 2024-11-21")

    errors, warnings = check(copy, today=date(2026, 11, 22))

    assert not [one for one in errors if "catalogue" in one]
    assert [one for one in warnings if f"hotlines.yml:{line}: " in one and "超过两年" in one]


def test_the_gaps_the_street_must_fill_are_a_warning(copy: Path) -> None:
    _, warnings = check(copy)

    assert [one for one in warnings if "bodies/smq.yml" in one and "等街道填写" in one]


@pytest.mark.parametrize("words", ["花了12300元", "涨到 12345 元", "每月 110 块", "拖了120天"])
def test_a_sum_is_not_taken_for_a_number_to_dial(copy: Path, edit: Edit, words: str) -> None:
    edit("statuses.yml", "正在动手办。", f"正在动手办，{words}。")

    assert load(copy).statuses
