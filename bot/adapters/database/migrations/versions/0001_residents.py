"""Residents, their conversations and consents."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "residents",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text()),
        sa.Column("sealed_address", sa.Text(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("following", sa.Boolean(), nullable=False),
        sa.Column("home", sa.Text()),
        sa.Column("consented_at", sa.DateTime(timezone=True)),
        sa.Column("consent_version", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("sends_left", sa.Integer(), nullable=False),
        sa.Column("sends_until", sa.DateTime(timezone=True)),
        sa.Column("forgotten_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_residents"),
        sa.UniqueConstraint("handle", name="uq_residents_handle"),
    )
    op.create_table(
        "conversations",
        sa.Column("resident", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("held_by", sa.Text()),
        sa.Column("updated_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["resident"], ["residents.id"], name="fk_conversations_resident"),
        sa.PrimaryKeyConstraint("resident", name="pk_conversations"),
    )
    op.create_table(
        "consents",
        sa.Column("resident", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["resident"], ["residents.id"], name="fk_consents_resident"),
        sa.PrimaryKeyConstraint("resident", "template", name="pk_consents"),
    )


def downgrade() -> None:
    """Back; what these tables hold is lost."""
    op.drop_table("consents")
    op.drop_table("conversations")
    op.drop_table("residents")
