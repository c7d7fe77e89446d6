"""Begin: people, pictures, jobs."""

import sqlalchemy as sa
from alembic import op

from pinxit.tables.base import Json, Moment, NullableJson
from pinxit.tables.words import drop_word_index, make_word_index

revision = "0001"
down_revision = None

_TABLES = (
    "tagged",
    "sessions",
    "samples",
    "pinned",
    "keys",
    "workers",
    "switches",
    "spots",
    "pictures",
    "picture_words",
    "people",
    "jobs",
    "events",
    "directions",
    "boards",
    "answered",
)


def upgrade() -> None:
    """Makes the tables of this version."""
    _make_answered()
    _make_boards()
    _make_directions()
    _make_events()
    _make_jobs()
    _make_people()
    _make_picture_words()
    _make_pictures()
    _index_pictures()
    _make_spots()
    _make_switches()
    _make_workers()
    _make_keys()
    _make_pinned()
    _make_samples()
    _make_sessions()
    _make_tagged()
    make_word_index(op.get_bind())


def downgrade() -> None:
    """Makes the tables of the version before."""
    drop_word_index(op.get_bind())
    for name in _TABLES:
        op.drop_table(name)


def _make_answered() -> None:
    op.create_table(
        "answered",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", Json, nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("person", "key", name="pk_answered"),
    )

    op.create_index("ix_answered_created", "answered", ["created"])


def _make_boards() -> None:
    op.create_table(
        "boards",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Double(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_boards"),
        sa.UniqueConstraint("owner", "name", name="uq_boards_owner"),
    )

    op.create_index("ix_boards_owner", "boards", ["owner"])


def _make_directions() -> None:
    op.create_table(
        "directions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("moved", Json, nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_directions"),
    )

    op.create_index("ix_directions_model", "directions", ["model"])
    op.create_index("ix_directions_owner", "directions", ["owner"])


def _make_events() -> None:
    op.create_table(
        "events",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_events"),
        sqlite_autoincrement=True,
    )

    op.create_index("ix_events_created", "events", ["created"])
    op.create_index("ix_events_owner", "events", ["owner"])


def _make_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("lane", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("params", Json, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("wish", sa.String(length=16), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("position", sa.Double(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("deaths", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=200), nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=False),
        sa.Column("progress", Json, nullable=False),
        sa.Column("result", Json, nullable=False),
        sa.Column("error", NullableJson, nullable=True),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("started", Moment(), nullable=True),
        sa.Column("ended", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )

    op.create_index("ix_jobs_created", "jobs", ["created"])
    op.create_index("ix_jobs_next", "jobs", ["state", "lane", "priority", "position"])
    op.create_index("ix_jobs_owner", "jobs", ["owner"])


def _make_people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("quota", Json, nullable=False),
        sa.Column("preferences", Json, nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("name", name="uq_people_name"),
    )


def _make_picture_words() -> None:
    op.create_table(
        "picture_words",
        sa.Column("row", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_picture_words"),
        sa.UniqueConstraint("picture", name="uq_picture_words_picture"),
    )


def _make_pictures() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("use", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("view", sa.String(length=64), nullable=False),
        sa.Column("thumbnail", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("color", sa.String(length=7), nullable=False),
        sa.Column("hue", sa.Integer(), nullable=False),
        sa.Column("color_name", sa.String(length=16), nullable=False),
        sa.Column("verb", sa.String(length=32), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("model_name", sa.String(length=200), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=True),
        sa.Column("recipe", Json, nullable=False),
        sa.Column("findings", Json, nullable=False),
        sa.Column("stack", sa.String(length=64), nullable=False),
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("job_number", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("tags", Json, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("trashed", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_pictures"),
    )


def _index_pictures() -> None:
    op.create_index(
        "ix_pictures_color", "pictures", ["owner", "trashed", "color_name", "created", "id"]
    )
    op.create_index("ix_pictures_model", "pictures", ["model"])
    op.create_index(
        "ix_pictures_facets",
        "pictures",
        ["owner", "trashed", "verb", "model_name", "color_name", "stars"],
    )
    op.create_index(
        "ix_pictures_model_name", "pictures", ["owner", "trashed", "model_name", "created", "id"]
    )
    op.create_index("ix_pictures_newest", "pictures", ["owner", "trashed", "created", "id"])
    op.create_index("ix_pictures_sha256", "pictures", ["sha256"])
    op.create_index("ix_pictures_shared", "pictures", ["is_shared", "created", "id"])
    op.create_index("ix_pictures_stack", "pictures", ["stack"])
    op.create_index("ix_pictures_stars", "pictures", ["owner", "trashed", "stars", "created", "id"])
    op.create_index("ix_pictures_title", "pictures", ["owner", "trashed", "title", "id"])
    op.create_index("ix_pictures_verb", "pictures", ["owner", "trashed", "verb", "created", "id"])
    op.create_index(
        "uq_pictures_job",
        "pictures",
        ["job", "job_number"],
        unique=True,
        sqlite_where=sa.text("job <> ''"),
        postgresql_where=sa.text("job <> ''"),
    )


def _make_spots() -> None:
    op.create_table(
        "spots",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("recipe", Json, nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_spots"),
    )

    op.create_index("ix_spots_model", "spots", ["model"])
    op.create_index("ix_spots_owner", "spots", ["owner"])


def _make_switches() -> None:
    op.create_table(
        "switches",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", Json, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_switches"),
    )


def _make_workers() -> None:
    op.create_table(
        "workers",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("lane", sa.String(length=16), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("seen", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_workers"),
    )


def _make_keys() -> None:
    op.create_table(
        "keys",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("prefix", sa.String(length=16), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("scopes", Json, nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("used", Moment(), nullable=True),
        sa.Column("expires", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"], ["people.id"], name="fk_keys_person_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_keys"),
        sa.UniqueConstraint("prefix", name="uq_keys_prefix"),
    )

    op.create_index("ix_keys_person", "keys", ["person"])


def _make_pinned() -> None:
    op.create_table(
        "pinned",
        sa.Column("board", sa.String(length=64), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board"], ["boards.id"], name="fk_pinned_board_boards", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["picture"], ["pictures.id"], name="fk_pinned_picture_pictures", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("board", "picture", name="pk_pinned"),
    )

    op.create_index("ix_pinned_picture", "pinned", ["picture"])


def _make_samples() -> None:
    op.create_table(
        "samples",
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job"], ["jobs.id"], name="fk_samples_job_jobs", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("job", "number", name="pk_samples"),
    )


def _make_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.Column("expires", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["people.id"], name="fk_sessions_person_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name="pk_sessions"),
    )

    op.create_index("ix_sessions_expires", "sessions", ["expires"])
    op.create_index("ix_sessions_person", "sessions", ["person"])


def _make_tagged() -> None:
    op.create_table(
        "tagged",
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.Column("tag", sa.String(length=100), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("created", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture"], ["pictures.id"], name="fk_tagged_picture_pictures", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("picture", "tag", name="pk_tagged"),
    )

    op.create_index("ix_tagged_tag", "tagged", ["owner", "tag", "created", "picture"])
