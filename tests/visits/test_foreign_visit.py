"""Foreign clients file and track over `/wechat` in safe mode: WeRoBot's crypto, and npm's."""

import asyncio
import hashlib
import json
import re
import time
from collections.abc import Callable
from typing import Any

import xmltodict
from aiohttp import ClientSession
from werobot.crypto import MessageCrypt

from tests.contract.wechat.conftest import node as node  # the fixture of the npm peers
from tests.visits.conftest import Running

VISIT = [
    ("马东大院的路灯坏了半个月，老人摔过两回", "同意"),
    ("1", "怎么弄"),
    ("换成声控灯", "照片"),
    ("没有", "提交"),
    ("提交", "SMQ-"),
    ("路灯那个怎么样了", "已提交"),
]
NONCE = "415670741"
Seal = Callable[[str, str], tuple[str, str]]
Open = Callable[[str], str]


async def test_werobot_files_and_tracks(desk: Running) -> None:
    account = desk.parts.settings.wechat
    crypt = MessageCrypt(account.token, account.aes_key, account.app_id)

    def seal(xml: str, timestamp: str) -> tuple[str, str]:
        sealed = xmltodict.parse(crypt.encrypt_message(xml, timestamp, NONCE))["xml"]
        return sealed["Encrypt"], sealed["MsgSignature"]

    def open_(answer: str) -> str:
        found = xmltodict.parse(answer)["xml"]
        parts = (found["TimeStamp"], found["Nonce"], found["MsgSignature"], found["Encrypt"])
        return str(crypt.decrypt_message(*parts).decode())

    await _visit(desk, "oForeignWeRoBot", seal, open_)


async def test_npm_wechat_crypto_files_and_tracks(desk: Running, node: Callable[..., str]) -> None:
    account = desk.parts.settings.wechat
    known = {"token": account.token, "key": account.aes_key, "appId": account.app_id}

    def ask(job: str, timestamp: str, **entry: str) -> dict[str, Any]:
        line = {"job": job, **known, "timestamp": timestamp, "nonce": NONCE, **entry}
        return dict(json.loads(node("crypto.js", given=json.dumps(line))))

    def seal(xml: str, timestamp: str) -> tuple[str, str]:
        answer = ask("encrypt", timestamp, text=xml)
        return answer["encrypted"], answer["signature"]

    def open_(answer: str) -> str:
        found = xmltodict.parse(answer)["xml"]
        opened = ask("decrypt", found["TimeStamp"], encrypted=found["Encrypt"])
        assert opened["id"] == account.app_id
        return str(opened["message"])

    await _visit(desk, "oForeignNode", seal, open_)


async def _visit(desk: Running, openid: str, seal: Seal, open_: Open) -> None:
    async with ClientSession() as session:
        for number, (said, expected) in enumerate(VISIT):
            reply = await _post(session, desk, openid, number, said, seal, open_)
            assert expected in reply, f"{said} → {reply}"


async def _post(
    session: ClientSession,
    desk: Running,
    openid: str,
    number: int,
    said: str,
    seal: Seal,
    open_: Open,
) -> str:
    account, timestamp = desk.parts.settings.wechat, str(int(time.time()))
    xml = (
        f"<xml><ToUserName><![CDATA[{account.account_id}]]></ToUserName>"
        f"<FromUserName><![CDATA[{openid}]]></FromUserName><CreateTime>{timestamp}</CreateTime>"
        f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{said}]]></Content>"
        f"<MsgId>{number + 1}</MsgId></xml>"
    )
    encrypted, signature = await asyncio.to_thread(seal, xml, timestamp)
    plain = hashlib.sha1("".join(sorted([account.token, timestamp, NONCE])).encode()).hexdigest()
    query = {
        "signature": plain,
        "timestamp": timestamp,
        "nonce": NONCE,
        "openid": openid,
        "encrypt_type": "aes",
        "msg_signature": signature,
    }
    body = (
        f"<xml><ToUserName><![CDATA[{account.account_id}]]></ToUserName>"
        f"<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    )
    async with session.post(f"{desk.url}/wechat", params=query, data=body.encode()) as response:
        assert response.status == 200
        answer = await response.text()
    opened = await asyncio.to_thread(open_, answer)
    found = xmltodict.parse(opened)["xml"]
    assert found["ToUserName"] == openid
    return re.sub(r"<[^>]+>", "", found["Content"])
