"""Colors of designs, as jobs and previews ask for them: colorways, inks, palettes."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pinxit.jobs.design_params import PaletteParams, PictureOf, RecolorParams, SeparateParams
from pinxit.jobs.design_patches import Made, titled

if TYPE_CHECKING:
    from pinxit.make.palette import Colors, Palette
    from pinxit.make.separate import Separation
    from pinxit.pictures.picture import Picture


def refuse_no_colors(colors: Sequence[str]) -> None:
    """Makes sure that all of these are colors.

    Raises:
        UserMistake: one is none.
    """
    from pinxit.make.color_names import parse_color

    for color in colors:
        parse_color(color)


def colors_of(codes: Sequence[str]) -> "Colors":
    """Colors as sRGB 0..1."""
    import numpy as np

    from pinxit.make.color_names import parse_color

    return np.stack([parse_color(code) for code in codes])


def recolored(params: RecolorParams, opened: PictureOf) -> Iterator[Made]:
    """Each colorway, with the colors that were exchanged.

    Raises:
        UserMistake: the picture has no such colors, or there are too few to become.
    """
    from pinxit.make.color_names import spelled
    from pinxit.make.recolor import recolor

    picture = opened(params.picture)
    source, ways = _exchange(params, picture)
    for number, wanted in enumerate(ways, 1):
        made = recolor(picture, source, wanted)
        report = {
            "source": [spelled(color) for color in source],
            "wanted": [spelled(color) for color in wanted],
        }
        yield Made(titled(made, picture, f"colorway {number}"), report)


def separated(params: SeparateParams, opened: PictureOf) -> "tuple[Picture, Separation]":
    """What the inks print together, with its title, and the whole separation.

    Raises:
        UserMistake: the picture has fewer colors, or an ink is named twice.
    """
    from pinxit.make.separate import best_inks, separate

    picture = opened(params.picture)
    asked = params.inks
    inks = best_inks(picture, asked) if isinstance(asked, int) else colors_of(asked)
    made = separate(picture, inks, params.trap)
    return titled(made.proof, picture, f"in {len(made.inks)} inks"), made


def told_inks(made: "Separation") -> dict[str, Any]:
    """Inks with how much each covers, and how far the proof is from the picture (CIEDE2000)."""
    inks = [
        {"color": ink, "name": name, "coverage": round(float(plate.mean()), 4)}
        for ink, name, plate in zip(made.inks, made.names, made.plates, strict=True)
    ]
    return {"inks": inks, "mean": round(made.mean, 3), "worst": round(made.worst, 3)}


def palette_found(params: PaletteParams, opened: PictureOf) -> "tuple[Palette, list[Picture]]":
    """The palette, and the pictures that it was found in.

    Raises:
        UserMistake: a picture shows no color.
    """
    from pinxit.make.palette import palette_in, thinned

    pictures = [thinned(opened(each)) for each in params.pictures]  # one whole one at a time
    stem = pictures[0].title.rpartition(".")[0] or pictures[0].title
    return palette_in(pictures, params.count, params.name.strip() or stem or "palette"), pictures


def _exchange(params: RecolorParams, picture: "Picture") -> "tuple[Colors, list[Colors]]":
    """Which colors become which, in every colorway."""
    from pinxit.make.colorways import colorways, paired
    from pinxit.make.recolor import colors_there, own_colors

    if params.ways:
        named = list(colors_of(params.source))
        return colors_there(picture, named), [colors_of(way) for way in params.ways]
    source = own_colors(picture, params.colors)
    if params.palette:
        given = colors_of(params.palette)
        source = source if params.colors is not None else source[: len(given)]
        return source, paired(source, given, params.count, params.seed)
    return source, colorways(source, params.count, params.harmony, params.seed)
