"""Builds pushes as WeChat does, with the platform's own crypto, so that both sides are checked."""

from datetime import UTC, datetime

from bot.adapters.wechat.callback import Callback, Mode
from bot.sandbox import crypto, wire

TOKEN = "Tk9999999999999999999"
APP_ID = "wx1234567890abcdef"
ACCOUNT = "gh_a1b2c3d4e5f6"
RESIDENT = "oSMQ0000000000000000000000a1"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OLD_KEY = "ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210zyxwvut"
AT = 1_790_000_000

TEXT = {
    "ToUserName": ACCOUNT,
    "FromUserName": RESIDENT,
    "CreateTime": AT,
    "MsgType": "text",
    "Content": "我们院子路灯瞎了半个月咯",
    "MsgId": 24_000_000_000_000_001,
}


def callback(mode: Mode = Mode.SAFE, **more) -> Callback:
    """A gateway's callback for this account."""
    given = {"token": TOKEN, "app_id": APP_ID, "aes_keys": [KEY, OLD_KEY], "mode": mode}
    given["clock"] = lambda: datetime.fromtimestamp(AT, UTC)
    return Callback(**(given | more))


def signed(*more: str, nonce: str = "486452656") -> dict[str, str]:
    """Query of a push: timestamp, nonce, and the signature over them and `more`."""
    name = "msg_signature" if more else "signature"
    return {"timestamp": str(AT), "nonce": nonce, name: crypto.sign(TOKEN, str(AT), nonce, *more)}


def plain(fields: wire.Fields) -> tuple[dict[str, str], bytes]:
    """A push as in 明文 mode."""
    return signed(), wire.xml(fields).encode()


def sealed(text: str, key: str = KEY, app_id: str = APP_ID) -> tuple[dict[str, str], bytes]:
    """A push as in 安全 mode around any text."""
    encrypted = crypto.encrypt(key, app_id, text)
    query = signed(encrypted) | {"encrypt_type": "aes"}
    return query, wire.xml({"ToUserName": ACCOUNT, "Encrypt": encrypted}).encode()


def safe(fields: wire.Fields, key: str = KEY, app_id: str = APP_ID) -> tuple[dict[str, str], bytes]:
    """A push as in 安全 mode."""
    return sealed(wire.xml(fields), key, app_id)


def opened(reply: bytes, key: str = KEY) -> dict[str, str]:
    """What WeChat reads in an encrypted reply, after checking its signature."""
    found = wire.read(reply.decode())
    parts = found["TimeStamp"], found["Nonce"], found["Encrypt"]
    assert crypto.sign(TOKEN, *parts) == found["MsgSignature"]
    return wire.read(crypto.decrypt(key, APP_ID, found["Encrypt"]))
