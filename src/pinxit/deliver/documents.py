"""Files that go with pictures and are none themselves: atlases, material files, viewers.

They are signed by a manifest beside them, which names the pictures that they show and takes over
the manifests in those (C2PA specification 2.1, sections 11.4 and 10.3).
"""

import io
from collections.abc import Iterable
from pathlib import Path

from pinxit.base.about import __version__
from pinxit.base.files import refuse_existing, write_bytes
from pinxit.base.hashing import hash_bytes
from pinxit.mark.beside import place_beside
from pinxit.mark.credentials import Ingredient, assertion, embed_stream
from pinxit.mark.keys import Signer
from pinxit.mark.manifest import ACTIONS
from pinxit.mark.sidecars import MEDIA_TYPE, Told


def write_document(
    path: Path,
    data: bytes,
    told: Told,
    pictures: Iterable[Path],
    signer: Signer,
    *,
    overwrite: bool,
) -> Path:
    """Writes a file and the signed manifest beside it.

    Args:
        path: Where to.
        data: The whole file.
        told: What is said of it.
        pictures: Delivered files that it shows.
        signer: Who signs.
        overwrite: Whether a file that is there may be replaced.

    Raises:
        UserMistake: it may not be written there.
        PinxitError: it cannot be signed.
    """
    refuse_existing(path, overwrite=overwrite)
    parts = [_part(number, place) for number, place in enumerate(dict.fromkeys(pictures), 1)]
    action = {
        "action": "c2pa.created",
        "digitalSourceType": told.source_type,
        "parameters": {"ingredientIds": [part.label for part in parts]},
    }
    manifest = {
        "claim_generator_info": [{"name": "Pinxit", "version": __version__}],
        "title": told.title,
        "assertions": [
            {"label": ACTIONS, "created": True, "data": {"actions": [action]}},
            assertion(told.label, told.facts),
        ],
    }
    kind = (MEDIA_TYPE, True)
    beside = embed_stream(io.BytesIO(data), io.BytesIO(), kind, manifest, parts, signer)
    write_bytes(place_beside(path), beside, overwrite=True)
    write_bytes(path, data, overwrite=overwrite)
    return path


def _part(number: int, path: Path) -> Ingredient:
    sha256 = hash_bytes(path.read_bytes())
    return Ingredient(f"source-{number}", path.name, sha256, "inputTo", "a picture in it", path)
