"""Texts as WeChat takes them: bounded, linked, escaped.

Source: developers.weixin.qq.com /doc/subscription/guide/product/message (Passive_user_reply)
"""

from collections.abc import Container, Sequence
from typing import Any

import regex

from bot.messages import Option

MAX_BYTES = 2047
"""Longest text in UTF-8; 2,048 is refused with 45002 or cut by WeChat."""

_UNBREAKABLE = regex.compile(r"<a\b[^>]*>.*?</a>|\X", regex.DOTALL)
_LINK = regex.compile(r'<a href="(https://[^"<>]+)">([^<]*)</a>')
_NOT_XML = regex.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ELLIPSIS = "…"
_RESERVED = str.maketrans({char: f"%{ord(char):02X}" for char in "%&\"'<>#+= \n\r\t"})


def clean(text: str, pages: Container[str] = ()) -> str:
    """Without characters XML forbids, and without markup: `<` is written `＜`.

    Only links to `pages`, addresses the account was configured with, stay links. Whoever else
    writes one would have the account speak for them, or the reader with one tap.
    """
    plain = _NOT_XML.sub("", text)
    cleaned, start = "", 0
    for link in _LINK.finditer(plain):
        if link[1] in pages:
            cleaned += plain[start : link.start()].replace("<", "＜") + link[0]
            start = link.end()
    return str(cleaned + plain[start:].replace("<", "＜"))


def fit(text: str, limit: int = MAX_BYTES) -> str:
    """At most `limit` bytes of UTF-8, never cut inside a character, a grapheme or a link."""
    if len(text.encode()) <= limit:
        return text
    room, kept = limit - len(_ELLIPSIS.encode()), []
    for piece in _UNBREAKABLE.findall(text):
        room -= len(piece.encode())
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept) + _ELLIPSIS


def with_links(text: str, options: Sequence[Option], pages: Container[str] = ()) -> str:
    """The text with its options made tappable, where they are written and where they fit."""
    text = clean(text, pages)
    linked, start = "", 0
    for number, option in enumerate(options, start=1):
        found = _written(text, start, number, clean(option.label))
        if found is None:
            continue
        begin, end = found
        linked += text[start:begin] + _link(option, text[begin:end])
        start = end
    linked += text[start:]
    return linked if _fits(linked) else fit(text)


def menu(text: str, options: Sequence[Option], pages: Container[str] = ()) -> dict[str, Any] | None:
    """A msgmenu when the options stand as numbered lines of the text, else None."""
    text = clean(text, pages)
    lines, labels = text.split("\n"), [clean(one.label) for one in options]
    wanted = [_numbered(number, label) for number, label in enumerate(labels, start=1)]
    for first in range(len(lines) - len(wanted) + 1):
        here = zip(wanted, lines[first:], strict=False)
        if wanted and all(regex.fullmatch(pattern, line.strip()) for pattern, line in here):
            head = "\n".join(lines[:first]).strip()
            tail = "\n".join(lines[first + len(wanted) :]).strip()
            items = [
                {"id": _safe(one.payload), "content": f"{number} {label}"}
                for number, (one, label) in enumerate(zip(options, labels, strict=True), start=1)
            ]
            content = {"head_content": head, "list": items, "tail_content": tail}
            return {"msgtype": "msgmenu", "msgmenu": content} if _fits(text) else None
    return None


def passive_reply(sender: str, recipient: str, text: str, timestamp: int) -> str:
    """The XML of a text reply; `sender` is the account, `recipient` the resident."""
    return (
        f"<xml><ToUserName>{_cdata(recipient)}</ToUserName>"
        f"<FromUserName>{_cdata(sender)}</FromUserName>"
        f"<CreateTime>{timestamp}</CreateTime>"
        "<MsgType><![CDATA[text]]></MsgType>"
        f"<Content>{_cdata(text)}</Content></xml>"
    )


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _written(text: str, start: int, number: int, label: str) -> tuple[int, int] | None:
    """Where an option stands: as a numbered line, else as the bare words; outside of links."""
    for pattern in (rf"(?m)^{_numbered(number, label)}", regex.escape(label)):
        found = regex.search(pattern, text, pos=start)
        if found and label and text.count("<a ", start, found.start()) == 0:
            return found.start(), found.end()
    return None


def _safe(text: str) -> str:
    return text.translate(_RESERVED)


def _fits(text: str) -> bool:
    return len(text.encode()) <= MAX_BYTES


def _numbered(number: int, label: str) -> str:
    return rf"{number}[ .、．)）]*{regex.escape(label)}"


def _link(option: Option, words: str) -> str:
    said, payload = _safe(option.label), _safe(option.payload)
    return f'<a href="weixin://bizmsgmenu?msgmenucontent={said}&msgmenuid={payload}">{words}</a>'
