"""Characters nobody sees, taken out of what residents and staff type.

Controls, format characters (zero-width, bidirectional; general category Cf), default ignorable
ones, lone surrogates and noncharacters make equal words differ, turn lines round, or are refused
by databases and spreadsheets. What holds an emoji together stays: joiners between pictures, the
tags of a flag, variation selectors. Source: Unicode 15, UAX #44 and UTS #51.
"""

import regex

_PICTURE = r"\p{Extended_Pictographic}"
_JOINER = rf"(?<={_PICTURE}[\p{{Emoji_Modifier}}\uFE0F]*)\u200D(?={_PICTURE})"
_TAG = r"(?<=\U0001F3F4[\U000E0020-\U000E007E]*)[\U000E0020-\U000E007F]"
_BREAK = r"\r\n|[\r\v\f\x85\u2028\u2029]"
_UNSEEN = (
    r"[[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]"
    r"--[\n\t\uFE00-\uFE0F\U000E0100-\U000E01EF]]"
)
_FOUND = regex.compile(rf"(?P<kept>{_JOINER}|{_TAG})|(?P<line>{_BREAK})|{_UNSEEN}", regex.VERSION1)


def visible(text: str) -> str:
    """The text without what cannot be seen; every kind of line break becomes a newline."""
    shown: str = _FOUND.sub(lambda found: found["kept"] or ("\n" if found["line"] else ""), text)
    return shown
