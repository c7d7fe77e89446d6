"""Take turns in the queue, and know who holds an idempotency key and which job came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the tables of this version."""
    op.create_table(
        "turns",
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("lane", sa.String(length=16), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "lane", name=op.f("pk_turns")),
    )
    with op.batch_alter_table("answered") as table:
        table.add_column(sa.Column("holder", sa.String(64), server_default="", nullable=False))
        table.add_column(sa.Column("until", sa.Double(), server_default="0", nullable=False))
        table.add_column(sa.Column("job", sa.String(64), server_default="", nullable=False))


def downgrade() -> None:
    """Makes the tables of the version before."""
    with op.batch_alter_table("answered") as table:
        for name in ("job", "until", "holder"):
            table.drop_column(name)
    op.drop_table("turns")
