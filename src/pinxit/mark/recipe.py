"""The recipe: a picture's whole history as JSON, fit to be made public and to be run again."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pinxit.base.about import __version__
from pinxit.base.errors import UserMistake
from pinxit.base.hashing import hash_array
from pinxit.clips.clip import Clip
from pinxit.clips.kinds import kind_of
from pinxit.mark.beside import beside
from pinxit.mark.credentials import ManifestDamaged, media_type_of, read_store
from pinxit.mark.validation import active_manifest, failures_of, own_object
from pinxit.pictures.picture import Picture, Step
from pinxit.pictures.read import read_file, read_labels

FORMAT = 1
KEYWORD = "pinxit"
"""Keyword of the PNG text chunk that holds the recipe."""
RECIPE = "org.pinxit.recipe"
"""Label of the C2PA assertion that holds the recipe."""

_LARGEST_FILE = 2**32
_UNKNOWN = "application/octet-stream"  # as OpenEXR is signed, by a manifest beside it
_UNTRUSTED = "signingCredential.untrusted"

_PLACE = re.compile(r"^(?:file:|~|[A-Za-z]:|[\\/]).*[\\/](?=.)", re.DOTALL)
_FOLDERS = re.compile(r"^.*[\\/](?=.)", re.DOTALL)


def recipe_of(picture: Picture) -> dict[str, Any]:
    """The recipe of a picture. It names no folders: only names of files and their hashes.

    ``pixels`` is the hash of the pixels (dtype, shape, values) before anything was encoded.

    Raises:
        UserMistake: the picture has no steps, so nobody knows how it was made.
    """
    if not picture.steps:
        raise UserMistake(
            "This picture has no history, so nothing true can be written into it. Read it from a "
            "file, or make it with a verb."
        )
    facts = {
        "width": picture.width,
        "height": picture.height,
        "channels": picture.channels,
        "depth": picture.depth,
        "pixels": hash_array(picture.pixels),
    }
    return _recipe(facts, picture.steps)


def recipe_of_clip(clip: Clip, digest: str) -> dict[str, Any]:
    """The recipe of a clip; ``pixels`` is the digest of its frames before anything was encoded."""
    facts = {
        "width": clip.width,
        "height": clip.height,
        "channels": clip.channels,
        "depth": 8,
        "frames": clip.count,
        "pixels": digest,
    }
    return _recipe(facts, clip.steps)


def _recipe(facts: Mapping[str, Any], steps: Sequence[Step]) -> dict[str, Any]:
    listed = [_step(step.to_json()) for step in steps]
    whole = {"pinxit_recipe": FORMAT, "pinxit": __version__, **facts, "steps": listed}
    recipe: dict[str, Any] = public(whole)
    return recipe


def steps_of(recipe: Mapping[str, Any]) -> tuple[Step, ...]:
    """The steps in a recipe.

    Raises:
        UserMistake: this is no recipe, or one of a later version of Pinxit.
    """
    version = recipe.get("pinxit_recipe")
    if not isinstance(version, int) or not isinstance(recipe.get("steps"), list):
        raise UserMistake("This is not a recipe of Pinxit: it has no version or no steps.")
    if version > FORMAT:
        raise UserMistake(
            f"This recipe has version {version}; {FORMAT} is the latest that can be read. "
            "Update Pinxit."
        )
    steps = recipe["steps"]
    if not all(isinstance(step, dict) for step in steps):
        raise UserMistake("This is not a recipe of Pinxit: a step in it is no object.")
    return tuple(Step.from_json(step) for step in steps)


@dataclass(frozen=True, slots=True)
class FoundRecipe:
    """A recipe that a file carries.

    Attributes:
        recipe: The recipe.
        is_signed: Whether a signature covers it and the picture, and both are unchanged.
        is_known: Whether the signer is one of those to trust; None if nobody said whom to trust.
    """

    recipe: Mapping[str, Any]
    is_signed: bool
    is_known: bool | None = None


def read_recipe_file(path: Path, anchors: str | None = None) -> FoundRecipe:
    """The recipe that a picture file carries (`read_recipe`).

    Raises:
        UserMistake: the file cannot be read, or carries no recipe.
    """
    data = read_file(path, most_bytes=_LARGEST_FILE)
    return read_recipe(data, path.name, anchors, beside(path, data))


def read_recipe(
    data: bytes,
    title: str = "This file",
    anchors: str | None = None,
    manifest: bytes | None = None,
) -> FoundRecipe:
    """The recipe in a file's bytes: the one in its manifest if that holds, else the PNG text's.

    Args:
        data: The file.
        title: What to call it in messages.
        anchors: PEM of the roots whose signatures count as known (``KeyRing.anchors``).
        manifest: The manifest that lies beside it, if it is of a kind that can hold none.

    Raises:
        UserMistake: it carries no recipe, or the anchors are no PEM certificates.
    """
    signed = _signed_recipe(data, anchors, manifest)
    if signed is not None:
        return signed
    text = None if kind_of(data[:64]) else read_labels(data, title).text.get(KEYWORD)
    if text is None:
        raise UserMistake(f"{title} carries no recipe; Pinxit did not make it, or it was removed.")
    try:
        recipe = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise UserMistake(f"The recipe in {title} is damaged: it is not JSON.") from fault
    if not isinstance(recipe, dict):
        raise UserMistake(f"The recipe in {title} is damaged: it is no JSON object.")
    steps_of(recipe)
    return FoundRecipe(recipe, is_signed=False, is_known=None if anchors is None else False)


def _signed_recipe(data: bytes, anchors: str | None, manifest: bytes | None) -> FoundRecipe | None:
    media_type = media_type_of(data) or (_UNKNOWN if manifest else None)
    if media_type is None:
        return None
    try:
        store = read_store(data, media_type, anchors or "", manifest)
    except ManifestDamaged:
        return None
    if store is None:
        return None
    failures = failures_of(store.get("validation_results") or {})
    recipe = own_object(active_manifest(store), RECIPE)
    if any(failure.fault == "manifest" for failure in failures) or not recipe:
        return None
    steps_of(recipe)
    state = store.get("validation_state")
    is_whole = all(failure.code == _UNTRUSTED for failure in failures)
    is_known = None if anchors is None else state == "Trusted"
    return FoundRecipe(recipe, is_whole and state in ("Valid", "Trusted"), is_known)


def public(value: Any) -> Any:
    """A JSON value without places on this machine, and with text that UTF-8 can spell.

    Text that starts as an absolute path does, keeps its last name alone.
    """
    if isinstance(value, str):
        return _PLACE.sub("", _spelled(value))
    if isinstance(value, Mapping):
        return {_spelled(str(key)): public(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [public(each) for each in value]
    return value


def file_name(title: str) -> str:
    """A title without folders; titles are meant to have none."""
    return _FOLDERS.sub("", _spelled(title))


def _step(step: dict[str, Any]) -> dict[str, Any]:
    used = [{**source, "title": file_name(source["title"])} for source in step["used"]]
    return {**step, "used": used}


def _spelled(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
