"""Every route of the console, and the callback, under odd requests.

`python -m tests.faults.routes 20000`: half of them on SQLite, half on PostgreSQL. Nothing may end
in a 5xx or in a failure nobody expected; exit code 1 names the first ones.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.adapters.database import StaffDatabase
from bot.adapters.database.migrate import migrate
from bot.logs import quieten
from bot.proposals.workflow import Status
from tests.console.outside import asked
from tests.console.world import COMMUNITY, COURTYARD, PEOPLE, Browser, World
from tests.faults.malformed import Malformed
from tests.faults.odd import Odd, Requests
from tests.gateway.street import Street, street
from tests.servers import POSTGRES, postgres_database

ROUND = 150
"""Requests between two times everybody signs in anew: some sign out, some are locked out."""
CALLBACKS = 5
"""Every so many requests, one to the callback."""


@dataclass
class Outcome:
    """What was answered, and what went wrong."""

    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    routes: set[str] = field(default_factory=set)


class Failures(logging.Handler):
    """Collects what our own code logs as an unexpected failure."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(logging.ERROR)
        self._outcome = outcome

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self._outcome.wrong.append(f"logged: {record.getMessage()[:300]}")


async def throw(browser: Browser, odd: Odd) -> int:
    """Send the bytes; the status, 0 where the connection was closed without one."""
    port = browser.client.port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    jar = browser.client.session.cookie_jar
    cookies = "; ".join(f"{one.key}={one.value}" for one in jar)
    head = f"Host: 127.0.0.1:{port}\r\nContent-Length: {len(odd.body)}\r\nCookie: {cookies}"
    lines = (odd.method.encode() + b" " + odd.target + b" HTTP/1.1", head.encode(), *odd.headers)
    try:
        writer.write(b"\r\n".join(lines) + b"\r\n\r\n" + odd.body)
        line = await asyncio.wait_for(reader.readline(), 30)
        if b" 100 " in line:
            await reader.readline()
            line = await asyncio.wait_for(reader.readline(), 30)
    except ConnectionError:
        return 0
    finally:
        writer.close()
    return int(line.split()[1]) if line else 0


async def run(world: World, here: Street, many: int, seed: int) -> Outcome:
    """So many requests, a few of them to the callback; who sends them changes."""
    outcome = Outcome()
    watching = Failures(outcome)
    logging.getLogger("bot").addHandler(watching)
    requests = Requests(await _known(world), seed)
    pushes = Malformed(here.platform.account, seed).pushes(many)
    resident, people = await here.resident(), list[Browser]()
    try:
        for number in range(many):
            if number % ROUND == 0:
                people = await _everybody(world)
            if number % CALLBACKS:
                sender = people[number % len(people)]
                odd = requests.one(sender.csrf)
                status = await throw(sender, odd)
                outcome.routes.add(odd.route)
                told = f"{status} {odd.method} {odd.target[:200]!r} {odd.headers!r}"
            elif number % (2 * CALLBACKS):
                query, body = next(pushes)
                url = here.servers[0].make_url("/wechat")
                async with here.session.post(url, params=query, data=body) as answer:
                    status, told = answer.status, f"{answer.status} /wechat"
            else:
                text = requests.value("q").decode("utf-8", "replace")[:600].replace("\0", "")
                delivery = await resident._platform.say(resident.user, text)
                status, told = 500 if delivery.failed else 200, f"said {text[:80]!r}"
            outcome.answers[status] += 1
            if status >= 500:
                outcome.wrong.append(told)
    finally:
        logging.getLogger("bot").removeHandler(watching)
    return outcome


async def _known(world: World) -> dict[str, list[str]]:
    """Tickets of several statuses, an open question to an outside party, and what they name."""
    for status in (Status.SUBMITTED, Status.ACCEPTED, Status.IN_PROGRESS, Status.ANSWERED):
        ticket = await world.add_ticket(status)
    link = await asked(world, ticket.ref)
    refs = [f"SMQ-2026-{number:06d}" for number in range(1, 6)]
    return {
        "ref": refs, "pick": [f"{one}:0" for one in refs], "id": ["1", "2", "schengban", "9" * 18],
        "queue": ["all", "triage", "mine", "tasks", "ruling", "x"], "kind": ["csv", "xlsx"],
        "digest": ["ab" * 32], "name": ["console.css", "x"],
        "token": [link.split("/")[-1], "x" * 43],
        "version": [str(number) for number in range(4)], "place": [COURTYARD], "body": [COMMUNITY],
        "code": ["A04", "N01", "U"], "level": ["community", "district"], "until": ["2026-12-24"],
        "role": ["handler", "x"], "by": ["body", "place"], "days": ["7", "30"], "as": ["file"],
        "assignee": ["schengban"], "login": [one for one, *_ in PEOPLE], "q": ["路灯", "17"],
    }  # fmt: skip


async def _everybody(world: World) -> list[Browser]:
    """All accounts as they were made, signed in anew; a guest and a stranger beside them."""
    for client in world.clients:
        await client.close()
    world.clients.clear()
    world.now += timedelta(minutes=20)
    async with world.database.open_work() as work:
        for staff in world.staff.values():
            held = await work.accounts.get(staff.id)
            assert held is not None
            whole = {"active": True, "must_change": False, "failures": 0, "locked_until": None}
            keys = {"password_hash": staff.password_hash, "totp_sealed": staff.totp_sealed}
            now = replace(held, **whole, **keys, enrolled_at=staff.enrolled_at)  # type: ignore[arg-type]
            await work.accounts.save(now)
        await work.commit()
    found = [await world.signed_in(login) for login, *_ in PEOPLE[:5]]
    stranger = Browser(await world.client(), world)
    await stranger.get("/sign-in")
    return [*found, stranger]


@asynccontextmanager
async def peopled(url: str) -> AsyncIterator[tuple[World, Street]]:
    """Console and gateway on one database."""
    quieten()
    world = World(StaffDatabase(url))
    for login, role, body in PEOPLE:
        await world.add_staff(login, role, body)
    await world.add_resident("r1")
    async with street(url) as here:
        yield world, here
        for client in world.clients:
            await client.close()
        await world.database.close()


async def long_run(many: int, seed: int) -> bool:
    """Half on each database; whether all went well."""
    well = True
    with tempfile.TemporaryDirectory() as folder:
        async with postgres_database(POSTGRES) as postgresql:
            for url in (f"sqlite:///{folder}/odd.db", postgresql):
                await migrate(url)
                async with peopled(url) as (world, here):
                    outcome = await run(world, here, many // 2, seed)
                print(url.split(":")[0], dict(outcome.answers), f"{len(outcome.routes)} routes")
                print("\n".join(outcome.wrong[:20]))
                well = well and not outcome.wrong
    return well


def main() -> int:
    """How many, and from which seed on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("many", type=int, nargs="?", default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    return 0 if asyncio.run(long_run(chosen.many, chosen.seed)) else 1


if __name__ == "__main__":
    sys.exit(main())
