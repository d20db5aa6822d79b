"""What is answered to a request that expects something before it sends its body."""

from aiohttp import web

_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


async def go_on(request: web.Request) -> None:
    """Go on (RFC 9110 §10.1.1), or 417 for any other wish, which need not even be text."""
    if request.headers.get("Expect", "").lower() != "100-continue":
        raise web.HTTPExpectationFailed
    await request.writer.write(_GO_ON)
    request.writer.output_size = 0  # it is no part of the answer
