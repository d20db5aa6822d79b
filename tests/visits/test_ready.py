"""Ready is who can take a sentence."""

import jieba
import pytest
from aiohttp import ClientSession

from bot.adapters.rasa import dialogue
from tests.visits.conftest import Running


async def test_a_desk_whose_words_cannot_be_cut_is_not_ready(
    desk: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ClientSession() as session:
        async with session.get(f"{desk.url}/readyz") as answer:
            assert answer.status == 200
        monkeypatch.setattr(jieba.dt, "FREQ", None)
        monkeypatch.setattr(dialogue, "GOOD_FOR", 0.0)
        async with session.get(f"{desk.url}/readyz") as answer:
            assert answer.status == 503
            assert (await answer.json())["model"] is False
