"""Nothing private is ever on the board: every page, feed and file, searched for every value."""

import pytest

from bot.board.app import ROUTES
from bot.proposals.public_notices import notices_of
from tests.board.street import HELD_BACK, PRIVATE, SHOT, Street

LARGEST = 100 * 1024
PAGES = (
    "/", "/?size=3", "/?topic=A04", "/?status=answered", "/?q=消防通道", "/p/{ref}", "/notices",
    "/notices/{ref}/{of}", "/p/{ref}/opinions",
    "/meetings", "/meetings.ics", "/p/{ref}/meeting-1.ics",
    "/results", "/guide", "/data", "/data.jsonl", "/data.csv", "/feed.atom",
    "/feed.atom?place=smq-maan", "/sitemap.xml", "/board.css", "/p/SMQ-2026-999999",
)  # fmt: skip


def test_every_address_of_the_board_is_looked_at() -> None:
    of_one = ("proposal", "photo", "notice", "opinions", "meeting_ics")
    looked_at = {path.split("?")[0] for path in PAGES}
    routes = {path for path, name, _ in ROUTES if name not in of_one}

    assert routes <= looked_at


async def test_no_private_value_of_a_run_is_on_any_page_feed_or_file(any_street: Street) -> None:
    ref = await any_street.full_life()
    of = notices_of(await any_street.world.get(ref))[-1].of

    for path in PAGES:
        status, text = await any_street.get(path.format(ref=ref, of=of))
        assert status == (404 if "999999" in path else 200), path
        assert [name for name, value in PRIVATE.items() if value in text] == [], path
        assert HELD_BACK not in text
        assert SHOT not in text
        assert len(text.encode()) <= LARGEST, path
    assert "消防通道堵了" in (await any_street.get(f"/p/{ref}"))[1]


@pytest.mark.parametrize("word", ["王小明", "502", "13800001111", "李大爷", "西门岗亭"])
async def test_searching_for_what_was_hidden_finds_nothing(any_street: Street, word: str) -> None:
    ref = await any_street.full_life()

    assert ref not in (await any_street.get(f"/?q={word}"))[1]
    assert ref in (await any_street.get("/?q=消防通道"))[1]


async def test_only_released_photos_are_shown_and_they_are_small(street: Street) -> None:
    ref = await street.full_life()

    async with street.client.get(f"/board/p/{ref}/1.jpg") as shown:
        content = await shown.read()
    held_back, _ = await street.get(f"/p/{ref}/2.jpg")
    none, _ = await street.get(f"/p/{ref}/0.jpg")

    assert (shown.status, shown.content_type) == (200, "image/jpeg")
    assert len(content) <= LARGEST
    assert (held_back, none) == (404, 404)
