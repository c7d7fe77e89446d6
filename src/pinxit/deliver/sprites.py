"""The way out of sprites: the sheet as every picture is delivered, and its atlas beside it."""

import json
from collections.abc import Callable
from pathlib import Path

from pinxit.base.files import refuse_existing
from pinxit.deliver.documents import write_document
from pinxit.deliver.files import Delivered
from pinxit.make.sprite_settings import HASH
from pinxit.make.sprites import SpriteSheet
from pinxit.mark.deeds import SHEET, VOCABULARY, source_type_of
from pinxit.mark.keys import Signer
from pinxit.mark.sidecars import Told

ATLAS = "org.pinxit.atlas"
"""Label of the assertion that tells of an atlas."""


def atlas_place(path: Path) -> Path:
    """Where the atlas of a sheet goes."""
    return path.with_suffix(".json")


def deliver_sprites(
    sheet: SpriteSheet,
    path: Path,
    deliver: Callable[..., Delivered],
    signer: Signer,
    *,
    kind: str = HASH,
    overwrite: bool = False,
) -> tuple[Delivered, Path]:
    """Writes the sheet and its atlas, which is signed by a manifest beside it.

    Args:
        sheet: What to write.
        path: Of the sheet; the atlas gets the same name with ".json".
        deliver: Delivers a picture, as `Studio.deliver` does.
        signer: Signs the atlas.
        kind: Of the atlas.
        overwrite: Whether files that are there may be replaced.

    Raises:
        Refused: a check blocks it.
        UserMistake: it may not be written there.
    """
    refuse_existing(atlas_place(path), overwrite=overwrite)
    done = deliver(sheet.picture, path, overwrite=overwrite)
    return done, write_atlas(sheet, path, signer, kind=kind, overwrite=overwrite)


def write_atlas(
    sheet: SpriteSheet, path: Path, signer: Signer, *, kind: str = HASH, overwrite: bool = False
) -> Path:
    """Writes the atlas of a sheet that was delivered, and the manifest beside the atlas.

    Args:
        sheet: What was delivered.
        path: Its file.
        signer: Signs the atlas.
        kind: Of the atlas.
        overwrite: Whether files that are there may be replaced.

    Raises:
        UserMistake: it may not be written there.
    """
    atlas = atlas_place(path)
    data = json.dumps(sheet.atlas(path.name, kind), ensure_ascii=False, indent=1) + "\n"
    source_type = VOCABULARY + (source_type_of(sheet.picture.steps) or SHEET)
    facts = {"image": path.name, "sprites": [sprite.name for sprite in sheet.sprites]}
    told = Told(atlas.name, ATLAS, facts, source_type)
    write_document(atlas, data.encode(), told, [path], signer, overwrite=overwrite)
    return atlas
