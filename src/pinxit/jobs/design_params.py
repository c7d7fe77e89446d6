"""What the designer's tools are asked for, by jobs and by previews."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from pinxit.base.errors import UserMistake
from pinxit.base.seeds import LARGEST_SEED
from pinxit.jobs.kind import JobParams
from pinxit.jobs.knobs import checked_knobs, settings_schema
from pinxit.make.material_settings import MaterialSettings
from pinxit.make.panorama_settings import PanoramaSettings
from pinxit.make.sprite_settings import SpriteSettings
from pinxit.nets.patch_settings import CLOSE_STRENGTH, LARGEST_SIDE, PatchSettings
from pinxit.settings import Settings

if TYPE_CHECKING:
    from pinxit.pictures.picture import Picture

LEAST_SIDE = 64
MOST_WAYS = 16
MOST_ON_SHEET = 512
_ELSEWHERE = ("task", "width", "height")
MapName = Literal["base", "normal", "height", "roughness", "ao"]
MAP_NAMES: tuple[MapName, ...] = get_args(MapName)

Id = Annotated[str, Field(min_length=1, max_length=64)]
Seed = Annotated[int, Field(ge=0, le=LARGEST_SEED)]
Format = Literal["png", "jpeg", "webp", "tiff", "avif"]
Side = Annotated[int, Field(ge=LEAST_SIDE, le=LARGEST_SIDE, description="px")]
Color = Annotated[
    str, Field(min_length=1, max_length=40, description="#0b3d91, or a name such as navy blue.")
]
PictureOf = Callable[[str], "Picture"]
"""Opens a picture of the library by its id."""


def _checking(
    kind: type[Settings], left_out: tuple[str, ...] = ()
) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def checked(given: dict[str, Any]) -> dict[str, Any]:
        try:
            return checked_knobs(kind, given, left_out)
        except UserMistake as mistake:
            raise ValueError(str(mistake)) from None

    return checked


def _schema(*left_out: str, **presets: float) -> WithJsonSchema:
    return WithJsonSchema(settings_schema(PatchSettings, presets, (*_ELSEWHERE, *left_out)))


_Checked = Annotated[dict[str, Any], AfterValidator(_checking(PatchSettings, _ELSEWHERE))]
FreeKnobs = Annotated[_Checked, _schema()]
CloseKnobs = Annotated[_Checked, _schema(strength=CLOSE_STRENGTH)]
PlainKnobs = Annotated[_Checked, _schema("strength")]
"""Knobs of the engine ``patches``; those that are left out are as the tool needs them."""
MaterialKnobs = Annotated[
    dict[str, Any],
    AfterValidator(_checking(MaterialSettings)),
    WithJsonSchema(settings_schema(MaterialSettings)),
]
PanoramaKnobs = Annotated[
    dict[str, Any],
    AfterValidator(_checking(PanoramaSettings)),
    WithJsonSchema(settings_schema(PanoramaSettings)),
]
SpriteKnobs = Annotated[
    dict[str, Any],
    AfterValidator(_checking(SpriteSettings)),
    WithJsonSchema(settings_schema(SpriteSettings)),
]


class OfOnePicture(JobParams):
    """A tool that makes something of one picture."""

    picture: Id = Field(description="Id of the picture that it is made of.")


class OfPatches(OfOnePicture):
    """A tool that puts a picture together from the patches of another."""

    knobs: PlainKnobs = Field(default_factory=dict)
    seed: Seed = 0
    format: Format = "png"


class VaryParams(OfPatches):
    """New pictures like one."""

    knobs: FreeKnobs = Field(default_factory=dict)
    count: int = Field(
        default=1, ge=1, le=MOST_WAYS, description="How many, each with the next seed."
    )


class RetargetParams(OfPatches):
    """A picture at other proportions, with nothing in it stretched."""

    width: Side
    height: Side


class TileParams(OfPatches):
    """A picture whose opposite sides fit together."""

    knobs: CloseKnobs = Field(default_factory=dict)
    width: Side | None = Field(default=None, description="px; that of the picture, if absent.")
    height: Side | None = Field(default=None, description="px; that of the picture, if absent.")


class InpaintParams(OfPatches):
    """A part of a picture, filled with what fits from the rest of it."""

    mask: Id = Field(description="Id of a mask: white where everything shall be new.")


class BlendParams(OfPatches):
    """The layout of one picture, made of the patches of another."""

    knobs: CloseKnobs = Field(default_factory=dict)
    structure: Id = Field(description="Id of the picture whose layout and size are kept.")


class PaletteParams(JobParams):
    """The colors of pictures, as a card with files for other programs."""

    pictures: tuple[Id, ...] = Field(min_length=1, max_length=32)
    count: int = Field(default=6, ge=1, le=32, description="How many colors.")
    name: str = Field(default="", max_length=80, pattern="^[^\\x00-\\x1f]*$")


Harmony = Literal["monochrome", "analogous", "complementary", "split", "triadic", "tetradic"]


class RecolorParams(OfOnePicture):
    """Colorways: the picture in other colors, its shading kept."""

    source: tuple[Color, ...] = Field(
        default=(), max_length=MOST_WAYS, description="Colors of the picture to be exchanged."
    )
    ways: tuple[tuple[Color, ...], ...] = Field(
        default=(), max_length=64, description="For each colorway what each of `source` becomes."
    )
    palette: tuple[Color, ...] = Field(
        default=(), max_length=32, description="Instead of `source` and `ways`: colors to become."
    )
    colors: int | None = Field(
        default=None, ge=1, le=MOST_WAYS, description="How many colors are exchanged."
    )
    harmony: Harmony = "analogous"
    count: int = Field(default=1, ge=1, le=64, description="Colorways, where `ways` is empty.")
    seed: Seed = 0
    format: Format = "png"

    @model_validator(mode="after")
    def _is_whole(self) -> "RecolorParams":
        if bool(self.source) != bool(self.ways):
            raise ValueError("source and ways go together: say which colors become which")
        if any(len(way) != len(self.source) for way in self.ways):
            raise ValueError("each of ways needs a color for each of source")
        if self.source and self.palette:
            raise ValueError("say source and ways, or palette, not both")
        return self


class SeparateParams(OfOnePicture):
    """Few inks, and a plate for each."""

    inks: (
        Annotated[int, Field(ge=1, le=12)]
        | Annotated[tuple[Color, ...], Field(min_length=1, max_length=12)]
    ) = Field(default=4, description="How many, or which.")
    trap: int = Field(default=0, ge=0, le=20, description="Spread under darker inks, px.")
    dpi: float | None = Field(default=None, ge=10, le=2400, description="What plates say.")
    plates: Literal["tif", "png"] = "tif"


class PatternParams(OfOnePicture):
    """A repeat for cloth or paper at its true size."""

    repeat: Literal["straight", "half-drop", "brick", "mirror", "toss"] = "straight"
    cm: float = Field(default=20.0, gt=0, le=1000, description="Width of the repeat.")
    dpi: float = Field(default=150.0, ge=10, le=2400, description="Pixels an inch.")
    printer: str = Field(default="", max_length=64, description="One of GET /design/choices.")
    may_upscale: bool = Field(default=False, description="Enlarge the tile beyond its pixels.")
    ground: Color | Literal[""] = Field(default="", description="Of a toss: color under motifs.")
    count: int = Field(default=9, ge=1, le=100, description="Of a toss: motifs.")
    seed: Seed = 0
    format: Literal["tiff", "png", "jpeg", "webp", "avif"] = "tiff"
    pdf: bool = Field(default=True, description="A page of the true size beside it.")
    proof: bool = Field(default=False, description="Keep it 3 x 3, too.")


class MaterialParams(OfOnePicture):
    """The maps by which games and films shade a surface, guessed from one picture."""

    knobs: MaterialKnobs = Field(default_factory=dict)
    maps: tuple[MapName, ...] = Field(default=MAP_NAMES, min_length=1, max_length=len(MAP_NAMES))
    files: Literal["png", "exr"] = Field(
        default="png", description="PNG (data of 16 bits) or OpenEXR (colors 16, data 32 bits)."
    )
    mipmaps: bool = Field(default=False, description="Every map at all smaller sizes, too.")


class PanoramaParams(OfOnePicture):
    """A picture that is all around, 2:1, with a page to look around in."""

    knobs: PanoramaKnobs = Field(default_factory=dict)
    style: Id | None = Field(default=None, description="Paint it like this picture.")
    faces: bool = Field(default=False, description="The six sides of a cube, too.")
    seed: Seed = 0
    format: Literal["png", "jpeg", "webp", "avif"] = "png"


ClassOfGarment = Literal[
    "",
    "t-shirt",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle-boot",
]


class GarmentParams(OfOnePicture):
    """A cloth on the garment of a picture, in several colorways, with a sheet for print."""

    cloth: Id = Field(description="Id of the picture of the cloth; best a tile.")
    class_name: ClassOfGarment = Field(
        default="", description="Sets what is left out: its height, and whether halves are alike."
    )
    height_cm: float | None = Field(default=None, ge=1, le=300, description="Of the garment.")
    repeat_cm: float | None = Field(
        default=None, ge=0.2, le=300, description="Width of the cloth's repeat."
    )
    is_symmetric: bool | None = Field(default=None, description="Whether both halves become one.")
    shade: float = Field(default=0.7, ge=0, le=1, description="How deep light and shadow are.")
    count: int = Field(
        default=4, ge=1, le=6, description="Colorways, the first in the cloth's own colors."
    )
    harmony: Harmony = Field(default="analogous", description="Hues of the other colorways.")
    size: int = Field(default=1400, ge=128, le=4096, description="Of each garment, px.")
    dpi: int = Field(default=200, ge=72, le=400, description="Of the sheet, which is A4.")
    seed: Seed = 0


class SpritesParams(JobParams):
    """Pictures on one sheet with transparency, and an atlas that tells games where each lies."""

    pictures: tuple[Id, ...] = Field(
        min_length=1, max_length=MOST_ON_SHEET, description="In the order of the atlas."
    )
    knobs: SpriteKnobs = Field(default_factory=dict)
    atlas: Literal["hash", "array"] = Field(
        default="hash", description="How the JSON lists frames: by name, or one after the other."
    )
    name: str = Field(default="", max_length=80, pattern="^[^\\x00-\\x1f]*$")
    format: Literal["png", "webp", "avif"] = "png"


Design = (
    VaryParams
    | RetargetParams
    | TileParams
    | InpaintParams
    | BlendParams
    | RecolorParams
    | SeparateParams
    | PatternParams
    | MaterialParams
    | GarmentParams
)

WAYS: Mapping[str, type[JobParams]] = {
    "vary": VaryParams,
    "retarget": RetargetParams,
    "tile": TileParams,
    "inpaint": InpaintParams,
    "blend": BlendParams,
    "palette": PaletteParams,
    "recolor": RecolorParams,
    "separate": SeparateParams,
    "pattern": PatternParams,
    "material": MaterialParams,
    "panorama": PanoramaParams,
    "garment": GarmentParams,
    "sprites": SpritesParams,
}
"""What each tool is asked for."""
