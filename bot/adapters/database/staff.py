"""Accounts, sessions and records of staff, and the unit of work that reaches them."""

from typing import Any

from sqlalchemy import Table, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.adapters.database.board import SqlBoard
from bot.adapters.database.connection import Transaction
from bot.adapters.database.database import Database, Work
from bot.adapters.database.desk import SqlDesk
from bot.adapters.database.drafts import SqlDrafts
from bot.adapters.database.inquiries import SqlInquiries
from bot.adapters.database.lookups import SqlLookups
from bot.adapters.database.personal import SqlStaffNotices
from bot.adapters.database.sessions import SqlSessions, values_of
from bot.adapters.database.sign_ins import SqlSignIns
from bot.adapters.database.staff_files import SqlStaffFiles
from bot.adapters.database.staff_tables import (
    corrections,
    looks,
    saved_filters,
    staff,
)
from bot.adapters.database.street import SqlStreet
from bot.adapters.database.waiting import SqlWaiting
from bot.adapters.database.watch import SqlWatch
from bot.ports.board import BoardQueries
from bot.ports.staff import (
    Accounts,
    Correction,
    DeskQueries,
    Drafts,
    Inquiries,
    Look,
    Lookups,
    Records,
    SavedFilter,
    Sessions,
    SignIns,
    Staff,
    StaffFiles,
    StaffNotices,
    Street,
    WaitingCalls,
    WatchQueries,
)
from bot.proposals.errors import LoginTaken
from bot.proposals.workflow import Role


class SqlAccounts:
    """ports.staff.Accounts."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, one: Staff) -> None:
        """Store; raises LoginTaken when the login is in use."""
        try:
            await self._transaction.run(insert(staff).values(values_of(one)))
        except IntegrityError as error:
            raise LoginTaken(one.login) from error

    async def get(self, staff_id: str, *, lock: bool = False) -> Staff | None:
        """By id; `lock`: nobody else changes it until the work ends."""
        return await self._one(staff.c.id == staff_id, lock=lock and self._transaction.locks)

    async def by_login(self, login: str) -> Staff | None:
        """By login, as it is written at signing in."""
        return await self._one(staff.c.login == login)

    async def save(self, one: Staff) -> None:
        """Store changes, except of the code counter, which only `spend_code` moves."""
        values = values_of(one, "id", "totp_counter")
        await self._transaction.run(update(staff).where(staff.c.id == one.id).values(values))

    async def spend_code(self, staff_id: str, counter: int) -> bool:
        """Note that a one-time code was used; False when it, or a later one, already was."""
        fresh = and_(staff.c.id == staff_id, staff.c.totp_counter < counter)
        spent = update(staff).where(fresh).values(totp_counter=counter).returning(staff.c.id)
        return (await self._transaction.run(spent)).first() is not None

    async def all(self, bodies: frozenset[str] | None = None) -> list[Staff]:
        """Those of these bodies, or everyone, by name."""
        query = select(staff).order_by(staff.c.name, staff.c.login)
        if bodies is not None:
            query = query.where(staff.c.body.in_(sorted(bodies)))
        return [_staff_of(row) for row in await self._transaction.run(query)]

    async def _one(self, condition: Any, *, lock: bool = False) -> Staff | None:
        query = select(staff).where(condition)
        if lock:
            query = query.with_for_update(key_share=True)
        row = (await self._transaction.run(query)).first()
        return None if row is None else _staff_of(row)


def _staff_of(row: Any) -> Staff:
    return Staff(**(dict(row._mapping) | {"role": Role(row.role)}))


class SqlRecords:
    """ports.staff.Records."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def correct(self, one: Correction) -> None:
        """Append a correction."""
        await self._append(corrections, one)

    async def corrections(self, ref: str | None = None, limit: int = 100) -> list[Correction]:
        """The latest, newest first; of one ticket or of all."""
        query = select(corrections).order_by(corrections.c.id.desc()).limit(limit)
        if ref is not None:
            query = query.where(corrections.c.ref == ref)
        rows = await self._transaction.run(query)
        return [Correction(**dict(row._mapping)) for row in rows]

    async def look(self, one: Look) -> None:
        """Append a look."""
        await self._append(looks, one)

    async def keep_filter(self, one: SavedFilter) -> None:
        """Save a filter; one of the same name is replaced."""
        same = and_(saved_filters.c.staff == one.staff, saved_filters.c.name == one.name)
        await self._transaction.run(delete(saved_filters).where(same))
        await self._append(saved_filters, one)

    async def filters(self, staff_id: str) -> list[SavedFilter]:
        """A person's own, by name."""
        mine = select(saved_filters).where(saved_filters.c.staff == staff_id)
        rows = await self._transaction.run(mine.order_by(saved_filters.c.name))
        return [SavedFilter(**dict(row._mapping)) for row in rows]

    async def drop_filter(self, staff_id: str, filter_id: int) -> None:
        """Forget one of a person's own."""
        mine = and_(saved_filters.c.staff == staff_id, saved_filters.c.id == filter_id)
        await self._transaction.run(delete(saved_filters).where(mine))

    async def _append(self, table: Table, one: object) -> None:
        await self._transaction.run(insert(table).values(values_of(one, "id")))


class StaffSideWork(Work):
    """ports.staff.StaffWork on one connection."""

    accounts: Accounts
    sessions: Sessions
    sign_ins: SignIns
    records: Records
    inquiries: Inquiries
    drafts: Drafts
    files: StaffFiles
    waiting: WaitingCalls
    desk: DeskQueries
    lookups: Lookups
    notices: StaffNotices
    street: Street
    watch: WatchQueries
    board: BoardQueries

    def _lay_out(self, transaction: Transaction) -> None:
        super()._lay_out(transaction)
        self.accounts = SqlAccounts(transaction)
        self.sessions = SqlSessions(transaction)
        self.sign_ins = SqlSignIns(transaction)
        self.records = SqlRecords(transaction)
        self.inquiries = SqlInquiries(transaction)
        self.drafts = SqlDrafts(transaction)
        self.files = SqlStaffFiles(transaction)
        self.waiting = SqlWaiting(transaction)
        self.desk = SqlDesk(transaction)
        self.lookups = SqlLookups(transaction)
        self.notices = SqlStaffNotices(transaction)
        self.street = SqlStreet(transaction)
        self.watch = SqlWatch(transaction)
        self.board = SqlBoard(transaction)


class StaffDatabase(Database):
    """The same database, opening units of work that reach what belongs to staff too."""

    def open_work(self, *, readonly: bool = False) -> StaffSideWork:
        """ports.staff.OpenStaffWork, and with it ports.OpenWork."""
        if readonly:
            return StaffSideWork(self._reader, None, readonly=True)
        return StaffSideWork(self._writer, self._turnstile, readonly=False)
