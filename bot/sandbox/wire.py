"""XML as the platform writes and reads it."""

from collections.abc import Mapping
from xml.etree import ElementTree

Fields = Mapping[str, "str | int | float | Fields"]


def xml(fields: Fields) -> str:
    """An `<xml>` document: words in CDATA, numbers bare, nested mappings as nested elements."""
    return f"<xml>{_elements(fields)}</xml>"


def read(body: str) -> dict[str, str]:
    """The direct children of the root; raises ValueError for what is no XML."""
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        raise ValueError("not XML") from error
    if root.tag != "xml":
        raise ValueError("no <xml> element")
    found = {child.tag: child.text or "" for child in root}
    media = root.find("Image/MediaId")
    return found | ({"MediaId": media.text or ""} if media is not None else {})


def _elements(fields: Fields) -> str:
    return "".join(f"<{name}>{_value(value)}</{name}>" for name, value in fields.items())


def _value(value: "str | int | float | Fields") -> str:
    if isinstance(value, str):
        return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"
    if isinstance(value, int | float):
        return str(value)
    return _elements(value)
