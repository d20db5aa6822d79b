"""An application in WeCom, against a server that checks what WeCom checks."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.adapters.alerts import WeComApp
from bot.alert_settings import WeComSettings, read_alerts
from bot.proposals.errors import AlertFailed
from tests.contract.alerts.conftest import an_alert

SECRET = "corp-secret-1"


class Corporation:
    """gettoken and message/send as documented; tokens can be made stale."""

    def __init__(self) -> None:
        self.tokens = 0
        self.valid = ""
        self.messages: list[dict[str, Any]] = []
        self.codes: list[int] = []

    async def token(self, request: web.Request) -> web.Response:
        if request.query != {"corpid": "ww1", "corpsecret": SECRET}:
            return web.json_response({"errcode": 40001, "errmsg": "invalid credential"})
        self.tokens += 1
        self.valid = f"token-{self.tokens}"
        return web.json_response({"errcode": 0, "access_token": self.valid, "expires_in": 7200})

    async def send(self, request: web.Request) -> web.Response:
        if request.query.get("access_token") != self.valid:
            return web.json_response({"errcode": 42001, "errmsg": "access_token expired"})
        message = await request.json()
        if len(message["text"]["content"].encode()) > 2048:
            return web.json_response({"errcode": 45002, "errmsg": "too long"})
        code = self.codes.pop(0) if self.codes else 0
        if code == 0:
            self.messages.append(message)
        return web.json_response({"errcode": code})


@pytest.fixture
async def corporation() -> AsyncIterator[tuple[Corporation, str]]:
    """The server and its address."""
    corporation, app = Corporation(), web.Application()
    app.router.add_get("/cgi-bin/gettoken", corporation.token)
    app.router.add_post("/cgi-bin/message/send", corporation.send)
    server = TestServer(app)
    await server.start_server()
    yield corporation, str(server.make_url("")).rstrip("/")
    await server.close()


def ours(base: str, secret: str = SECRET) -> WeComApp:
    return WeComApp(WeComSettings("ww1", 1000002, secret), open_label="打开工作台", base=base)


async def test_a_member_is_told_with_one_token_for_many(corporation: Any) -> None:
    server, base = corporation
    app = ours(base)

    await app.tell(an_alert(), "TangJG")
    await app.tell(an_alert(), "ZhouXL")

    assert [one["touser"] for one in server.messages] == ["TangJG", "ZhouXL"]
    assert server.messages[0]["agentid"] == 1000002
    assert "/tickets/SMQ-2026-000001" in server.messages[0]["text"]["content"]
    assert server.tokens == 1


async def test_a_stale_token_is_renewed_once(corporation: Any) -> None:
    server, base = corporation
    app = ours(base)
    await app.tell(an_alert(), "TangJG")
    server.valid = "another process renewed it"

    await app.tell(an_alert(), "TangJG")

    assert len(server.messages) == 2
    assert server.tokens == 2


async def test_what_wecom_refuses_fails_without_its_secret(corporation: Any) -> None:
    server, base = corporation
    server.codes = [81013]

    with pytest.raises(AlertFailed) as refused:
        await ours(base).tell(an_alert(), "nobody")
    with pytest.raises(AlertFailed) as unknown:
        await ours(base, "wrong").tell(an_alert(), "TangJG")
    with pytest.raises(AlertFailed) as away:
        await ours("http://127.0.0.1:1").tell(an_alert(), "TangJG")

    said = " ".join(str(one.value) for one in (refused, unknown, away))
    assert "81013" in said
    assert "40001" in said
    assert SECRET not in said


def test_the_three_settings_go_together() -> None:
    faults: list[str] = []
    whole = {
        "ALERT_WECOM_CORP_ID": "ww1", "ALERT_WECOM_AGENT_ID": "1000002",
        "ALERT_WECOM_SECRET": SECRET,
    }  # fmt: skip

    assert read_alerts(whole, "http://x/console", faults).wecom == WeComSettings(
        "ww1", 1000002, SECRET
    )
    assert faults == []
    read_alerts({"ALERT_WECOM_CORP_ID": "ww1"}, "http://x/console", faults)
    read_alerts(whole | {"ALERT_WECOM_AGENT_ID": "x"}, "http://x/console", faults)
    assert [one.partition(":")[0] for one in faults] == [
        "ALERT_WECOM_AGENT_ID", "ALERT_WECOM_SECRET", "ALERT_WECOM_AGENT_ID",
    ]  # fmt: skip
