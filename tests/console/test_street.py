"""Setting up a street: checked as data/ is, dated and sealed, reversible; it holds at once."""

import re
from pathlib import Path

from sqlalchemy import text

from bot.catalogue.street import FOLDER, Address
from bot.paths import ROOT
from bot.proposals.workflow import Role
from bot.services.desk.seals import is_whole
from tests.console.setting_up import NUMBER, PHONE, SEEN, Desk, filled, set_to
from tests.console.test_finding import plain
from tests.console.world import COMMUNITY, SECRET, STREET, World


async def test_a_number_is_filled_in_and_holds_at_once(desk: Desk) -> None:
    browser = await desk.browser()
    _, before = await browser.get("/street")

    status, _, where = await set_to(browser, PHONE, NUMBER, confirmed=1)
    _, after = await browser.get(where.removeprefix("/console"))

    assert status == 303
    body = desk.content.content.catalogue.bodies[STREET]
    assert (body.phone, body.source, body.confirmed) == (NUMBER, SEEN, True)
    assert filled(after) == (filled(before)[0] + 1, filled(before)[1])
    (one,) = await desk.changes()
    assert (one.before, one.after, one.staff, one.at) == (None, NUMBER, "sguanli", desk.world.now)
    assert "没填 → 028-83331234" in re.sub(r"\s+", " ", plain(after))
    assert desk.text(PHONE.file) == (ROOT / FOLDER / PHONE.file).read_text(encoding="utf-8")


async def test_another_process_hears_of_it(any_world: World, tmp_path: Path) -> None:
    desk = Desk(any_world, tmp_path / "root")
    other = desk.process()
    assert not await other.look()

    await set_to(await desk.browser(), PHONE, NUMBER)

    assert await other.look()
    assert other.content.catalogue.bodies[STREET].phone == NUMBER
    assert not await other.look()


REFUSED = (
    (Address("levels.yml", "levels/community/seconds"), "许多"),
    (Address("levels.yml", "levels/community/seconds"), "-1"),
    (Address("deadlines.yml", "deadlines/answer.community/days/A"), "0"),
    (Address("notices.yml", "notices/accept"), "您的 {unknown} 已受理"),
    (Address("notices.yml", "notices/accept"), ""),
    (PHONE, "028-83331234 分机"), (PHONE, "电话还没有"),
    (Address("levels.yml", "levels/x/seconds"), "3"),
    (Address("../../../etc/passwd", "x"), "3"),
    (Address("places/smq-maan.yml", "places/smq-ma-madong/name"), "马"),
)  # fmt: skip


async def test_what_the_rules_refuse_is_not_kept(desk: Desk) -> None:
    browser = await desk.browser()

    for address, value in REFUSED:
        status, page, _ = await set_to(browser, address, value)
        assert status == 422, (address, value, plain(page)[:300])

    assert await desk.changes() == []
    assert desk.content.content.catalogue.bodies[STREET].phone is None


async def test_a_refusal_says_why_and_keeps_what_was_typed(desk: Desk) -> None:
    browser = await desk.browser()

    _, page, _ = await set_to(
        browser, Address("notices.yml", "notices/accept"), "您的 {unknown} 已受理"
    )

    assert "unknown" in plain(page).partition("不合格")[2][:200]
    assert "您的 {unknown} 已受理</textarea>" in page


async def test_without_a_source_or_without_a_change_nothing_is_kept(desk: Desk) -> None:
    browser = await desk.browser()
    name = Address("bodies/smq.yml", f"bodies/{COMMUNITY}/name")

    assert (await set_to(browser, PHONE, NUMBER, source=" "))[0] == 422
    assert (await set_to(browser, name, "马鞍社区议事专委会"))[0] == 422
    assert await desk.changes() == []


async def test_a_change_is_taken_back_as_if_it_had_not_been(desk: Desk) -> None:
    browser = await desk.browser()
    was = desk.content.content.catalogue.bodies[STREET]
    await set_to(browser, PHONE, NUMBER, confirmed=1)
    await set_to(browser, PHONE, "028-83335678")
    first, second = await desk.changes()

    assert (await browser.post(f"/street/{first.id}/undo"))[0] == 422
    await browser.post(f"/street/{second.id}/undo")
    assert desk.content.content.catalogue.bodies[STREET].phone == NUMBER
    assert desk.content.content.catalogue.bodies[STREET].confirmed
    third = (await desk.changes())[-1]
    assert (await browser.post(f"/street/{third.id}/undo"))[0] == 422
    await browser.post(f"/street/{first.id}/undo")

    assert desk.content.content.catalogue.bodies[STREET] == was
    assert len(await desk.changes()) == 4


async def test_every_kind_of_value_can_be_set(desk: Desk) -> None:
    browser = await desk.browser()
    for file, path, value in (
        ("levels.yml", "levels/community/seconds", "12"),
        ("deadlines.yml", "deadlines/answer.community/days/A", "5"),
        ("subdistricts.yml", "subdistricts/smq/duty_phone", NUMBER),
        ("subdistricts.yml", "subdistricts/smq/retention/calls/days", "400"),
        ("doors/local.yml", "doors/street_office/number", NUMBER),
        ("bodies/smq.yml", f"bodies/{COMMUNITY}/confirmed", "1"),
        ("places/smq-maan.yml", "places/smq-ma-madong/aliases", "马东院\n马东小院"),
        ("notices.yml", "notices/accept", "{ref} 收下了"),
        ("reply_templates.yml", "templates/waiting_quote/title", "等报价"),
        ("statuses.yml", "statuses/refused/staff", "没受理"),
        ("alerts.yml", "periods/warn_ahead/working_days", "2"),
        ("console.yml", "queues/mine", "我手上的"),
    ):
        status, page, _ = await set_to(browser, Address(file, path), value, confirmed=1)
        assert status == 303, (path, plain(page)[:400])

    now = desk.content.content
    found = now.catalogue
    assert [one.seconds for level, one in found.levels.items() if level == "community"] == [12]
    assert found.subdistrict.duty_phone == NUMBER
    assert found.lists.doors["street_office"].number == NUMBER
    assert str(found.lists.doors["street_office"].verified_on) == "2026-11-23"
    assert found.bodies[COMMUNITY].confirmed
    assert found.places["smq-ma-madong"].aliases == ("马东院", "马东小院")
    assert now.words.notice("accept", {"ref": "SMQ-1"}) == "SMQ-1 收下了"
    assert now.texts.warn_ahead.days == 2
    _, page = await browser.get("/street?section=wording")
    assert "我手上的" in page


async def test_a_changed_record_is_seen(desk: Desk) -> None:
    browser = await desk.browser()
    await set_to(browser, PHONE, NUMBER)
    _, fine = await browser.get("/street")
    async with desk.world.database.open_work() as work:
        await work.street._transaction.run(  # type: ignore[attr-defined]
            text("UPDATE street_changes SET after = '\"028-99999999\"'")
        )
        await work.commit()

    _, page = await browser.get("/street")

    assert "签名对不上" not in fine
    assert "签名对不上" in page
    assert not is_whole(await desk.changes(), SECRET)


async def test_only_the_streets_administrator_sets_it_up(desk: Desk) -> None:
    await desk.world.add_staff("shequ", Role.ADMINISTRATOR, COMMUNITY)
    for login in ("duban", "zhidu", "shequ"):
        browser = await desk.browser(login)
        assert (await browser.get("/street"))[0] == 403, login
        assert (await set_to(browser, PHONE, NUMBER))[0] == 403, login
    assert await desk.changes() == []
