"""Garments in cloth, as jobs and previews ask for them."""

from typing import TYPE_CHECKING

from pinxit.jobs.design_params import GarmentParams, PictureOf

if TYPE_CHECKING:
    from pinxit.make.designs import Design
    from pinxit.make.garment import Cut


def cut_in(params: GarmentParams) -> "Cut":
    """The cut that is asked for, and of what is not said what suits the class."""
    from pinxit.make.garment import cut_for

    return cut_for(
        params.class_name,
        height_cm=params.height_cm,
        repeat_cm=params.repeat_cm,
        is_symmetric=params.is_symmetric,
        size=params.size,
        shade=params.shade,
    )


def dressed(params: GarmentParams, opened: PictureOf) -> "list[Design]":
    """The garment in its cloth's own colors, and in others.

    Raises:
        UserMistake: the picture shows no garment, or the cloth too few colors.
    """
    from pinxit.make.designs import designs

    return designs(
        opened(params.picture),
        opened(params.cloth),
        cut_in(params),
        count=params.count,
        harmony=params.harmony,
        seed=params.seed,
    )
