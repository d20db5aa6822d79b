"""The XML of one callback, read into the elements under `<xml>`.

A phone can send what XML forbids, as a character or as a reference to one (`&#29;`, `&#xD83D;`).
Refusing it would have WeChat repeat the message and then show the resident a fault: it is dropped.
"""

import re
from collections.abc import Mapping
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict

from bot.proposals.errors import GatewayRefused

MAX_BYTES = 64 * 1024
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ROOT = re.compile(r"<[A-Za-z_]")
_REFERENCE = re.compile(
    r"(?P<words><!\[CDATA\[.*?\]\]>)|&#(?:x(?P<hex>[0-9A-Fa-f]{1,8})|(?P<dec>[0-9]{1,10}));", re.S
)
_MARKUP = frozenset("<>&\"'")


def read(xml: bytes | str) -> Mapping[str, Any]:
    """The elements under `<xml>`; at most 64 KB, no DOCTYPE, nothing in it that XML forbids."""
    try:
        raw = xml if isinstance(xml, bytes) else xml.encode()
        text = _without_forbidden(raw.decode("utf-8-sig"))
    except UnicodeError:
        raise GatewayRefused("not UTF-8") from None
    root = _ROOT.search(text)
    # a DOCTYPE can only stand before the root; inside CDATA it is somebody's words
    if len(raw) > MAX_BYTES or root is None or "<!" in text[: root.start()]:
        raise GatewayRefused("too large, or not plain XML")
    try:
        found = xmltodict.parse(text)
    except (ExpatError, ValueError):
        raise GatewayRefused("not XML") from None
    data = found.get("xml")
    if not isinstance(data, dict):
        raise GatewayRefused("no <xml> element")
    return data


def _without_forbidden(text: str) -> str:
    """References as the characters they name (two halves of one make it), then none forbidden."""
    named = _REFERENCE.sub(_character, text)
    whole = named.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return _NOT_XML.sub("", whole)


def _character(found: re.Match[str]) -> str:
    if found["words"] is not None:
        return found[0]
    number = int(found["hex"], 16) if found["hex"] else int(found["dec"])
    if number > 0x10FFFF:
        return ""
    return found[0] if chr(number) in _MARKUP else chr(number)
