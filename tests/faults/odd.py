"""Requests no browser sends, made from the table of routes; the same ones for the same seed."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from bot.console.routes import ROUTES, Route
from bot.proposals.workflow import STEPS

FIELDS = (
    "q", "status", "code", "list", "level", "place", "body", "assignee", "from", "to", "urgent",
    "page", "by", "days", "who", "ref", "what", "step", "pick", "back", "next", "note", "done",
    "task", "link", "as", "seen", "at", "v", "version", "text", "problem", "solution", "reason",
    "until", "threshold", "entry", "door", "target", "answer", "outcome", "duty", "question",
    "party", "shows", "photos", "name", "queue", "query", "login", "password", "role", "old",
    "new", "basis", "title", "finding", "plan", "decision", "meeting", "photo", "id",
)  # fmt: skip
ODD = tuple(
    one if isinstance(one, bytes) else one.encode("utf-8", "surrogatepass")
    for one in (
        "", "0", "1", "-1", "9" * 20, "9" * 5000, "1e9", "NaN", "²", "１７", "0x10", "1" * 200,
        "\0", "a\0b", "\x1d", "\u200b", "\u202e", "\ufeff", "\ufffe", "\U0001fffe", "\ud800",
        "👨‍👩‍👧‍👦" * 30, "路灯", "路燈", "%", "_", "\\", "'", '"', "' OR 1=1 --", "{}", "{{7*7}}",
        "=1+1", "＝1+1", "<script>", "]]>", "../../etc/passwd", "//evil.example", "http://[",
        "/console//[", "\r\nSet-Cookie: a=b", "0001-01-01", "9999-12-31", "2026-02-30",
        "2026-W49-1", "2100-01-01", "true", "None", "[]", "a" * 4000, "，" * 2500, "a b c d e f g",
        b"\xff\xfe", b"\x80", b"\xed\xa0\x80", b"%", b"%zz", b"%00", b"+",
    )
)  # fmt: skip
HEADERS = (
    b"HX-Request: true", b"HX-Target: list", b"HX-Current-URL: http://[", b"HX-Trigger: \xff",
    b"Origin: http://[", b"Origin: null", b"Origin: http://evil.example", b"Range: bytes=5-1",
    b"Range: bytes=-0", b"Range: bytes=9999999999999999999999-", b"Range: \xe9",
    b"X-CSRF-Token: \xe9", b"X-Real-IP: \xff", b"X-Real-IP: ::1%x", b"X-Forwarded-For: ,,",
    b"Accept: text/event-stream", b"Accept: \xff", b"Accept-Encoding: \xff",
    b"Expect: 100-continue", b"Expect: more",
    b"If-Modified-Since: x", b"If-None-Match: \xff", b"Sec-Fetch-Site: \xff", b"Referer: \xff",
    b"Cookie: yishi-session=\xe9; yishi-form=\xff", b"Forwarded: for=\"[", b"Host: \xff:x",
    b"Content-Language: \xe9", b"Last-Event-ID: \xff",
)  # fmt: skip
KINDS = (
    b"application/x-www-form-urlencoded", b"application/x-www-form-urlencoded; charset=bogus",
    b"application/x-www-form-urlencoded; charset=utf-16", b"multipart/form-data",
    b"application/x-www-form-urlencoded; charset=unicode_escape", b"application/json",
    b"application/x-www-form-urlencoded; charset=utf-7", b"text/xml", b"\xff/\xfe",
    b"multipart/form-data; boundary=x", b"multipart/form-data; boundary=\"", b"multipart/mixed",
    b"application/x-www-form-urlencoded\r\nContent-Encoding: gzip",
    b"multipart/form-data; boundary=x\r\nContent-Encoding: deflate",
)  # fmt: skip
_PARAMETER = re.compile(r"\{(\w+)(?::((?:[^{}]|\{[^{}]*\})*))?\}")


@dataclass(frozen=True)
class Odd:
    """One request, without its cookies: `who` sends it decides the sender."""

    method: str
    target: bytes
    headers: tuple[bytes, ...]
    body: bytes
    route: str


class Requests:
    """Makes them, with values that exist (`known`, by the name of a parameter) among the odd."""

    def __init__(self, known: dict[str, Sequence[str]], seed: int = 1) -> None:
        steps = {"step": (*STEPS, "nothing"), "what": ("active", "codes", "unlock", "password")}
        self._known = {name: [one.encode() for one in of] for name, of in (known | steps).items()}
        self._random = random.Random(seed)

    def one(self, token: str) -> Odd:
        """The next; `token` is the sender's form token, mostly sent along."""
        route = self._random.choice(ROUTES)
        target = b"/console" + self._path(route)
        if self._random.random() < 0.7:
            target += b"?" + self._form(self._fields(4))
        headers = self._random.sample(HEADERS, self._random.choice((0, 0, 0, 1, 2)))
        method = route.method
        if self._random.random() < 0.05:
            method = self._random.choice(("HEAD", "OPTIONS", "PUT", "DELETE", "POST", "GET"))
        body = b""
        if method == "POST":
            kind, body = self._body(token)
            headers.append(b"Content-Type: " + kind)
        return Odd(method, target, tuple(headers), body, f"{route.method} {route.path}")

    def value(self, name: str = "") -> bytes:
        """An odd value, or one that exists."""
        known = self._known.get(name)
        if known and self._random.random() < 0.5:
            return self._random.choice(known)
        return self._random.choice(ODD)

    def _path(self, route: Route) -> bytes:
        made, at = b"", 0
        for found in _PARAMETER.finditer(route.path):
            known = self._known.get(found[1], [b"1"])
            odd = self._random.random() < 0.15
            value = self._random.choice(ODD[:-8] if odd else known)[:300]
            made += route.path[at : found.start()].encode() + _quoted(value)
            at = found.end()
        return made + route.path[at:].encode()

    def _fields(self, most: int) -> list[tuple[str, bytes]]:
        names = self._random.choices(FIELDS, k=self._random.randint(1, most))
        return [(name, self.value(name)) for name in names]

    def _form(self, fields: Sequence[tuple[str, bytes]]) -> bytes:
        return b"&".join(name.encode() + b"=" + _quoted(value) for name, value in fields)

    def _body(self, token: str) -> tuple[bytes, bytes]:
        fields = self._fields(10)
        if self._random.random() < 0.9:
            fields += [("_csrf", token.encode()), ("version", self.value("version"))]
        how = self._random.random()
        if how < 0.6:
            return KINDS[0], self._form(fields)
        if how < 0.75:
            return b"multipart/form-data; boundary=x", self._parts(fields)
        kind = self._random.choice(KINDS)
        shape = self._random.choice((self._form, self._parts))
        whole = shape(fields)
        return kind, whole[: self._random.randint(0, len(whole))]

    def _parts(self, fields: Sequence[tuple[str, bytes]]) -> bytes:
        made = b""
        for name, value in fields:
            named = b'; filename="\xff.jpg"' if self._random.random() < 0.1 else b""
            more = self._random.choice((b"", b"", b"", b"\r\nContent-Type: text/plain; charset=no",
                                        b"\r\nContent-Transfer-Encoding: no"))  # fmt: skip
            head = b'--x\r\nContent-Disposition: form-data; name="' + name.encode() + b'"'
            made += head + named + more + b"\r\n\r\n" + value + b"\r\n"
        return made + b"--x--\r\n"


def _quoted(value: bytes) -> bytes:
    """Percent-encoded, but for what is sent raw: broken escapes."""
    return value if value.startswith(b"%") else quote_from_bytes(value).encode()
