"""Looks at what the designer's tools would give: one thread works on small pictures.

Nothing of it is kept, signed or marked; `pinxit.deliver.previews` is the only way out.
"""

from base64 import b64encode
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pinxit.deliver.previews import preview_bytes
from pinxit.jobs.design_params import (
    Design,
    GarmentParams,
    MaterialParams,
    OfPatches,
    PatternParams,
    RecolorParams,
    RetargetParams,
    SeparateParams,
    TileParams,
)
from pinxit.library.library import Library
from pinxit.service.shapes.designs import Sketch, Sketched, SketchTold
from pinxit.service.turns import Turns

if TYPE_CHECKING:
    from pinxit.pictures.picture import Picture, Pixels
    from pinxit.studio import Studio

_TYPE = "image/webp"
_LEAST_SIDE = 64  # shorter side that patches are taken of
_LONG_ENOUGH = 256
"""What is made larger than it was is shown so long, or twice as long as its source is shown."""
_SHOWN = 12
"""How many pictures of one tool a look shows at most."""
_PLATE = 192
_MOST_KEPT = 24
_INCH = 2.54
_REPEATS_LONGEST = 480


class DesignPreviews:
    """What makes small designs at once.

    Args:
        library: Has the pictures.
    """

    def __init__(self, library: Library) -> None:
        self.turns = Turns("design previews")
        self._library = library
        self._pictures: OrderedDict[tuple[str, int], Picture] = OrderedDict()

    async def sketch(self, studio: "Studio", owner: str, wanted: Sketch, client: str) -> SketchTold:
        """Small pictures of what is asked for, with what is said of them.

        Args:
            studio: Of who asks.
            owner: Who asks.
            wanted: The tool, and what it is asked for.
            client: A newer request of the same client takes the place of this one.

        Raises:
            Superseded: a newer request came first.
            UserMistake: a picture is not there, or does not fit.
        """
        return await self.turns.take(client, lambda: self._sketched(studio, owner, wanted))

    def _sketched(self, studio: "Studio", owner: str, wanted: Sketch) -> SketchTold:
        def opened(picture: str) -> "Picture":
            return self._small(owner, picture, wanted.size)

        params: Design = wanted.params
        if isinstance(params, SeparateParams):
            return _separation(params, opened)
        if isinstance(params, PatternParams):
            row = self._library.get(owner, params.picture)
            return _repeat(params, opened, (row.width, row.height))
        if isinstance(params, MaterialParams):
            return _maps(params, opened)
        if isinstance(params, GarmentParams):
            return _garments(params, opened, 2 * wanted.size)
        if isinstance(params, RecolorParams):
            from pinxit.jobs.design_colors import recolored

            few = params.model_copy(update={"ways": params.ways[:_SHOWN]})
            few = few.model_copy(update={"count": min(few.count, _SHOWN)})
            return _told((each.picture.pixels, each.report) for each in recolored(few, opened))
        return self._of_patches(studio, owner, params, (opened, wanted.size))

    def _of_patches(
        self, studio: "Studio", owner: str, params: OfPatches, small_at: tuple[Any, int]
    ) -> SketchTold:
        from pinxit.jobs.design_patches import of_patches

        opened, size = small_at
        small, most = opened(params.picture), max(_LONG_ENOUGH, 2 * size)
        share = small.width / self._library.get(owner, params.picture).width
        if isinstance(params, RetargetParams | TileParams):
            params = params.model_copy(update=_small_sides(params, share, most))
        if hasattr(params, "count"):
            params = params.model_copy(update={"count": 1})
        made = of_patches(params, opened, studio.run())
        return _told((each.picture.pixels, each.report) for each in made)

    def _small(self, owner: str, picture_id: str, longest: int) -> "Picture":
        """A picture that this person may look at, made small; no side too short for patches.

        Raises:
            UserMistake: there is none.
        """
        key = (self._library.get(owner, picture_id).id, longest)  # its title is its owner's
        if key in self._pictures:
            self._pictures.move_to_end(key)
            return self._pictures[key]
        from pinxit.pictures.resize import fit_within

        picture = self._library.open(owner, picture_id)
        sides = (picture.width, picture.height)
        side = max(longest, -(-_LEAST_SIDE * max(sides) // min(sides)))
        self._pictures[key] = replace(picture, pixels=fit_within(picture.pixels, side))
        while len(self._pictures) > _MOST_KEPT:
            self._pictures.popitem(last=False)
        return self._pictures[key]


def _small_sides(params: RetargetParams | TileParams, share: float, most: int) -> dict[str, int]:
    """Width and height, where they are told, for a picture that is smaller by a share."""
    sides = {"width": params.width, "height": params.height}
    share = min(share, most / max(1, *(side or 0 for side in sides.values())))
    return {name: max(_LEAST_SIDE, round(side * share)) for name, side in sides.items() if side}


def _told(made: "Iterable[tuple[Pixels, Any]]", plates: "Iterable[Sketched]" = ()) -> SketchTold:
    pictures = [_shown(pixels, report) for pixels, report in made]
    return SketchTold(pictures=pictures, plates=list(plates))


def _shown(pixels: "Pixels", report: Any, side: int = 512) -> Sketched:
    """Pixels as a small picture that stands in the answer itself."""
    longest = max(pixels.shape[:2])
    data = preview_bytes(pixels, _TYPE, 88, side=min(side, longest))
    scale = min(1.0, side / longest)
    height, width = (max(1, round(each * scale)) for each in pixels.shape[:2])
    image = f"data:{_TYPE};base64,{b64encode(data).decode()}"
    return Sketched(image=image, width=width, height=height, report=dict(report))


def _maps(params: MaterialParams, opened: Any) -> SketchTold:
    """The lit surface, and the maps that it is made of."""
    from pinxit.make.material import PREVIEW, material
    from pinxit.make.material_settings import MaterialSettings

    names = (PREVIEW, *params.maps)
    made = material(opened(params.picture), MaterialSettings.from_json(params.knobs), names)
    edges = made.settings.edges
    return _told((each.pixels, {"map": name, "edges": edges}) for name, each in made.maps.items())


def _garments(params: GarmentParams, opened: Any, size: int) -> SketchTold:
    """The garment in all colorways, each with its colors."""
    from pinxit.jobs.design_garments import dressed

    small = params.model_copy(update={"size": min(size, params.size)})
    ways = dressed(small, opened)
    return _told((each.front.pixels, {"colors": each.palette.to_json()["colors"]}) for each in ways)


def _separation(params: SeparateParams, opened: Any) -> SketchTold:
    from pinxit.jobs.design_colors import separated, told_inks

    trap = min(params.trap, 2) if params.trap else 0  # a look is small; so is its trap
    proof, made = separated(params.model_copy(update={"trap": trap}), opened)
    told = told_inks(made)
    plates = [
        _shown(1 - plate[..., None], ink, _PLATE)
        for plate, ink in zip(made.plates, told["inks"], strict=True)
    ]
    return _told([(proof.pixels, told)], plates)


def _repeat(params: PatternParams, opened: Any, size: tuple[int, int]) -> SketchTold:
    """The unit as small as a look is, with the size that it will really have.

    Raises:
        UserMistake: the printer does not take it, or the tile is no motif.
    """
    from pinxit.jobs.design_patterns import layout_in
    from pinxit.make.pattern import Layout, judged, pattern

    layout = layout_in(params)
    tile: Picture = opened(params.picture)
    side = max(_LEAST_SIDE, min(layout.width, _REPEATS_LONGEST))
    look = Layout(  # of any size on cloth that has so many pixels
        layout.repeat, _INCH, side, may_upscale=True, ground=layout.ground, count=layout.count
    )
    made = pattern(tile, look, seed=params.seed)
    own = _own_width(layout, tile, size[0] / tile.width, params.seed)
    report = {
        "width": layout.width,
        "height": round(layout.width * made.height / made.width),
        "cm": [layout.cm, round(layout.cm * made.height / made.width, 4)],
        "most_cm": round(own / layout.dpi * _INCH, 2),
        "is_enlarged": layout.width > own,
        "seams": [seam.to_json() for seam in judged(made, layout.repeat)],
    }
    return _told([(made.pixels, report)])


def _own_width(layout: Any, tile: "Picture", scale: float, seed: int) -> float:
    """Pixels of the unit from left to right, if the full tile is not resized."""
    from pinxit.make.toss import strewn

    if layout.repeat == "toss":
        return float(strewn(tile.pixels, layout.ground, layout.count, seed).shape[1]) * scale
    return tile.width * scale * (2 if layout.repeat in {"half-drop", "mirror"} else 1)
