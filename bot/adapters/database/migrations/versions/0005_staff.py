"""Staff: accounts, sessions, the sign-in log, corrections, looks and saved filters."""

import sqlalchemy as sa
from alembic import op

from bot.adapters.database.migrations.kit import COUNTING

revision = "0005"
down_revision = "0004"

_APPENDED = ("sign_ins", "corrections", "looks")


def upgrade() -> None:
    """Forward."""
    _create_accounts()
    _create_records()
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if not on_sqlite:
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is appended, never changed', TG_TABLE_NAME; END $$"
        )
    for table in _APPENDED:
        _append_only(table, on_sqlite=on_sqlite)


def _create_accounts() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("totp_sealed", sa.Text(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True)),
        sa.Column("totp_counter", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True)),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("login", name="uq_staff_login"),
    )
    op.create_index("ix_staff_body", "staff", ["body"])
    op.create_table(
        "staff_sessions",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("csrf", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_staff_sessions_staff"),
        sa.PrimaryKeyConstraint("digest", name="pk_staff_sessions"),
    )
    op.create_index("ix_staff_sessions_staff", "staff_sessions", ["staff"])
    op.create_index("ix_staff_sessions_ends_at", "staff_sessions", ["ends_at"])


def _create_records() -> None:
    op.create_table(
        "sign_ins",
        sa.Column("id", COUNTING, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ins"),
    )
    op.create_index("ix_sign_ins_address_at", "sign_ins", ["address", "at"])
    op.create_table(
        "corrections",
        sa.Column("id", COUNTING, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_corrections_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
    )
    op.create_index("ix_corrections_ref", "corrections", ["ref"])
    op.create_table(
        "looks",
        sa.Column("id", COUNTING, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_looks_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_looks"),
    )
    op.create_index("ix_looks_at", "looks", [sa.text("at DESC")])
    op.create_index("ix_looks_ref", "looks", ["ref"])
    op.create_table(
        "saved_filters",
        sa.Column("id", COUNTING, nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name="fk_saved_filters_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filters"),
    )
    op.create_index("ix_saved_filters_staff", "saved_filters", ["staff"])


def _append_only(table: str, *, on_sqlite: bool) -> None:
    if not on_sqlite:
        op.execute(
            f"CREATE TRIGGER {table}_appended_only BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is appended, never changed'); END"
        )


def downgrade() -> None:
    """Back; what these tables hold is lost."""
    for table in ("saved_filters", "looks", "corrections", "sign_ins", "staff_sessions", "staff"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
