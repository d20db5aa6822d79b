"""A gateway of thirty lines for tests: answers what a resident says, by our own adapter."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.adapters.wechat.callback import Callback, Mode
from bot.messages import Incoming, Option, Reply
from bot.proposals.errors import GatewayRefused
from bot.sandbox.account import Account

Talk = Callable[[Incoming], Awaitable[Reply]]


def callback_of(account: Account, **more: object) -> Callback:
    """A Callback with the account's credentials."""
    return Callback(
        token=account.token,
        app_id=account.app_id,
        account_id=account.account_id,
        aes_keys=[account.aes_key],
        mode=Mode(account.mode),
        **more,  # type: ignore[arg-type]
    )


def make_gateway(callback: Callback, talk: Talk) -> web.Application:
    """GET and POST /wechat."""

    async def verify(request: web.Request) -> web.Response:
        try:
            return web.Response(text=callback.verify(request.query))
        except GatewayRefused:
            return web.Response(status=403)

    async def receive(request: web.Request) -> web.Response:
        try:
            message = callback.open(request.query, await request.read())
        except GatewayRefused:
            return web.Response(status=403)
        reply = await talk(message)
        body = callback.answer(message, reply.text, reply.options)
        return web.Response(body=body, content_type="text/xml")

    app = web.Application()
    app.add_routes([web.get("/wechat", verify), web.post("/wechat", receive)])
    return app


async def echo(message: Incoming) -> Reply:
    """Says what it received; offers options for a question mark."""
    if message.text in ("?", "？"):
        text = "您想做什么？\n1 提一件事\n2 问进度\n3 找人工\n回数字也行。"
        options = (
            Option("提一件事", "propose"),
            Option("问进度", "track"),
            Option("找人工", "human"),
        )
        return Reply(text, options)
    if message.text == "慢":
        await asyncio.sleep(60)
    said = message.text or message.label or message.option or message.media_id[:4]
    chosen = f"（选项 {message.option}）" if message.option else ""
    return Reply(f"{message.kind}：{said}{chosen}")
