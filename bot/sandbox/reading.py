"""Request bodies, bounded here because the limit of the application around us is another one."""

import json
from typing import Any

from aiohttp import StreamReader, web

from bot.sandbox.errors import Refused

MAX_JSON = 1 << 20
MAX_FILE = 12 << 20


async def read_all(stream: StreamReader, limit: int = MAX_FILE) -> bytes:
    """Everything up to `limit`; raises Refused 40006 beyond it."""
    content = bytearray()
    async for chunk in stream.iter_chunked(1 << 16):
        content += chunk
        if len(content) > limit:
            raise Refused(40006)
    return bytes(content)


def to_object(raw: bytes) -> dict[str, Any]:
    """A JSON object; raises Refused 47001 for anything else."""
    try:
        data = json.loads(raw)
    except ValueError:
        raise Refused(47001) from None
    if not isinstance(data, dict):
        raise Refused(47001)
    return data


async def read_object(request: web.Request) -> dict[str, Any]:
    """The JSON object of a request; raises Refused."""
    return to_object(await read_all(request.content, MAX_JSON))
