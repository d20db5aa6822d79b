"""Whatever the network brings, `Callback.open` gives an Incoming or refuses; nothing else."""

import string

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.wechat.callback import Mode
from bot.messages import Incoming
from bot.proposals.errors import GatewayRefused
from bot.sandbox import wire
from tests.contract.wechat.pushes import TEXT, callback, plain, safe, sealed, signed

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SAFE, COMPAT, PLAIN = (callback(mode) for mode in Mode)
NAMES = st.sampled_from(
    [*TEXT, "Event", "EventKey", "OpenID", "MsgID", "Recognition", "Location_X", "Url", "Encrypt"]
)
VALUES = st.one_of(
    st.text(max_size=40),
    st.integers(),
    st.floats(),
    st.sampled_from(["text", "event", "CLICK", "subscribe", "location", "voice", "SCAN"]),
    st.dictionaries(st.sampled_from(["List", "a", "b"]), st.text(max_size=9), max_size=2),
)
QUERY = st.dictionaries(
    st.sampled_from([*signed(), "msg_signature", "encrypt_type", "openid"]),
    st.one_of(st.text(max_size=50), st.sampled_from(["aes", "raw", *signed().values()])),
)


def is_heard_or_refused(gateway, query, body):
    try:
        message = gateway.open(query, body)
    except GatewayRefused:
        return
    assert isinstance(message, Incoming)
    assert len(message.key) == 32
    assert gateway.answer(message, message.text or "好")


@CALM
@given(QUERY, st.binary(max_size=300))
def test_any_query_with_any_body(query, body):
    for gateway in (SAFE, COMPAT, PLAIN):
        is_heard_or_refused(gateway, query, body)


@CALM
@given(st.binary(max_size=300))
def test_any_body_under_a_valid_signature(body):
    is_heard_or_refused(PLAIN, signed(), body)


@CALM
@given(st.text(alphabet=string.ascii_letters + string.digits + "+/=é", max_size=200))
def test_any_ciphertext_under_a_valid_signature(encrypted):
    body = wire.xml({"Encrypt": encrypted}).encode()

    is_heard_or_refused(SAFE, signed(encrypted or "x") | {"encrypt_type": "aes"}, body)


@CALM
@given(st.text(max_size=300))
def test_any_text_properly_encrypted(text):
    is_heard_or_refused(SAFE, *sealed(text.encode("utf-8", "replace").decode()))


@CALM
@given(st.dictionaries(NAMES, VALUES))
def test_any_fields_properly_encrypted(fields):
    xml = wire.xml({**TEXT, **fields}).encode("utf-8", "replace").decode()

    is_heard_or_refused(SAFE, *sealed(xml))


@CALM
@given(st.data())
def test_a_good_push_with_some_bytes_changed(data):
    query, body = data.draw(st.sampled_from([plain(TEXT), safe(TEXT)]))
    at = data.draw(st.integers(0, len(body) - 1))
    changed = body[:at] + data.draw(st.binary(max_size=4)) + body[at + 1 :]

    for gateway in (SAFE, COMPAT, PLAIN):
        is_heard_or_refused(gateway, query, changed)
