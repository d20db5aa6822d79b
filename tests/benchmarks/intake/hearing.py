"""What a resident makes of a reply: the question it ends with, the lines it reads back."""

import re

_ASKS = (
    ("alarm", r"我已(通知|请)值班|马上打|打 (110|119|120)"),
    ("next", r"现在接着提吗|先说哪一件|当成一件新的事来提吗"),
    ("refused", r"按本平台的受理清单|不走提案"),
    ("which", r"哪一行要改"),
    ("keep", r"要撤回.*吗"),
    ("consent", r"您是说同意吗|不同意|提交前说明|同意我们|同意.{0,8}吗"),
    ("redo problem", r"问题改成怎么说"),
    ("redo solution", r"办法改成什么"),
    ("redo place", r"地点改成哪里"),
    ("summary", r"没问题回|您看对不对|哪里不对直接说|回.?提交|就这样提交吗"),
    ("waiting", r"还没提交，要接着说吗"),
    ("photos", r"照片|发完了|^收到 \d 张"),
    ("place", r"在哪|哪个(小区|院|社区)|哪一个|大概的也行|哪条街|没查到"),
    ("solution", r"怎么弄|怎么办|没想好就说|怎么定"),
    ("whom", r"关系到|哪些人"),
    ("problem", r"什么事|要提的是|有什么事"),
)
NAMES = {"problem": "问题", "solution": "办法", "place": "地点", "photos": "照片", "phone": "电话"}
_LINE = re.compile(r"^\s*(\d)[.、．]\s*(问题|办法|地点|事项|照片|电话)[:：](.*)$")
_OPTION = re.compile(r"^\s*\d[.、．]\s*[^：:]*$")


def asked(reply: str) -> str:
    """The question a reply ends with; empty where it ends with none that is known."""
    lines = [one for one in reply.splitlines() if one.strip()]
    told = [one for one in lines if not _OPTION.match(one)]
    for line in [*reversed(told), *reversed(lines)]:
        for name, pattern in _ASKS:
            if re.search(pattern, line):
                return name
    return ""


def lines_of(reply: str) -> dict[str, str]:
    """The summary's lines by their names."""
    found = (_LINE.match(line) for line in reply.splitlines())
    return {one[2]: one[3].strip() for one in found if one}
