"""What somebody has here, found by its hash: pictures, models, styles, rights, data sets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_file
from pinxit.datasets.rights import Rights
from pinxit.service.lineage import KnownPicture
from pinxit.studio import Studio
from pinxit.tables.database import Database
from pinxit.tables.shelves import KeptPicture

if TYPE_CHECKING:
    from pinxit.engine import Model


@dataclass(frozen=True, slots=True)
class Belongings:
    """The library and shelves of one person; nothing of anybody else is ever found.

    Attributes:
        owner: Whose they are.
        studio: Their studio.
        database: Where the rows of their pictures are.
    """

    owner: str
    studio: Studio
    database: Database
    _models: dict[str, "Model | None"] = field(default_factory=dict, init=False, repr=False)
    _rights: dict[str, Rights] = field(default_factory=dict, init=False, repr=False)

    def picture(self, sha256: str) -> KnownPicture | None:
        """The picture of the library whose file has this hash; the oldest, if there are several."""
        wanted = (
            select(KeptPicture)
            .where(KeptPicture.owner == self.owner, KeptPicture.sha256 == sha256)
            .where(KeptPicture.trashed.is_(None))
            .order_by(KeptPicture.created, KeptPicture.id)
            .limit(1)
        )
        with self.database.reading() as session:
            row = session.scalars(wanted).first()
        return known(row) if row is not None else None

    def picture_id(self, sha256: str) -> str | None:
        """Its id in the library."""
        found = self.picture(sha256)
        return found.id if found else None

    def model_name(self, sha256: str) -> str | None:
        """Name by which the model with that hash is found on the shelf."""
        return _name_of(self.studio.models.paths(), sha256)

    def style_name(self, sha256: str) -> str | None:
        """Name of the learned style with that hash, or of the painting that comes along."""
        from pinxit.desks.style_examples import style_examples

        return _name_of({**style_examples(), **self.studio.styles.paths()}, sha256)

    def model(self, sha256: str) -> "Model | None":
        """The model whose file has this hash; None if it is not here, or is damaged."""
        if sha256 not in self._models:
            name = self.model_name(sha256)
            try:
                self._models[sha256] = self.studio.models.load(name) if name else None
            except UserMistake:
                self._models[sha256] = None
        return self._models[sha256]

    def training(self, sha256: str) -> Mapping[str, Any] | None:
        """What the Train screen asks for to train that model again."""
        model = self.model(sha256)
        settings = training_settings(model) if model is not None else None
        return settings | self._beginning(model) if model is not None and settings else None

    def _beginning(self, model: "Model") -> dict[str, str]:
        """The moment or the model that a training went on from, by the names that it has here."""
        about = model.card.training
        if about.get("branch_of"):
            return {"branch": str(about["branch_of"])}
        began = str(about.get("continued_from") or "")
        return {"start": self.model_name(began) or began[:12]} if began else {}

    def rights(self, sha256: str) -> Rights | None:
        """What the data sets say of a file with this hash."""
        if not self._rights:
            store = self.studio.datasets
            for name in store.list():
                self._rights.update((e.sha256, e.rights) for e in store.load(name).entries)
        return self._rights.get(sha256)

    def dataset(self, card: Mapping[str, Any]) -> bool:
        """Whether the very data set that a model's card names is here."""
        name, version, store = str(card.get("name")), card.get("version"), self.studio.datasets
        if name not in store.list() or version not in store.versions(name):
            return False
        try:
            return store.load(name, version).digest == card.get("digest")
        except UserMistake:
            return False


def known(row: KeptPicture) -> KnownPicture:
    """A row of the library as lineages name it."""
    small = f"/api/v1/pictures/{row.id}/thumbnail"
    return KnownPicture(row.id, row.sha256, row.title, dict(row.recipe or {}), small)


def training_settings(model: "Model") -> dict[str, Any] | None:
    """The params of the job that trains such a model; None if its card does not say."""
    card, about = model.card, model.card.training
    if not about.get("pictures") or not card.dataset.get("name"):
        return None
    conditions = card.conditions
    both = bool(conditions.get("classes")), bool(conditions.get("words"))
    wanted = {(True, True): "auto", (True, False): "classes", (False, True): "words"}
    budget = about.get("budget") or {}
    minutes, pictures = budget.get("minutes"), budget.get("pictures")
    return {
        "dataset": str(card.dataset["name"]),
        "name": card.name,
        "recipe": "auto",
        "resolution": list(card.shape[:2]),
        "minutes": minutes,
        "images": None if minutes is not None else int(pictures or about["pictures"]),
        "channels": card.shape[2],
        "conditions": wanted.get(both, "off"),
        "balance": str(card.dataset.get("balanced", {}).get("by", "")),
        "fit": "letterbox" if card.dataset.get("fit") == "letterbox" else "crop",
        "seed": int(about.get("seed", 0)),
        "knobs": dict(card.settings),
    }


def _name_of(paths: Mapping[str, Path], sha256: str) -> str | None:
    for name, path in paths.items():
        try:
            about = path.stat()
            if _hash_of(path, about.st_size, about.st_mtime_ns) == sha256:
                return name
        except OSError:
            continue  # went away meanwhile
    return None


@lru_cache(maxsize=512)
def _hash_of(path: Path, _size: int, _when: int) -> str:
    return hash_file(path)
