"""What is kept: pictures, the boards they are pinned to, places in models that people liked."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pinxit.tables.base import Json, Moment, Table, new_id, now


class KeptPicture(Table):
    """A picture or clip of the library.

    Attributes:
        origin: "made" here, or "uploaded".
        use: "picture", "mask", "clip".
        sha256: Of the file, which lies in the object store.
        view: Hash of the object that browsers are shown instead of the file; "" if it is the file.
        thumbnail: Hash of a small WebP.
        color: Its most striking color, such as "#c03040".
        hue: Of that color, 0..359; -1 for gray.
        color_name: Of that color, one of `pinxit.library.colors.NAMES`; "" if it has none.
        verb: Of its last step: "generate", "stylize", "explore"; "" of uploads without history.
        model: Hash of the model that made it; "" if none did.
        recipe: Its whole history, as `pinxit recipe` prints it; {} if it has none.
        findings: What its checks said.
        stack: Id of the first version, for all versions of one picture.
        job: The job that made it, and its number among that job's pictures; "" and 0 of uploads.
        stars: 0 to 5.
        tags: Words of the user.
        words: All that text search looks through.
        is_shared: Whether everybody on this server may look at it.
        trashed: When it was thrown away; 30 days later it is gone.
    """

    __tablename__ = "pictures"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    owner: Mapped[str] = mapped_column(String(64))
    origin: Mapped[str] = mapped_column(String(16))
    use: Mapped[str] = mapped_column(String(16), default="picture")
    title: Mapped[str] = mapped_column(String(300), default="")
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    view: Mapped[str] = mapped_column(String(64), default="")
    thumbnail: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(64))
    width: Mapped[int] = mapped_column()
    height: Mapped[int] = mapped_column()
    bytes: Mapped[int] = mapped_column(BigInteger)
    color: Mapped[str] = mapped_column(String(7), default="")
    hue: Mapped[int] = mapped_column(default=-1)
    color_name: Mapped[str] = mapped_column(String(16), default="")
    verb: Mapped[str] = mapped_column(String(32), default="")
    model: Mapped[str] = mapped_column(String(64), default="", index=True)
    model_name: Mapped[str] = mapped_column(String(200), default="")
    seed: Mapped[int | None] = mapped_column(BigInteger)
    recipe: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    stack: Mapped[str] = mapped_column(String(64), default="", index=True)
    job: Mapped[str] = mapped_column(String(64), default="")
    job_number: Mapped[int] = mapped_column(default=0)
    stars: Mapped[int] = mapped_column(default=0)
    tags: Mapped[list[str]] = mapped_column(Json, default=list)
    words: Mapped[str] = mapped_column(default="")
    is_shared: Mapped[bool] = mapped_column(default=False)
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    trashed: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (
        Index("ix_pictures_newest", "owner", "trashed", "created", "id"),
        Index("ix_pictures_verb", "owner", "trashed", "verb", "created", "id"),
        Index("ix_pictures_model_name", "owner", "trashed", "model_name", "created", "id"),
        Index(
            "ix_pictures_facets",
            *("owner", "trashed", "verb", "model_name", "color_name", "stars"),
        ),
        Index("ix_pictures_color", "owner", "trashed", "color_name", "created", "id"),
        Index("ix_pictures_stars", "owner", "trashed", "stars", "created", "id"),
        Index("ix_pictures_title", "owner", "trashed", "title", "id"),
        Index("ix_pictures_shared", "is_shared", "created", "id"),
        Index(
            "uq_pictures_job",
            "job",
            "job_number",
            unique=True,
            sqlite_where=text("job <> ''"),
            postgresql_where=text("job <> ''"),
        ),
    )


class Attached(Table):
    """A file that belongs to a picture: a palette for other programs, a plate of an ink, a page.

    Attributes:
        number: Among the files of that picture.
        name: Of the file, for people.
        sha256: Of its bytes, which lie in the object store.
    """

    __tablename__ = "attached"

    picture: Mapped[str] = mapped_column(
        ForeignKey("pictures.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    bytes: Mapped[int] = mapped_column(BigInteger)


class Tagged(Table):
    """A tag on a picture, as `KeptPicture.tags` has it, where it can be counted and looked up.

    Attributes:
        created: When the picture was kept, so that the newest of a tag are found at once.
    """

    __tablename__ = "tagged"

    picture: Mapped[str] = mapped_column(
        ForeignKey("pictures.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(String(100), primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    created: Mapped[datetime] = mapped_column(Moment)

    __table_args__ = (Index("ix_tagged_tag", "owner", "tag", "created", "picture"),)


class Board(Table):
    """A board that pictures are pinned to."""

    __tablename__ = "boards"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    owner: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[float] = mapped_column(default=0.0)
    created: Mapped[datetime] = mapped_column(Moment, default=now)

    __table_args__ = (UniqueConstraint("owner", "name"),)


class Pinned(Table):
    """A picture on a board."""

    __tablename__ = "pinned"

    board: Mapped[str] = mapped_column(
        ForeignKey("boards.id", ondelete="CASCADE"), primary_key=True
    )
    picture: Mapped[str] = mapped_column(
        ForeignKey("pictures.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created: Mapped[datetime] = mapped_column(Moment, default=now)


class Spot(Table):
    """A place in a model's space that somebody wants to come back to.

    Attributes:
        model: Hash of the model.
        recipe: As `pinxit.make.explore.Recipe` writes it.
    """

    __tablename__ = "spots"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    owner: Mapped[str] = mapped_column(String(64), index=True)
    model: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    recipe: Mapped[dict[str, Any]] = mapped_column(Json)
    created: Mapped[datetime] = mapped_column(Moment, default=now)


class NamedDirection(Table):
    """What somebody calls a direction of a model, for a slider of that name.

    Attributes:
        number: Which of the model's own directions; -1 for one that was found.
        moved: Of one that was found: what it adds to every stage.
    """

    __tablename__ = "directions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    owner: Mapped[str] = mapped_column(String(64), index=True)
    model: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(100))
    number: Mapped[int] = mapped_column(default=-1)
    moved: Mapped[list[float]] = mapped_column(Json, default=list)
    created: Mapped[datetime] = mapped_column(Moment, default=now)


class Preset(Table):
    """Params of jobs that somebody keeps under a name, to ask for them again.

    Attributes:
        kind: Of the jobs, such as "stylize".
        params: Some or all of what jobs of this kind are asked for.
    """

    __tablename__ = "presets"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, default=new_id)
    owner: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(100))
    params: Mapped[dict[str, Any]] = mapped_column(Json)
    created: Mapped[datetime] = mapped_column(Moment, default=now)

    __table_args__ = (UniqueConstraint("owner", "kind", "name"),)
