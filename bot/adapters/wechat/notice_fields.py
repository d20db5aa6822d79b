"""Values of a notice's fields, brought into what each kind of field allows (模板参数类型).

Source: developers.weixin.qq.com /doc/service/guide/product/subscription_messages/push (参数说明).
One value that does not fit makes WeChat refuse the whole notice (47003).
"""

import re
import unicodedata
from collections.abc import Mapping

from bot.adapters.wechat.texts import nothing

_KIND = re.compile(r"[a-z_]+")
_PLAIN = re.compile(r"[\x20-\x7e]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ANY = re.compile(r"(?s).")
_LIMITS: Mapping[str, tuple[re.Pattern[str], int]] = {
    "thing": (_ANY, 20),
    "phrase": (_HAN, 5),
    "name": (_ANY, 10),
    "character_string": (_PLAIN, 32),
    "letter": (re.compile(r"[A-Za-z]"), 32),
    "number": (re.compile(r"[0-9.]"), 32),
    "symbol": (_ANY, 5),
    "phone_number": (re.compile(r"[0-9+-]"), 17),
    "car_number": (_ANY, 8),
}
"""By kind: what a character may be, and how many there may be."""
_NOT_SHOWN = frozenset({"So", "Sk", "Cs", "Cf", "Cc", "Co", "Cn", "Me"})
"""Pictures, joiners and controls: WeChat refuses some of them, and none may be cut in half."""


def bounded(name: str, value: str) -> str:
    """The value as a field of this name may hold it, e.g. `thing2`."""
    text = " ".join(value.split())
    shown = "".join(one for one in text if unicodedata.category(one) not in _NOT_SHOWN)
    shown = re.sub("[\ufe00-\ufe0f\u20e3]", "", shown)
    found = _KIND.match(name)
    kind = found[0].rstrip("_") if found else ""
    if kind not in _LIMITS:
        return shown
    allowed, most = _LIMITS[kind]
    fitting = "".join(one for one in shown if allowed.match(one))[:most].strip()
    return fitting or nothing(kind)
