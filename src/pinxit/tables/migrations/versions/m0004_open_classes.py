"""Open classes, whose students come in for some hours."""

import sqlalchemy as sa
from alembic import op

from pinxit.tables.base import Json, Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the tables of this version."""
    with op.batch_alter_table("people") as table:
        table.add_column(sa.Column("until", Moment(), nullable=True))
    op.create_table(
        "classes",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("teacher", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("quota", Json, nullable=False),
        sa.Column("opened", Moment(), nullable=False),
        sa.Column("ends", Moment(), nullable=False),
        sa.Column("keeps_days", sa.Integer(), nullable=False),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("held", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_classes"),
        sa.UniqueConstraint("code", name="uq_classes_code"),
    )
    op.create_index("ix_classes_teacher", "classes", ["teacher"])
    op.create_index("ix_classes_ends", "classes", ["ends"])
    op.create_table(
        "students",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("school_class", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("folded", sa.String(length=160), nullable=False),
        sa.Column("seat", sa.String(length=64), nullable=False),
        sa.Column("may_return", sa.Boolean(), nullable=False),
        sa.Column("is_leaving", sa.Boolean(), nullable=False),
        sa.Column("joined", Moment(), nullable=False),
        sa.Column("seen", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["people.id"], name="fk_students_person_people", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["school_class"],
            ["classes.id"],
            name="fk_students_school_class_classes",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person", name="pk_students"),
        sa.UniqueConstraint("school_class", "folded", name="uq_students_school_class"),
    )


def downgrade() -> None:
    """Makes the tables of the version before."""
    op.drop_table("students")
    op.drop_table("classes")
    with op.batch_alter_table("people") as table:
        table.drop_column("until")
