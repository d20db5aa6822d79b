"""What the street set and what data/ says: the difference, the export, data/ that moved on."""

import re
from pathlib import Path

from bot import catalogue
from bot.adopting import StreetContent
from bot.catalogue.street import FOLDER, Address, copied, spots
from bot.paths import ROOT
from bot.services.desk import street
from bot.services.desk.street import Content
from bot.services.desk.words import load_words
from tests.console.setting_up import NUMBER, PHONE, SEEN, Desk, set_to
from tests.console.world import STREET


async def test_the_difference_is_what_export_writes_and_then_there_is_none(desk: Desk) -> None:
    browser = await desk.browser()
    await set_to(browser, PHONE, NUMBER, confirmed=1)

    _, patch = await browser.get("/street.patch")
    street.write_into(desk.root, await desk.changes())

    assert f"+    phone: {NUMBER}" in patch
    assert "-    phone: null" in patch
    assert f"--- a/data/catalogue/{PHONE.file}" in patch
    changed = [line for line in patch.splitlines() if re.match(r"[-+](?![-+])", line)]
    assert len(changed) == 6
    assert catalogue.load(desk.root).bodies[STREET].phone == NUMBER
    assert street.difference(desk.root, await desk.changes()) == ""
    _, page = await browser.get("/street")
    assert "底稿也变了" not in page


async def test_data_that_moved_under_a_change_is_told(desk: Desk) -> None:
    browser = await desk.browser()
    await set_to(browser, PHONE, NUMBER)
    path = desk.root / FOLDER / PHONE.file
    path.write_text(
        desk.text(PHONE.file).replace("phone: null", "phone: 028-80001111"), encoding="utf-8"
    )

    _, page = await browser.get("/street")

    assert "改过以后底稿也变了" in page
    assert desk.content.content.catalogue.bodies[STREET].phone == NUMBER


async def test_changes_that_do_not_fit_new_data_leave_the_ground_standing(desk: Desk) -> None:
    await set_to(await desk.browser(), PHONE, NUMBER)
    path = desk.root / FOLDER / "levels.yml"
    path.write_text("levels: {}\n", encoding="utf-8")
    ground = Content(catalogue.load(ROOT), load_words(ROOT), desk.content.content.texts)
    other = StreetContent(desk.root, desk.world.database.open_work, ground)

    assert not await other.look()

    assert other.content.catalogue.bodies[STREET].phone is None


def test_what_is_written_again_is_what_it_was(tmp_path: Path) -> None:
    copy = copied(ROOT, tmp_path)

    lost = street.write(copy, {Address("levels.yml", "levels/nowhere/seconds"): _nothing()})

    assert [one.path for one in lost] == ["levels/nowhere/seconds"]
    for path in (ROOT / FOLDER).rglob("*.yml"):
        again = copy / path.relative_to(ROOT)
        assert again.read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


def _nothing() -> street.Filled:
    return street.Filled(1, SEEN, confirmed=False, day="2026-11-30")


def test_all_that_check_finds_unfilled_can_be_filled_here() -> None:
    _, warnings = catalogue.check(ROOT)
    counted = [int(found[1]) for one in warnings if (found := re.search(r"还有 (\d+) 个号码", one))]
    phones = [
        one
        for one in spots(ROOT)
        if one.is_open and one.address.path.rpartition("/")[2] in ("number", "phone", "duty_phone")
    ]

    assert sum(counted) == len(phones)
