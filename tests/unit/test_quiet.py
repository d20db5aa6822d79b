"""Nothing phones home."""

import asyncio
import socket

import pytest


def test_rasa_reports_neither_use_nor_errors(trained: object) -> None:
    import sentry_sdk
    from rasa import telemetry

    assert not telemetry.is_telemetry_enabled()
    assert sentry_sdk.Hub.current.client is None


async def test_a_turn_opens_no_connection(trained: tuple, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, where: asked.append(where))
    dialogue, reader = trained

    reader.understand("路灯坏了")
    await asyncio.sleep(0)

    assert dialogue is not None
    assert asked == []
