"""Turns outside of the gateway: what the actions work on under the plain `rasa` commands."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from bot import catalogue, manifest, settings
from bot.adapters.database import Database
from bot.adapters.database.migrate import migrate
from bot.adapters.sealing import SealingKey
from bot.dialogue import act_archive
from bot.dialogue.reader import ActReader
from bot.dialogue.reading import DeskReader
from bot.learning.acts import names_of
from bot.paths import ROOT, VAR
from bot.ports import Resident
from bot.turn import Desk, Turn
from bot.understanding import Understander
from bot.understanding.meaning import shared
from bot.wording import Wording

_desks: list[Desk] = []
"""Content and reader of this process, loaded with its first turn."""


@asynccontextmanager
async def lone_turn(sender_id: str) -> AsyncIterator[Turn]:
    """A turn that commits, for `rasa shell` with `rasa run actions`.

    Works on a database of its own, `var/shell.db`, unless DATABASE_URL names another.
    """
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'shell.db'}"
    database = Database(url)
    try:
        desk = await _desk(url, database)
        async with database.open_work() as work:
            handle = SealingKey(settings.read({}, VAR).secret_key).handle(sender_id)
            resident = await work.residents.by_handle(handle, lock=True)
            if resident is None:
                resident = await work.residents.add(Resident(uuid4().hex, handle, "", _now()))
            yield Turn(desk, resident, work)
            await work.commit()
    finally:
        await database.close()


async def _desk(url: str, database: Database) -> Desk:
    if not _desks:
        await migrate(url)
        content = catalogue.load(ROOT)
        understander = Understander.load(manifest.understanding_model(), content)
        acts_ = ActReader(
            act_archive.load(manifest.acts_model()), shared(), names_of(content.places)
        )
        reader = DeskReader(understander, acts_)
        _desks.append(Desk(content, Wording.load(ROOT), reader, _now, database.open_work))
    return replace(_desks[0], open_work=database.open_work)


def _now() -> datetime:
    return datetime.now(UTC)
