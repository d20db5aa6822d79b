"""A console whose content a street may change without touching anybody else's."""

import re
from dataclasses import replace
from pathlib import Path

from bot import catalogue
from bot.adopting import StreetContent
from bot.catalogue.street import FOLDER, Address, copied
from bot.console.app import make_app
from bot.paths import ROOT
from bot.services.desk import street
from tests.console.test_finding import plain
from tests.console.world import STREET, Browser, World

PHONE = Address("bodies/smq.yml", f"bodies/{STREET}/phone")
NUMBER = "028-83331234"
SEEN = "街道办公室 11 月 30 日核对"


class Desk:
    """A world whose console has content of its own, which the street's changes are laid over."""

    def __init__(self, world: World, root: Path) -> None:
        self.world, self.root = world, copied(ROOT, root)
        self.content = self.process()

    def process(self) -> StreetContent:
        """The content of one process."""
        return StreetContent.around(
            catalogue.load(self.root), self.root, self.world.database.open_work
        )

    async def browser(self, login: str = "guanli") -> Browser:
        its = replace(
            self.world.deps(), catalogue=self.content.content.catalogue,
            words=self.content.content.words, root=self.root, adopt=self.content.look,
        )  # fmt: skip
        browser = Browser(await self.world.client_of(make_app(its)), self.world)
        await browser.sign_in(login)
        return browser

    async def changes(self) -> list[street.StreetChange]:
        async with self.world.database.open_work(readonly=True) as work:
            return await work.street.all()

    def text(self, file: str) -> str:
        return (self.root / FOLDER / file).read_text(encoding="utf-8")


async def set_to(
    browser: Browser, address: Address, value: str, source: str = SEEN, **more: object
) -> tuple[int, str, str]:
    return await browser.post(
        "/street", file=address.file, at=address.path, value=value, source=source, **more
    )


def filled(page: str) -> tuple[int, int]:
    """The progress a page tells."""
    found = re.search(r"要填的 (\d+) 项里，填好了 (\d+) 项", plain(page))
    assert found is not None
    return int(found[2]), int(found[1])
