"""Keep files beside pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Makes the tables of this version."""
    op.create_table(
        "attached",
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture"], ["pictures.id"], name="fk_attached_picture_pictures", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("picture", "number", name="pk_attached"),
    )
    op.create_index("ix_attached_sha256", "attached", ["sha256"])


def downgrade() -> None:
    """Makes the tables of the version before."""
    op.drop_table("attached")
