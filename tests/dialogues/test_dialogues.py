"""Every written dialogue, through gateway, Rasa and actions, on both databases."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp.test_utils import TestClient, TestServer

from bot import bootstrap, settings
from bot.adapters.database.migrate import migrate
from bot.adapters.memory.doubles import RecordingMessenger
from tests.dialogues.play import TestClock, Visitor
from tests.dialogues.script import Dialogue, check, manners, read
from tests.servers import POSTGRES, postgres_database

FILES = sorted(Path(__file__).parent.glob("*.yml"))
WRITTEN = [(path.stem, one) for path in FILES for one in read(path)]
KNOWN = yaml.safe_load(
    (Path(__file__).parents[1] / "known_failures.yml").read_text(encoding="utf-8")
)["scripts"]
"""What is not played as written; each must still fail, on both databases."""
MANNERLY = {"propose", "refer", "emergency", "_shared", "smalltalk", "human", "help"}

pytestmark = pytest.mark.asyncio(loop_scope="module")


class House:
    """One running desk on one database."""

    def __init__(self, parts: bootstrap.Parts, client: TestClient, clock: TestClock) -> None:
        self.parts, self.client, self.clock = parts, client, clock


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
async def house(
    request: pytest.FixtureRequest, trained: tuple, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    var = tmp_path_factory.mktemp("var")
    if request.param == "sqlite":
        async for one in _house(f"sqlite:///{var / 'test.db'}", var, trained):
            yield one
        return
    async with postgres_database(POSTGRES) as url:
        async for one in _house(url, var, trained):
            yield one


async def _house(url: str, var: Path, trained: tuple) -> AsyncIterator[House]:
    await migrate(url)
    clock = TestClock()
    chosen = settings.read({"DATABASE_URL": url}, var)
    parts = bootstrap.make_parts(chosen, RecordingMessenger(), *trained, clock=clock)
    async with TestClient(TestServer(bootstrap.make_app(parts))) as client:
        yield House(parts, client, clock)


def _case(skill: str, one: Dialogue) -> Any:
    is_known = one.name in KNOWN.get(skill, ())
    marks = pytest.mark.xfail(strict=True, reason="known_failures.yml") if is_known else ()
    return pytest.param(skill, one, id=f"{skill}-{one.name}", marks=marks)


def test_each_known_failure_names_a_dialogue_once() -> None:
    listed = [(skill, name) for skill, names in KNOWN.items() for name in names]

    assert len({*listed}) == len(listed)
    assert {*listed} <= {(skill, one.name) for skill, one in WRITTEN}


@pytest.mark.parametrize(("skill", "dialogue"), [_case(*one) for one in WRITTEN])
async def test_a_resident_is_answered_as_written(
    house: House, skill: str, dialogue: Dialogue
) -> None:
    house.clock.reset()
    visitor = Visitor(house.parts, house.client, house.clock)
    try:
        await _play(visitor, dialogue, minds_manners=skill.split("-")[0] in MANNERLY)
    finally:
        await visitor.close()


async def _play(visitor: Visitor, dialogue: Dialogue, *, minds_manners: bool) -> None:
    await visitor.scene.set(dialogue.before)
    said_so_far: list[str] = []
    before = ""
    for turn, wanted in dialogue.turns:
        said = await visitor.scene.spell(turn)
        reply = await visitor.do(said)
        expected = [await visitor.scene.spell(one) for one in wanted]
        said_so_far += [f"居民：{said}", f"助手：{reply}"]
        faults = check(reply, expected) if not said.startswith("[等") else []
        faults += manners(reply, before) if minds_manners else []
        before = reply
        assert not faults, "\n".join([*said_so_far, f"没有：{faults}"])
    facts = await visitor.ended()
    wrong = {key: facts.get(key) for key, value in dialogue.end.items() if facts.get(key) != value}
    assert not wrong, "\n".join([*said_so_far, f"数据库：{facts}", f"不对：{wrong}"])
    stored = await visitor.stored() if dialogue.nowhere else ""
    assert not [words for words in dialogue.nowhere if words in stored], "stored after all"
