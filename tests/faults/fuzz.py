"""Coverage-guided fuzzing of the callback: `python -m tests.faults.fuzz -runs=1000000 CORPUS`.

Atheris (libFuzzer) sees which branches of our code and of the XML reader an input reaches and
goes on from those that reach new ones. Anything but a message or a refusal ends the run.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["bot.adapters.wechat", "xmltodict", "wechatpy"]):
    from bot.adapters.wechat.callback import Mode

from bot.messages import Incoming
from bot.proposals.errors import GatewayRefused
from bot.sandbox import wire
from tests.contract.wechat.pushes import TEXT, callback, safe, sealed, signed

_GATEWAYS = {mode: callback(mode) for mode in Mode}
_EVENT = {**TEXT, "MsgType": "event", "Event": "subscribe_msg_popup_event", "EventKey": ""}
_SEEDS = (
    wire.xml(TEXT),
    wire.xml({**_EVENT, "SubscribeMsgPopupEvent": {"List": {"TemplateId": "t"}}}),
    wire.xml({**TEXT, "MsgType": "location", "Location_X": "30.7", "Location_Y": "104.1"}),
    wire.xml({**TEXT, "MsgType": "voice", "MediaId": "m", "Recognition": "路灯"}),
)


def one(data: bytes) -> None:
    """One input: sealed, plain under a valid signature, or a good push written over."""
    how, rest = data[:1] or b"\0", data[1:]
    text = rest.decode("utf-8", "replace")
    if how[0] % 3 == 0:
        _is_heard_or_refused(Mode.SAFE, *sealed(text))
    elif how[0] % 3 == 1:
        _is_heard_or_refused(Mode.PLAIN, signed(), rest)
    else:
        for mode, (query, body) in ((Mode.SAFE, safe(TEXT)), (Mode.COMPAT, safe(TEXT))):
            at = how[0] * len(body) // 256
            _is_heard_or_refused(mode, query, body[:at] + rest + body[at + len(rest) :])


def _is_heard_or_refused(mode: Mode, query: dict[str, str], body: bytes) -> None:
    try:
        message = _GATEWAYS[mode].open(query, body)
    except GatewayRefused:
        return
    assert isinstance(message, Incoming)
    assert _GATEWAYS[mode].answer(message, message.text or "好")


def main() -> None:
    """Fuzz from real messages on; the corpus folder is the last argument."""
    corpus = Path(sys.argv[-1])
    for number, seed in enumerate(_SEEDS):
        for how in range(3):
            (corpus / f"seed-{number}-{how}").write_bytes(bytes([how]) + seed.encode())
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
