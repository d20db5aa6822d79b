"""For each row of the table of precedence: what it takes, and what it leaves to those below."""

from dataclasses import replace

from bot.dialogue.acts import Act, Heard, Question
from bot.dialogue.claims import SKILLS
from bot.dialogue.state import Alarm, Draft, Refusal, State
from bot.understanding import Understanding
from tests.builders import MONDAY, later
from tests.dialogue.stage import asking, heard, matter, offering, understood

DANGER = understood("N01", urgent=True, danger="fire", band="sure", intent="emergency")
LIKELY = understood("N01", sure=False, danger="fire", band="likely", intent="emergency")
NO = understood(intent="deny")
FINE = understood("N12")
LEAPING = replace(DANGER, danger="suicide", code="N02")
SMOKE = heard("tells", "冒烟了", 0.7, also=((Act.DANGER, 0.2),))
NOTHING = understood()
LAMPS = understood("A04")
ALARM = State(alarm=Alarm("fire", "N01", MONDAY.isoformat(), ("self",)))
OVER = State(alarm=replace(ALARM.alarm, is_over=True))  # type: ignore[type-var]
LONG_AGO = State(alarm=Alarm("fire", "N01", later(hours=-2).isoformat(), ("self",)))
DOOR = State(refusal=Refusal("烧烤店请查封", matter("N12"), MONDAY.isoformat()))
UNKEPT = State(refusal=Refusal("", matter("N08"), MONDAY.isoformat()))
OLD_UNKEPT = State(refusal=Refusal("", matter("N08"), later(hours=-2).isoformat()))
UNDO = State(undo={"did": "withdrawn", "ref": "r"})
PARKED = State(draft=Draft("路灯坏了"))
SHELF = State(shelf=(Draft("车位不够", begun=False),))
FILED = State(ref="SMQ-2026-000001")
EMPTY = State(draft=Draft(), question=Question.PROBLEM)

