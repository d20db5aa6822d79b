"""A text as a phone shows it: words, links, menu links to tap, telephone numbers."""

import re
from typing import TypedDict
from urllib.parse import unquote

_LINK = re.compile(r'<a\s[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_MENU = re.compile(r"weixin://bizmsgmenu\?msgmenucontent=([^&]*)&msgmenuid=(.*)", re.DOTALL)
_PHONE = re.compile(
    r"(?<![\d-])(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|1(?:10|19|20|22)|123\d{2})(?![\d-])"
)


class Part(TypedDict, total=False):
    """A stretch of text; `say` and `option` when a tap says something, `url`, `tel`."""

    text: str
    say: str
    option: str
    url: str
    tel: str


def parts(text: str) -> list[Part]:
    """Split a text; what WeChat does not know as a link stays as it is written."""
    found: list[Part] = []
    start = 0
    for link in _LINK.finditer(text):
        target = _target(link[1], link[2])
        if target:
            found += [*_with_phones(text[start : link.start()]), target]
            start = link.end()
    return found + _with_phones(text[start:])


def _target(href: str, words: str) -> Part | None:
    menu = _MENU.fullmatch(href)
    if menu:
        return {"text": words, "say": unquote(menu[1]), "option": menu[2]}
    if href.startswith(("https://", "http://")):
        return {"text": words, "url": href}
    return None


def _with_phones(text: str) -> list[Part]:
    found: list[Part] = []
    start = 0
    for phone in _PHONE.finditer(text):
        found += [{"text": text[start : phone.start()]}, {"text": phone[0], "tel": phone[0]}]
        start = phone.end()
    return [part for part in [*found, Part(text=text[start:])] if part["text"]]
