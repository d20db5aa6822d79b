"""ports.Consents, SharedState and MediaIndex, on every store."""

import asyncio

from bot.ports import KeptMedia
from tests.builders import MONDAY, later
from tests.contract.database.given import LIU


async def test_each_consent_lets_one_notice_be_sent(known):
    async with known.open_work() as work:
        for _ in range(2):
            await work.consents.grant(LIU, "answered", MONDAY)
        await work.consents.grant(LIU, "returned", MONDAY)

        assert await work.consents.left(LIU, "answered") == 2
        taken = [await work.consents.take(LIU, "answered") for _ in range(3)]
        assert taken == [True, True, False]
        assert await work.consents.left(LIU, "returned") == 1


async def test_of_many_senders_one_gets_the_last_consent(known):
    async with known.open_work() as work:
        await work.consents.grant(LIU, "answered", MONDAY)
        await work.commit()

    async def take():
        async with known.open_work() as work:
            taken = await work.consents.take(LIU, "answered")
            await work.commit()
            return taken

    assert sum(await asyncio.gather(*(take() for _ in range(10)))) == 1


async def test_consents_the_messenger_does_not_know_are_dropped(known):
    async with known.open_work() as work:
        await work.consents.grant(LIU, "answered", MONDAY)
        await work.consents.drop(LIU, "answered")

        assert await work.consents.left(LIU, "answered") == 0
        assert not await work.consents.take(LIU, "answered")


async def test_a_shared_value_is_there_until_it_expires(store):
    async with store.open_work() as work:
        await work.shared.put("token", "old", later(hours=1))
        await work.shared.put("token", "new", later(hours=2))
        await work.shared.put("menu", "digest")
        await work.commit()

    async with store.open_work(readonly=True) as work:
        assert await work.shared.get("token", later(minutes=119)) == "new"
        assert await work.shared.get("token", later(hours=2)) is None
        assert await work.shared.get("menu", later(days=400)) == "digest"
        assert await work.shared.get("nothing", MONDAY) is None


async def test_a_dropped_value_is_gone(store):
    async with store.open_work() as work:
        await work.shared.put("menu", "digest")
        await work.shared.drop("menu")

        assert await work.shared.get("menu", MONDAY) is None


async def test_one_of_many_claims_a_lease(store):
    async def claim():
        async with store.open_work() as work:
            won = await work.shared.claim("fetching", MONDAY, later(seconds=10))
            await work.commit()
            return won

    assert sum(await asyncio.gather(*(claim() for _ in range(10)))) == 1


async def test_a_lease_is_free_again_when_given_back_or_lapsed(store):
    async with store.open_work() as work:
        assert await work.shared.claim("fetching", MONDAY, later(seconds=10))
        assert not await work.shared.claim("fetching", later(seconds=9), later(seconds=19))
        assert await work.shared.claim("fetching", later(seconds=10), later(seconds=20))
        await work.shared.drop("fetching")
        assert await work.shared.claim("fetching", later(seconds=11), later(seconds=21))


async def test_the_first_note_of_a_file_stays(store):
    first = KeptMedia("a" * 64, "image/jpeg", 12_345, MONDAY)
    async with store.open_work() as work:
        await work.media.add(first)
        await work.media.add(KeptMedia("a" * 64, "text/html", 1, later(hours=1)))

        assert await work.media.get("a" * 64) == first
        assert await work.media.get("b" * 64) is None


async def test_a_count_goes_on_until_it_ends_and_begins_anew(store):
    async with store.open_work() as work:
        counted = [
            await work.shared.count("tries", later(minutes=at), later(minutes=at + 15))
            for at in (0, 1, 14, 15, 16)
        ]

    assert counted == [1, 2, 3, 1, 2]


async def test_counts_at_once_are_all_different(store):
    async def one() -> int:
        async with store.open_work() as work:
            found = await work.shared.count("tries", MONDAY, later(minutes=15))
            await work.commit()
        return found

    assert sorted(await asyncio.gather(*(one() for _ in range(20)))) == list(range(1, 21))


async def test_values_are_found_by_how_their_keys_begin(store):
    async with store.open_work() as work:
        await work.shared.put("trouble:1", "a")
        await work.shared.put("trouble:2", "b", later(minutes=1))
        await work.shared.put("troubles", "c")

        assert await work.shared.named("trouble:", MONDAY) == {"trouble:1": "a", "trouble:2": "b"}
        assert await work.shared.named("trouble:", later(hours=1)) == {"trouble:1": "a"}
