"""${message}."""

import sqlalchemy as sa
from alembic import op

from pinxit.tables.base import Json, Moment, NullableJson

revision = "${up_revision}"
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Makes the tables of this version."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Makes the tables of the version before."""
    ${downgrades if downgrades else "pass"}
