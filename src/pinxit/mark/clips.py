"""The second permit of clips: a checked clip with everything that will be signed about it."""

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, replace
from typing import Any

from pinxit.base.errors import PinxitError
from pinxit.base.hashing import hash_array, hash_json
from pinxit.check.clips import CheckedClip
from pinxit.check.finding import Finding
from pinxit.check.marking import Marking
from pinxit.clips.clip import Clip
from pinxit.clips.segments import KeptReel
from pinxit.mark.credentials import Ingredient
from pinxit.mark.disclosure import disclosure_of
from pinxit.mark.frames import stamped_clip
from pinxit.mark.keys import Signer
from pinxit.mark.manifest import ingredients_of, manifest_of
from pinxit.mark.recipe import recipe_of_clip
from pinxit.mark.stamp import Stamp, id_of, spelled
from pinxit.mark.xmp import xmp_of

_SEAL = object()


@dataclass(frozen=True, slots=True, eq=False)
class MarkedClip:
    """A clip that may be delivered. Only `mark_clip` makes one.

    Attributes:
        clip: The clip that will be encoded; its frames are marked as they are read.
        findings: What its checks said.
        recipe: Its whole history as JSON.
        xmp: The XMP packet that will be written.
        manifest: The C2PA manifest, but for what is known only after encoding.
        ingredients: The sources it names.
        signer: What will sign it.
        stamp: Its watermark, the same in every frame.
    """

    clip: Clip
    findings: tuple[Finding, ...]
    recipe: Mapping[str, Any]
    xmp: str
    manifest: Mapping[str, Any]
    ingredients: tuple[Ingredient, ...]
    signer: Signer
    stamp: Stamp
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise PinxitError("A MarkedClip comes from mark_clip() alone; call it instead.")


def mark_clip(checked: CheckedClip, signer: Signer) -> MarkedClip:
    """Prepares all that will be written about a checked clip. Signing waits for the encoding."""
    clip = checked.clip
    recipe = recipe_of_clip(clip, _digest(clip))
    ingredients = ingredients_of(clip.steps)
    number = spelled(id_of(recipe, signer.secret))
    size = clip.height, clip.width
    disclosure = disclosure_of(clip.steps, size, number, checked.policy.marking or Marking())
    labeled = replace(clip, reel=disclosure.over(clip.reel))
    reel, stamp = stamped_clip(labeled, recipe, signer, checked.policy)
    return MarkedClip(
        clip=replace(clip, reel=reel),
        findings=checked.findings,
        recipe=recipe,
        xmp=xmp_of(clip, disclosure),
        manifest=manifest_of(checked, recipe, ingredients, stamp, disclosure),
        ingredients=ingredients,
        signer=signer,
        stamp=stamp,
        seal=_SEAL,
    )


def _digest(clip: Clip) -> str:
    """The hash of all frames."""
    if isinstance(clip.reel, KeptReel):
        return clip.reel.digest
    return hash_json([hash_array(frame.pixels) for frame in clip.reel.frames()])
