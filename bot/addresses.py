"""Addresses of servers with a user and a password in them, as settings give them."""

import re
from urllib.parse import unquote, urlsplit

ENCODE = (
    "user and password must be percent-encoded "
    "(@ is %40, / is %2F, : is %3A, # is %23, ? is %3F, % is %25, a space is %20)"
)
_UNENCODED = re.compile(r"[^\x21-\x7e]|#|%(?![0-9A-Fa-f]{2})")
_PUBLIC = re.compile(r"https://[\w.:\[\]-]+|http://(127\.0\.0\.1|localhost)(:\d+)?")
_REDIS = ("redis", "rediss", "unix")


def is_encoded(url: str) -> bool:
    """Whether every program will take the same part of the address for the password (RFC 3986)."""
    rest = url.partition("://")[2]
    if _UNENCODED.search(rest) or rest.count("@") > 1:
        return False
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:  # not a number, or brackets that are no IPv6 address
        return False
    return has_port and ("@" in parts.netloc) == ("@" in rest.partition("?")[0])


def fault_of_database(url: str) -> str:
    """What is wrong with a DATABASE_URL; empty when nothing is."""
    if url.startswith("sqlite:///"):
        path = url.removeprefix("sqlite:///").partition("?")[0]
        return "" if path and path != ":memory:" else "must name a file: sqlite:///path"
    if not re.match(r"postgres(ql)?://", url):
        return "must begin with sqlite:/// or postgresql://"
    if not is_encoded(url):
        return ENCODE
    return "" if urlsplit(url).path.strip("/") else "must name a database: postgresql://host/name"


def fault_of_redis(url: str) -> str:
    """What is wrong with a REDIS_URL; empty when nothing is, or when there is none."""
    if url and url.partition("://")[0] not in _REDIS:
        return "must begin with redis://, rediss:// or unix://"
    return ENCODE if url and not is_encoded(url) else ""


def fault_of_public(url: str) -> str:
    """What is wrong with a PUBLIC_URL; empty when nothing is, or when there is none."""
    fits = not url or _PUBLIC.fullmatch(url.rstrip("/"))
    return "" if fits else "must be https://host, without a path"


def public_url(given: str, console: str) -> str:
    """Where people outside reach us: as given, or else where staff do, if that is said."""
    found = re.match(r"https://[^/]+", console)
    return given.rstrip("/") or (found[0] if found else "")


def without_password(text: str, url: str) -> str:
    """A message of some program about the address, without the password of the address."""
    found = re.search(r"://[^/?#]*?:(.*)@", url)
    if not found or not found[1]:
        return text
    return text.replace(found[1], "***").replace(unquote(found[1]), "***")
