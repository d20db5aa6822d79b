"""References (提案编号) as people write them: lower case, full width, with or without dashes."""

import re
import unicodedata

_DASH = r"\s*[-—–－_/]?\s*"
_REF = re.compile(rf"(?<![A-Za-z])([A-Za-z]{{2,5}}){_DASH}(20\d{{2}}){_DASH}(\d{{1,6}})(?!\d)")
_NUMBER = re.compile(r"号[\s:：]{0,3}(\d{2,6})(?!\d)|(?<!\d)(0\d{2,5})(?![\d-])")
_SHORT_NUMBER = re.compile(r"(?<!\d)(\d{1,6})\s?号(?![楼院])")
_AROUND = " \t\r\n，,。.；;！!？?：:、#（）()【】[]“”\"'"


def ref_in(text: str) -> str | None:
    """The reference written in a text, in its full form, or None."""
    match = _REF.search(unicodedata.normalize("NFKC", text))
    if not match:
        return None
    prefix, year, number = match.groups()
    return f"{prefix.upper()}-{year}-{int(number):06d}"


def blanked(text: str) -> str:
    """The text, as long as it was, with noughts for the digits of a reference."""
    return _REF.sub(lambda found: re.sub(r"\d", "0", found.group()), text)


def without_ref(text: str) -> str:
    """The text without a reference in it, and without the stops around that."""
    return _REF.sub("", unicodedata.normalize("NFKC", text)).strip(_AROUND)


def is_only_ref(text: str) -> bool:
    """Whether a message is a reference and nothing else."""
    plain = unicodedata.normalize("NFKC", text)
    match = _REF.search(plain)
    return match is not None and not (plain[: match.start()] + plain[match.end() :]).strip(_AROUND)


def short_number_in(text: str) -> int | None:
    """A number called short, as in 5号; it may be a building's as well. None for none."""
    match = _SHORT_NUMBER.search(unicodedata.normalize("NFKC", text))
    return int(match.group(1)) if match else None


def number_in(text: str) -> int | None:
    """The running number alone, as in 编号 123 or 000123; None where none is written."""
    match = _NUMBER.search(unicodedata.normalize("NFKC", text))
    return int(match.group(1) or match.group(2)) if match else None
