"""Somebody at the counter: what is typed into the form, and a machine that is told what to read."""

import re
from typing import Any

from bot.console.deps import Understand
from bot.proposals.lists import ListResult
from bot.services.desk.callers import Told as Told
from bot.services.desk.callers import file_for
from bot.services.filing import suggestion_of
from bot.understanding import Understanding
from tests.console.world import COURTYARD, SECRET, Browser, World, content
from tests.dialogue.stage import understood

SPEAKER = "王婆婆"
PHONE = "13800001111"
FORM = {
    "problem": "楼下路灯坏了半个月，晚上看不见路",
    "solution": "换个亮点的灯",
    "place": COURTYARD,
    "detail": "3 栋门口",
    "reach": "",
    "phone": PHONE,
    "speaker": SPEAKER,
    "consent": "in_person",
    "anyway": "",
}


def negative(*, keeps_text: bool) -> str:
    """An entry of the negative list that is no emergency."""
    entries = content()[0].lists.negative.values()
    return next(one.code for one in entries if one.keeps_text is keeps_text and not one.is_urgent)


def reads(code: str = "A04", **more: Any) -> Understand:
    """A machine that takes all words for this."""

    async def read(text: str) -> Understanding:
        assert text
        return understood(code, reasons=("说到“路灯”",), **more)

    return read


def seen(code: str = "A04") -> str:
    """How the form says that this was shown."""
    found = suggestion_of(understood(code))
    return f"{found.list}:{found.code}:{found.level.value if found.level else ''}"


async def at_the_form(world: World, login: str = "fenban", code: str = "A04") -> Browser:
    """A browser with the form open before it."""
    world.understand = reads(code)
    browser = await world.signed_in(login)
    await browser.get("/file")
    return browser


async def filed(world: World, login: str = "fenban", **changes: Any) -> str:
    """The reference of what was filed for somebody, through the service."""
    told = Told(**{**FORM, **changes})
    async with world.database.open_work() as work:
        proposal = await file_for(
            told, suggestion_of(understood("A04")), world.clerk(login),
            work=work, tools=world.tools, key=SECRET,
        )  # fmt: skip
        await work.commit()
    assert proposal.list is ListResult.POSITIVE
    return proposal.ref


def code_on(slip: str) -> str:
    """The code a slip shows; empty where it shows none."""
    found = re.search(r'class="slip-code">\S+ ([0-9A-Z]{4}-[0-9A-Z]{4})<', slip)
    return found.group(1) if found else ""
