"""The second permit: a checked picture with everything that will be signed into its file."""

from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from typing import Any

from pinxit.base.errors import PinxitError
from pinxit.check.checked import Checked
from pinxit.check.finding import Finding
from pinxit.mark.credentials import Ingredient
from pinxit.mark.keys import Signer
from pinxit.mark.manifest import ingredients_of, manifest_of
from pinxit.mark.recipe import recipe_of
from pinxit.mark.xmp import xmp_of
from pinxit.pictures.picture import Picture

_SEAL = object()


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """A picture that may be delivered. Only `mark` makes one.

    Attributes:
        picture: The picture that will be encoded.
        findings: What its checks said.
        recipe: Its whole history as JSON.
        xmp: The XMP packet that will be written.
        manifest: The C2PA manifest, but for what is known only after encoding.
        ingredients: The sources it names.
        signer: What will sign it.
    """

    picture: Picture
    findings: tuple[Finding, ...]
    recipe: Mapping[str, Any]
    xmp: str
    manifest: Mapping[str, Any]
    ingredients: tuple[Ingredient, ...]
    signer: Signer
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise PinxitError("A Marked picture comes from mark() alone; call it instead.")


def mark(checked: Checked, signer: Signer) -> Marked:
    """Prepares all that will be written about a checked picture. Signing waits for the encoding.

    Raises:
        UserMistake: the picture has no history.
    """
    picture = checked.picture
    recipe = recipe_of(picture)
    ingredients = ingredients_of(picture.steps)
    manifest = manifest_of(checked, recipe, ingredients)
    return Marked(
        picture, checked.findings, recipe, xmp_of(picture), manifest, ingredients, signer, _SEAL
    )
