"""The second permit: a checked picture with everything that will be signed into its file."""

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, replace
from typing import Any

from pinxit.base.errors import PinxitError
from pinxit.check.checked import Checked
from pinxit.check.finding import Finding
from pinxit.check.marking import Marking
from pinxit.mark.credentials import Ingredient
from pinxit.mark.disclosure import disclosure_of
from pinxit.mark.keys import Signer
from pinxit.mark.manifest import ingredients_of, manifest_of
from pinxit.mark.recipe import recipe_of
from pinxit.mark.stamp import Stamp, id_of, spelled, stamped
from pinxit.mark.xmp import xmp_of
from pinxit.pictures.history import is_data
from pinxit.pictures.picture import Picture

_SEAL = object()


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """A picture that may be delivered. Only `mark` makes one.

    Attributes:
        picture: The picture that will be encoded, with its label and watermark.
        findings: What its checks said.
        recipe: Its whole history as JSON.
        xmp: The XMP packet that will be written.
        manifest: The C2PA manifest, but for what is known only after encoding.
        ingredients: The sources it names.
        signer: What will sign it.
        stamp: Its watermark.
        texts: What PNG texts say besides the recipe.
    """

    picture: Picture
    findings: tuple[Finding, ...]
    recipe: Mapping[str, Any]
    xmp: str
    manifest: Mapping[str, Any]
    ingredients: tuple[Ingredient, ...]
    signer: Signer
    stamp: Stamp
    texts: Mapping[str, str]
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise PinxitError("A Marked picture comes from mark() alone; call it instead.")


def mark(checked: Checked, signer: Signer) -> Marked:
    """Lays on the label, hides the watermark, and prepares all that will be written.

    The recipe names the pixels before they were marked; the same recipe gives the same mark again.
    Signing waits for the encoding.

    Raises:
        UserMistake: the picture has no history.
    """
    picture = checked.picture
    recipe = recipe_of(picture)
    ingredients = ingredients_of(picture.steps)
    number = spelled(id_of(recipe, signer.secret))
    size = picture.height, picture.width
    disclosure = disclosure_of(picture.steps, size, number, checked.policy.marking or Marking())
    pixels, stamp = stamped(
        disclosure.on(picture.pixels),
        recipe,
        signer,
        checked.policy,
        is_data=is_data(picture.steps),
    )
    return Marked(
        picture=replace(picture, pixels=pixels),
        findings=checked.findings,
        recipe=recipe,
        xmp=xmp_of(picture, disclosure),
        manifest=manifest_of(checked, recipe, ingredients, stamp, disclosure),
        ingredients=ingredients,
        signer=signer,
        stamp=stamp,
        texts=disclosure.texts(),
        seal=_SEAL,
    )
