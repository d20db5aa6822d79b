"""References (提案编号) as people write them: lower case, full width, with or without dashes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_DASH = r"\s*[-—–－_/]?\s*"
_REF = re.compile(rf"(?<![A-Za-z])([A-Za-z]{{2,5}}){_DASH}(20\d{{2}}){_DASH}(\d{{1,6}})(?!\d)")
_NUMBER = re.compile(r"号[\s:：]{0,3}(\d{2,6})(?!\d)|(?<!\d)(0\d{2,5})(?![\d-])")
_TYPED = re.compile(
    rf"#?(?:([A-Za-z]{{2,5}}){_DASH})?(?:(20\d{{2}}){_DASH})?0*(\d{{1,6}})号?", re.ASCII
)
_HOUSES = "".join(("楼", "院"))
_SHORT_NUMBER = re.compile(rf"(?<!\d)(\d{{1,6}})\s?号(?![{_HOUSES}])")
_AROUND = " \t\r\n，,。.；;！!？?：:、#（）()【】[]“”\"'"


def ref_in(text: str) -> str | None:
    """The reference written in a text, in its full form, or None."""
    match = _REF.search(unicodedata.normalize("NFKC", text))
    if not match:
        return None
    prefix, year, number = match.groups()
    return f"{prefix.upper()}-{year}-{int(number):06d}"


class Typed(NamedTuple):
    """What somebody typed who looks for a reference; prefix and year may be left out."""

    prefix: str
    year: int | None
    number: int

    def refs(self, prefixes: Iterable[str], years: Iterable[int]) -> Iterator[str]:
        """The references it can be, for these prefixes and years where it names none."""
        for prefix in [self.prefix] if self.prefix else prefixes:
            for year in [self.year] if self.year else years:
                yield f"{prefix}-{year}-{self.number:06d}"

    @property
    def is_bare(self) -> bool:
        """Whether it is a number and nothing else, which may be a house's as well."""
        return not self.prefix and self.year is None


def typed_in(text: str) -> Typed | None:
    """A reference or the end of one: 191, SMQ191, 2026-191, SMQ-2026-000191; None for others."""
    plain = unicodedata.normalize("NFKC", text).strip(_AROUND.replace("#", ""))
    full = ref_in(plain) if is_only_ref(plain) else None
    if full is not None:
        prefix, year, number = full.split("-")
        return Typed(prefix, int(year), int(number))
    found = _TYPED.fullmatch(plain)
    if found is None or not int(found[3]):
        return None
    return Typed((found[1] or "").upper(), int(found[2]) if found[2] else None, int(found[3]))


def ref_beside(text: str, other: str) -> str | None:
    """A reference as staff type it: in full, or what it has not in common with another one.

    `191`, `SMQ191` and `2026-000191` beside SMQ-2026-000007 all mean SMQ-2026-000191.
    """
    typed, (prefix, year, _) = typed_in(text), other.split("-")
    return next(typed.refs([prefix], [int(year)])) if typed is not None else ref_in(text)


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
