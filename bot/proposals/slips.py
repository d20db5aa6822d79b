"""One-time codes on slips (回执): short, without signs that look alike, told from other words."""

import hashlib
import hmac
import re
import unicodedata
from itertools import count

SIGNS = "23456789ABCDEFGHJKMNPQRTUVWXY"
"""Without 0 and O, 1, I and L, S and Z: read aloud or copied by hand they are mistaken."""
_LENGTH = 8
_FORM = rf"[{SIGNS}]{{4}}[\s\-—–]{{0,3}}[{SIGNS}]{{4}}"
_ALONE = re.compile(rf"(?<![0-9A-Z-]){_FORM}(?![0-9A-Z-])")
_ASKED = re.compile(
    r"领[^0-9A-Z\s]?[\s:：,，]{0,3}((?:[0-9A-Z][\s\-—–]{0,3}){6,8}[0-9A-Z])(?![0-9A-Z])"
)


def code_for(ref: str, key: str) -> str:
    """The code of a proposal: the same each time, so that a slip can be printed again."""
    for tried in count():
        said = f"slip:{ref}:{tried}".encode()
        drawn = hmac.new(key.encode(), said, hashlib.sha256).digest()
        body = "".join(SIGNS[byte % len(SIGNS)] for byte in drawn[: _LENGTH - 1])
        code = body + _check_sign(body)
        if _is_mixed(code):
            return code
    raise AssertionError


def code_in(text: str) -> str | None:
    """The code in a message: whatever follows the word for claiming, or a right one anywhere."""
    plain = unicodedata.normalize("NFKC", text).upper()
    asked = _ASKED.search(plain)
    if asked and _is_mixed(_bare(asked.group(1))):
        return _bare(asked.group(1))
    codes = (_bare(found.group()) for found in _ALONE.finditer(plain))
    return next((one for one in codes if _is_right(one)), None)


def shown(code: str) -> str:
    """The code as it is printed and typed."""
    return f"{code[:4]}-{code[4:]}"


def digest_of(code: str) -> str:
    """How a code is known to the database."""
    return hashlib.sha256(f"slip:{code}".encode()).hexdigest()


def _bare(code: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", code)


def _is_right(code: str) -> bool:
    return _is_mixed(code) and _check_sign(code[:-1]) == code[-1]


def _is_mixed(code: str) -> bool:
    """Letters and digits: neither a telephone number nor a word."""
    return not code.isdigit() and not code.isalpha()


def _check_sign(body: str) -> str:
    weighed = ((place + 1) * SIGNS.index(sign) for place, sign in enumerate(body))
    return SIGNS[sum(weighed) % len(SIGNS)]
