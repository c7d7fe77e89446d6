"""Presets, and webhooks with what they are told."""

import sqlalchemy as sa
from alembic import op

from pinxit.tables.base import Json, Moment

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes the tables of this version."""
    op.create_table(
        "presets",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("params", Json, nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_presets"),
        sa.UniqueConstraint("owner", "kind", "name", name="uq_presets_owner"),
    )
    op.create_index("ix_presets_owner", "presets", ["owner"])
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("secret", sa.String(length=100), nullable=False),
        sa.Column("events", Json, nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("why_off", sa.String(length=16), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("held_until", sa.Double(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner"], ["people.id"], name="fk_webhooks_owner_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
    )
    op.create_index("ix_webhooks_owner", "webhooks", ["owner"])
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("webhook", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", sa.Double(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("fault", sa.String(length=16), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("ended", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["webhook"],
            ["webhooks.id"],
            name="fk_deliveries_webhook_webhooks",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("webhook", "subject", name="uq_deliveries_webhook"),
    )
    op.create_index("ix_deliveries_created", "deliveries", ["created"])
    op.create_index("ix_deliveries_due", "deliveries", ["state", "due"])


def downgrade() -> None:
    """Makes the tables of the version before."""
    op.drop_table("deliveries")
    op.drop_table("webhooks")
    op.drop_table("presets")
