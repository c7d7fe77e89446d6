"""The designer's tools over the wire."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from pinxit.jobs.campaign_params import KitParams
from pinxit.jobs.design_params import (
    BlendParams,
    Color,
    GarmentParams,
    InpaintParams,
    MaterialParams,
    PaletteParams,
    PatternParams,
    RecolorParams,
    RetargetParams,
    SeparateParams,
    TileParams,
    VaryParams,
)

PaletteFile = Literal["ase", "gpl", "css", "json"]


class _Sketch(BaseModel, extra="forbid"):
    """A design as it would look."""

    size: int = Field(default=256, ge=64, le=512, description="Longest side of the source, px.")


class VarySketch(_Sketch):
    """New pictures like one."""

    kind: Literal["vary"]
    params: VaryParams


class RetargetSketch(_Sketch):
    """A picture at other proportions."""

    kind: Literal["retarget"]
    params: RetargetParams


class TileSketch(_Sketch):
    """A seamless tile."""

    kind: Literal["tile"]
    params: TileParams


class InpaintSketch(_Sketch):
    """A picture that is repaired."""

    kind: Literal["inpaint"]
    params: InpaintParams


class BlendSketch(_Sketch):
    """A picture made of another."""

    kind: Literal["blend"]
    params: BlendParams


class RecolorSketch(_Sketch):
    """Colorways."""

    kind: Literal["recolor"]
    params: RecolorParams


class SeparateSketch(_Sketch):
    """Few inks."""

    kind: Literal["separate"]
    params: SeparateParams


class PatternSketch(_Sketch):
    """A repeat."""

    kind: Literal["pattern"]
    params: PatternParams


class MaterialSketch(_Sketch):
    """The maps of a surface."""

    kind: Literal["material"]
    params: MaterialParams


class GarmentSketch(_Sketch):
    """A garment in a cloth."""

    kind: Literal["garment"]
    params: GarmentParams


Sketch = Annotated[
    VarySketch
    | RetargetSketch
    | TileSketch
    | InpaintSketch
    | BlendSketch
    | RecolorSketch
    | SeparateSketch
    | PatternSketch
    | MaterialSketch
    | GarmentSketch,
    Field(discriminator="kind"),
]


class Sketched(BaseModel):
    """One small picture to look at; it is kept nowhere, and not signed."""

    image: str = Field(description="As a data: address.")
    width: int
    height: int
    report: dict[str, Any] = Field(default={}, description="What is said of it, by its tool.")


class SketchTold(BaseModel):
    """What a tool would give."""

    pictures: list[Sketched]
    plates: list[Sketched] = Field(default=[], description="Of separations: one for each ink.")


class PrinterTold(BaseModel):
    """A printer of cloth."""

    name: str
    bed_cm: float
    dpi: float
    formats: list[str]
    note: str


class DesignChoices(BaseModel):
    """What can be chosen of the tools besides numbers."""

    repeats: list[str]
    harmonies: list[str]
    palette_files: list[str]
    printers: list[PrinterTold]


class PaletteAsked(PaletteParams):
    """Pictures whose colors are looked for."""


class SwatchTold(BaseModel):
    """One color of a palette."""

    color: str
    name: str
    share: float


class ContrastTold(BaseModel):
    """Two colors over each other, as WCAG 2.2 judges them."""

    colors: list[str]
    ratio: float
    text: str = Field(description='"AAA", "AA", "large" or "none".')


class PaletteTold(BaseModel):
    """The colors that pictures are made of, the largest first."""

    title: str
    colors: list[SwatchTold]
    harmonies: dict[str, list[str]]
    contrast: list[ContrastTold]


class PaletteToSpell(BaseModel, extra="forbid"):
    """A palette that is wanted as a file of another program."""

    title: Annotated[str, Field(max_length=80, pattern="^[^\\x00-\\x1f]*$")] = "palette"
    colors: Annotated[list[Color], Field(min_length=1, max_length=32)]
    kind: PaletteFile = "ase"


class AttachedTold(BaseModel):
    """A file beside a picture."""

    number: int
    name: str
    media_type: str
    bytes: int
    url: str


class AttachedList(BaseModel):
    """All files beside a picture."""

    items: list[AttachedTold]


class SampleTold(BaseModel):
    """A picture that comes with Pinxit."""

    name: str
    title: str
    thumbnail: str


class SampleList(BaseModel):
    """Pictures to begin with."""

    items: list[SampleTold]


KitPart = Literal["fonts", "keep_colors", "logo", "logo_on_dark", "styles"]


class KitOpened(BaseModel):
    """The brand kit of a file, its pictures now in the library."""

    kit: KitParams
    lost: list[KitPart] = Field(description="What the file names and the kit here is without.")
