"""Whatever goes wrong, no log says who wrote what, and none holds a key."""

import logging

import pytest

from bot.sandbox.faults import Fault
from tests.gateway.street import street

WORDS = "我家住马鞍东路三栋二单元，电话一三九"


@pytest.fixture
def log(caplog):
    """Everything every logger has to say, the libraries' too."""
    for name in ("", "bot", "aiohttp", "sqlalchemy", "aiosqlite", "asyncio", "redis"):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


def said(log):
    """All of it, with the values of exceptions."""
    formatter = logging.Formatter("%(name)s %(levelname)s %(message)s")
    return "\n".join(formatter.format(record) for record in log.records)


async def test_a_day_of_trouble_leaves_no_words_and_no_names_in_the_log(url, log):
    async with street(url) as here:
        resident = await here.resident()
        secrets = [resident.user.openid, here.platform.account.secret, here.platform.account.token]
        await resident.say(WORDS)
        here.dialogue.failing += [ValueError(WORDS), KeyError(WORDS)]
        await resident.say(WORDS + "。")
        for code in (-1, 40001, 45015, 48001, 99999):
            here.platform.faults.add(Fault("message/custom/send", code=code))
        await resident.say("长" + WORDS)
        async with here.session.post(here.servers[0].make_url("/wechat?signature=x"), data=WORDS):
            pass
        await here.gateway.turns.drain()
        await here.gateway.sender.send_due()
        await resident.unfollow()
        tokens = list(here.platform.tokens._until)

    text = said(log)
    assert "a turn failed" in text
    assert [one for one in [*secrets, *tokens] if one in text] == []
    assert "马鞍东路" not in text


async def test_a_database_that_refuses_words_does_not_print_them(url, log):
    async with street(url) as here:
        resident = await here.resident()

        async def stores_too_much(person, conversation, message, work):
            person.phone = [message.text]
            await work.residents.save(person)
            raise AssertionError("not reached")

        here.dialogue.handle = stores_too_much
        await resident.say(WORDS)

    assert "a turn failed" in said(log)
    assert "马鞍东路" not in said(log)
    assert resident.user.openid not in said(log)
