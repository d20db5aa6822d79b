"""Requests no messenger sends, and messages nobody here can read."""

import logging

import pytest
from aiohttp import ClientSession

from bot.gateway.app import MAX_BODY
from bot.messages import Kind
from bot.sandbox.windows import Action
from tests.gateway.street import street

ZIPPED = {"Content-Encoding": "gzip", "Content-Type": "text/xml"}


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (ZIPPED, b"GEHEIM"),
        (ZIPPED | {"Content-Encoding": "deflate"}, b"\xff\xff\xff GEHEIM"),
        ({"Content-Type": "text/xml; charset=bogus"}, b"<xml>GEHEIM</xml>"),
        ({"Content-Type": "multipart/form-data"}, b"GEHEIM"),
        ({"Expect": "GEHEIM"}, b"GEHEIM"),
        ({}, b"G" * (MAX_BODY + 1)),
    ],
)
async def test_a_body_nobody_can_read_is_refused_without_a_traceback(
    sqlite_url, caplog, headers, body
):
    async with street(sqlite_url, background=False) as here, ClientSession() as visitor:
        url = here.servers[0].make_url("/wechat?signature=a&signature=b&timestamp=&nonce=%00")
        async with visitor.post(url, data=body, headers=headers) as answer:
            assert answer.status in (400, 403, 417)
            assert b"GEHEIM" not in await answer.read()
        async with visitor.get(f"{url}&echostr=<script>") as answer:
            assert (answer.status, await answer.read()) == (403, b"")

    shape = logging.Formatter("%(levelname)s %(message)s")
    text = "\n".join(shape.format(record) for record in caplog.records)
    assert "Traceback" not in text
    assert "GEHEIM" not in text


@pytest.mark.parametrize("kind", ["miniprogrampage", "file", "finder_feed"])
async def test_what_a_resident_sent_and_nobody_can_read_is_answered(url, kind):
    async with street(url) as here:
        resident = await here.resident()

        fields = {"MsgType": kind, "Title": "一张卡片"}
        delivery = await here.platform._message(resident.user, fields, Action.MESSAGE)

        assert delivery.reply is not None
        said = await here.inbox(resident)
        assert [one.message.kind for one in said[1:]] == [Kind.OTHER]