Case = tuple[State, list[Heard], Understanding, str]
TAKEN: dict[str, list[Case]] = {
    "danger": [
        (State(), [heard("danger", "着火了")], DANGER, "danger"),
        (asking("place"), [heard("tells", "着火了")], DANGER, "danger"),
        (asking("place"), [SMOKE], LIKELY, "danger"),
        (State(), [SMOKE], LIKELY, "danger"),
        (LONG_AGO, [heard("danger", "又烧起来了")], DANGER, "danger"),
        (
            ALARM,
            [heard("danger", "他要跳楼")],
            replace(DANGER, danger="suicide", code="N02"),
            "danger",
        ),
    ],
    "after an alarm": [
        (ALARM, [heard("safe", "火灭了")], NOTHING, "after_alarm"),
        (ALARM, [heard("not-danger", "我是说灯")], NOTHING, "after_alarm"),
        (ALARM, [heard("asks", "值班的几时来")], NOTHING, "after_alarm"),
        (ALARM, [heard("noise", "啊啊啊")], NOTHING, "after_alarm"),
        (ALARM, [heard("danger", "火越来越大")], DANGER, "after_alarm"),
        (OVER, [heard("safe", "都没事了")], NOTHING, "after_alarm"),
    ],
    "unkept": [
        (UNKEPT, [heard("tells", "他还收了钱")], NOTHING, "unkept"),
        (UNKEPT, [heard("adds", "是去年的事")], understood("N08"), "unkept"),
    ],
    "by a slip's code": [
        (State(), [heard("noise", "认领 7K3M-9QPX")], NOTHING, "track"),
        (asking("place"), [heard("places", "认领 7K3M9QPX")], NOTHING, "track"),
        (offering("call"), [heard("yes", "认领7k3m9qpx")], NOTHING, "track"),
    ],
    "by its name": [
        (State(), [heard("tells", "公示有意见，收费太高")], NOTHING, "object"),
        (asking("place"), [heard("asks", "表态 SMQ-2026-000123")], NOTHING, "opinion"),
        (offering("call"), [heard("yes", "对公示有意见")], NOTHING, "object"),
    ],
    "taken back": [
        (UNDO, [heard("takes-back", "不是撤回")], NOTHING, "takes_back"),
        (UNDO, [heard("takes-back", "我点错了", 0.35)], NOTHING, "takes_back"),
    ],
    "offer": [
        (offering("withdraw_sure"), [heard("yes", "撤")], NOTHING, "offer"),
        (offering("withdraw_sure", asking("place")), [heard("no", "不撤")], NOTHING, "offer"),
        (offering("track"), [heard("tells", "路灯那个")], NOTHING, "offer"),
        (offering("call"), [heard("person", "要人工")], NOTHING, "offer"),
        (offering("place", asking("place")), [heard("yes", "对")], NOTHING, "answer"),
    ],
    "by its number": [
        (State(), [heard("seconds", "附议 SMQ-2026-000103", 0.35)], NOTHING, "second"),
        (
            asking("solution"),
            [heard("wishes", "SMQ-2026-000081 没解决", 0.5, also=((Act.UNSOLVED, 0.4),))],
            NOTHING,
            "reopen",
        ),
        (asking("place"), [heard("places", "SMQ-2026-000135")], NOTHING, "track"),
    ],
    "stop, back, restart": [
        (asking("place"), [heard("stop", "算了")], NOTHING, "stop"),
        (asking("place"), [heard("back", "上一步")], NOTHING, "back"),
        (asking("place"), [heard("restart", "重来")], NOTHING, "restart"),
        (asking("place"), [heard("leaves", "再见")], NOTHING, "stop"),
        (PARKED, [heard("resume", "接着说")], NOTHING, "resume"),
    ],
    "at a door": [
        (DOOR, [heard("rewrites", "那就改成提案")], NOTHING, "rewrite"),
        (DOOR, [heard("appeals", "判错了")], NOTHING, "appeal"),
        (DOOR, [heard("person", "找人")], NOTHING, "human"),
        (DOOR, [heard("asks", "在哪里")], NOTHING, "door"),
        (DOOR, [heard("no", "不得行")], NO, "door"),
        (DOOR, [heard("tells", "天天烧起烟")], FINE, "door"),
    ],
    "answer, correct": [
        (asking("confirm"), [heard("yes", "对的")], NOTHING, "answer"),
        (asking("confirm"), [heard("corrects", "是五栋")], NOTHING, "answer"),
        (asking("place"), [heard("asks", "为啥要问")], NOTHING, "answer"),
        (asking("place"), [heard("noise", "咕噜", 0.2)], NOTHING, "answer"),
        (asking("place"), [heard("withdraws", "把我那件撤了")], NOTHING, "withdraw"),
        (asking("place"), [heard("adds", "还有门口也黑")], NOTHING, "answer"),
        (EMPTY, [heard("tells", "路灯坏了")], LAMPS, "matter"),
    ],
    "a draft put aside": [
        (PARKED, [heard("submit", "提交")], NOTHING, "resume_answer"),
        (PARKED, [heard("corrects", "是五栋")], NOTHING, "resume_answer"),
    ],
    "skill": [
        *((State(), [heard(act, "…")], NOTHING, name) for act, name in SKILLS.items()),
        (FILED, [heard("corrects", "地点错了")], NOTHING, "amend"),
        (FILED, [heard("takes-back", "不该交的")], NOTHING, "takes_back"),
    ],
    "another of those named": [
        (SHELF, [heard("switches", "车位那个")], NOTHING, "resume"),
        (SHELF, [heard("drops", "车位那个不说了")], NOTHING, "resume"),
    ],
    "asks": [(State(), [heard("asks", "要钱不")], NOTHING, "help")],
    "a matter": [
        (State(), [heard("tells", "路灯坏了")], NOTHING, "matter"),
        (State(), [heard("tells", "路灯坏了", 0.2)], LAMPS, "matter"),
        (PARKED, [heard("tells", "车位不够")], NOTHING, "matter"),
    ],
    "small talk": [
        (State(), [heard("thanks", "谢谢")], NOTHING, "smalltalk"),
        (State(), [heard("scolds", "没得用", 0.35)], NOTHING, "smalltalk"),
    ],
    "by the whole message": [
        (State(), [heard("yes", "好")], replace(LAMPS, intent="affirm", code="U"), "nod"),
        (
            State(),
            [heard("dont-know", "…", 0.2)],
            replace(NOTHING, intent="track", confidence=0.8),
            "track",
        ),
    ],
}
LEFT: dict[str, list[Case]] = {
    "danger": [
        (ALARM, [heard("safe", "火灭了")], DANGER, "after_alarm"),
        (State(), [heard("not-danger", "没着火，是灯")], DANGER, "fallback"),
        (asking("place"), [heard("places", "等我儿子回来再说")], LIKELY, "answer"),
        (State(), [heard("tells", "路灯坏了")], LAMPS, "matter"),
    ],
    "after an alarm": [
        (LONG_AGO, [heard("safe", "没事了")], NOTHING, "fallback"),
        (OVER, [heard("tells", "路灯坏了")], LAMPS, "matter"),
        (ALARM, [heard("tells", "马东大院路灯坏了")], LAMPS, "matter"),
    ],
    "unkept": [
        (UNKEPT, [heard("person", "找人")], NOTHING, "human"),
        (UNKEPT, [heard("tells", "路灯坏了")], LAMPS, "matter"),
        (OLD_UNKEPT, [heard("tells", "他还收了钱")], understood("N08"), "door"),
        (DOOR, [heard("tells", "天天烧")], FINE, "door"),
    ],
    "by a slip's code": [
        (State(), [heard("tells", "认领了一只狗")], NOTHING, "matter"),
        (asking("place"), [heard("places", "马东大院 3 栋")], NOTHING, "answer"),
    ],
    "by its name": [
        (State(), [heard("tells", "他们表态要修路灯")], LAMPS, "matter"),
        (asking("place"), [heard("places", "马东大院 3 栋")], NOTHING, "answer"),
    ],
    "taken back": [(State(), [heard("takes-back", "不是撤回")], NOTHING, "fallback")],
    "offer": [
        (offering("withdraw_sure"), [heard("tells", "路灯坏了")], LAMPS, "matter"),
        (offering("track"), [heard("person", "人工")], NOTHING, "human"),
        (offering("privacy"), [heard("tells", "路灯坏了")], LAMPS, "matter"),
    ],
    "by its number": [
        (asking("place"), [heard("places", "马东大院 3 栋")], NOTHING, "answer"),
    ],
    "stop, back, restart": [
        (asking("place"), [heard("stop", "算了"), heard("places", "五栋")], NOTHING, "answer"),
        (asking("place"), [heard("resume", "继续")], NOTHING, "answer"),
    ],
    "at a door": [
        (DOOR, [heard("tells", "路灯坏了")], LAMPS, "matter"),
        (asking("place", refusal=DOOR.refusal), [heard("asks", "几时")], NOTHING, "answer"),
    ],
    "answer, correct": [
        (PARKED, [heard("places", "五栋")], NOTHING, "matter"),
    ],
    "a draft put aside": [
        (PARKED, [heard("thanks", "谢谢")], NOTHING, "smalltalk"),
        (State(draft=Draft(photos=(("photo", "m"),))), [heard("tells", "灯坏")], LAMPS, "matter"),
    ],
    "skill": [
        (State(), [heard("withdraws", "…", 0.3)], NOTHING, "fallback"),
        (State(), [heard("corrects", "地点错了")], NOTHING, "fallback"),
    ],
    "another of those named": [(State(), [heard("switches", "车位那个")], NOTHING, "fallback")],
    "asks": [
        (State(), [heard("asks", "要钱不"), heard("tells", "路灯坏了")], LAMPS, "matter"),
    ],
    "a matter": [
        (State(), [heard("chats", "今天好热")], NOTHING, "smalltalk"),
        (State(), [heard("tells", "嗯", 0.2)], NOTHING, "fallback"),
    ],
    "small talk": [(State(), [heard("noise", "咕噜", 0.2)], NOTHING, "fallback")],
    "by the whole message": [
        (State(), [heard("dont-know", "…")], replace(NOTHING, intent="track"), "fallback"),
    ],
}
