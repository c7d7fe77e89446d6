"""Campaigns from a motif to delivered files: every variant in every format, a sheet and a table.

A format that cannot be made does not stop the others; it is named at the end, with the reason.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from pinxit.base.errors import UserMistake
from pinxit.base.files import refuse_existing
from pinxit.base.progress import Progress
from pinxit.deliver.budget import BEST, Within
from pinxit.deliver.campaign_files import Made, write_table
from pinxit.deliver.files import Delivered
from pinxit.make.campaign.compose import Composed, compose
from pinxit.make.campaign.design import Design, Logos
from pinxit.make.campaign.framing import (
    KEPT,
    Fit,
    Frame,
    Framed,
    framed,
    share_kept,
    window,
)
from pinxit.make.campaign.kit import BrandKit
from pinxit.make.campaign.packs import Pack, Size
from pinxit.make.campaign.subject import Subject, subject_of
from pinxit.make.campaign.variants import Variant, variants
from pinxit.make.resize import resize
from pinxit.pictures.picture import Picture

if TYPE_CHECKING:
    from pinxit.engine import Run
    from pinxit.nets.style_settings import StyleSettings

SHEET, TABLE, PAGE = "sheet.png", "files.csv", "index.html"
_ON_SHEET = 360
_LARGEST_STYLED = 2048
_SEEN_ON_PAGES = {"avif": 63, "webp": 80, "jpg": 82}
"""Qualities above which nobody sees a difference on a page."""
_ALL_OVER, _BESIDE = ("cover", "card"), "panel"
"""Layouts in which the picture has the format's proportions, and what is taken where those would
cut the subject: forms that patches put together anew look worse than another layout."""


@runtime_checkable
class Shop(Protocol):
    """What of the studio campaigns need."""

    def open(self, path: Path) -> Picture:
        """A picture from a file."""

    def open_style(self, name: str | Path) -> Picture:
        """A style by its name or file."""

    def stylize(
        self,
        content: Picture,
        styles: Sequence[Picture],
        settings: "StyleSettings | None" = None,
        *,
        seed: int = 0,
    ) -> Picture:
        """The content in the manner of the styles."""

    def sheet(self, pictures: Sequence[Picture], columns: int = 0, cell: int = 128) -> Picture:
        """All pictures on one sheet."""

    def deliver(
        self,
        picture: Picture,
        path: Path,
        *,
        overwrite: bool = False,
        quality: int | Within | None = None,
    ) -> Delivered:
        """Checks, marks, signs and writes a picture."""

    def run(self) -> "Run":
        """A run on the studio's device."""


@dataclass(frozen=True, slots=True)
class CampaignOrder:
    """What is wanted.

    Attributes:
        kit: The brand.
        pack: The formats.
        variants: How many of each.
        seed: Decides all chance.
        focus: Where the subject is, as shares of width and height; None to look for it.
        fit: How the motif comes to other proportions.
        may_upscale: Whether the motif may be enlarged beyond its pixels.
        most_kb: Budget of each file, in 1024 bytes; None for the formats' own.
        types: Suffixes of files to write; empty for the formats' own.
    """

    kit: BrandKit
    pack: Pack
    variants: int = 4
    seed: int = 0
    focus: tuple[float, float] | None = None
    fit: Fit = "auto"
    may_upscale: bool = False
    most_kb: int | None = None
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Campaign:
    """What was made.

    Attributes:
        files: Every picture of the pack.
        subject: Where the subject was found.
        sheet: All of them at a glance; None if there is none.
        table: What can be said of each, as CSV.
        page: Of the web pack: a page that uses its files.
        failed: Which format of which variant could not be made, and why.
    """

    files: tuple[Made, ...]
    subject: Subject
    sheet: Path | None
    table: Path
    page: Path | None = None
    failed: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class _Campaign:
    """A campaign while it is made."""

    studio: Shop
    motif: Picture
    order: CampaignOrder
    out: Path
    overwrite: bool
    done: Callable[[Delivered], None]
    logos: Logos
    subject: Subject
    files: list[Made] = field(default_factory=list)
    failed: dict[str, UserMistake] = field(default_factory=dict)
    small: list[tuple[tuple[int, str], Picture]] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    retargeted: dict[tuple[str, int, int], Framed] = field(default_factory=dict)


def make_campaign(
    studio: Shop,
    motif: Picture,
    order: CampaignOrder,
    out: Path,
    *,
    overwrite: bool = False,
    done: Callable[[Delivered], None] = lambda _: None,
) -> Campaign:
    """Every variant of a motif in every format of a pack, as files below a folder.

    Args:
        studio: Opens, paints, checks, marks and writes.
        motif: What is shown: a photograph, a model's picture, a painted one.
        order: What is wanted.
        out: Folder; each variant gets one of its own in it.
        overwrite: Whether files that exist may be replaced.
        done: Hears of each picture when it was written.

    Raises:
        UserMistake: nothing could be made, or a file may not be written.
        Refused: a check blocks a picture.
        Cancelled: the work was stopped.
    """
    for name in (SHEET, TABLE, *([PAGE] if order.pack.is_web else [])):
        refuse_existing(out / name, overwrite=overwrite)
    wanted = variants(order.variants, order.seed, order.kit.grounds())
    work = _Campaign(
        studio,
        motif,
        order,
        out,
        overwrite,
        done,
        logos_of(studio, order.kit),
        subject_of(motif, order.focus),
    )
    for number, variant in enumerate(wanted):
        shown = _toned(work, variant)
        for at, size in enumerate(order.pack.sizes):
            done_so_far = number * len(order.pack.sizes) + at
            whole = len(wanted) * len(order.pack.sizes)
            studio.run().report(Progress("lay out", done_so_far, whole, "pictures"))
            try:
                _made(work, shown, variant, size)
            except UserMistake as fault:
                work.failed[f"{variant.name}/{size.name}"] = fault
    return _ended(work)


def logos_of(studio: Shop, kit: BrandKit) -> Logos:
    """The pictures of a brand's logo.

    Raises:
        UserMistake: one cannot be read.
    """
    if kit.logo is None:
        return Logos()
    on_dark = studio.open(kit.logo.on_dark) if kit.logo.on_dark else None
    return Logos(studio.open(kit.logo.file), on_dark)


def _toned(work: _Campaign, variant: Variant) -> Picture:
    """The motif in the tone of the brand, as strongly as the variant says."""
    from pinxit.make.campaign.tone import recolored, style_knobs

    kit, studio = work.order.kit, work.studio
    if not kit.tone.styles:
        if not kit.tone.recolor:
            return work.motif
        return recolored(work.motif, kit, variant, work.order.seed)
    from pinxit.make.methods import style_settings

    styles = [studio.open_style(path) for path in kit.tone.styles]
    longest = min(_LARGEST_STYLED, max(work.motif.width, work.motif.height))
    settings = style_settings("auto", style_knobs(kit, variant.strength, longest))
    return studio.stylize(work.motif, styles, settings, seed=work.order.seed)


def _made(work: _Campaign, motif: Picture, variant: Variant, size: Size) -> None:
    """One format of one variant, in all its types and widths."""
    order = work.order
    if not size.texts:
        picture = _framed(work, motif, _whole(work, motif, variant, size), variant)
        for each in _widths(size, picture.picture):
            if each.sha256 in work.shown:  # another variant shows the very same
                continue
            work.shown.add(each.sha256)
            _deliver(work, each, picture, (None, ""), (variant, size))
        return
    design = Design.of(order.kit, size, variant.layout, variant.side, variant.ground)
    frame = _frame(design, variant, order)
    if order.fit == "auto" and design.layout in _ALL_OVER and _is_cut(work, motif, frame):
        design = replace(design, layout=_BESIDE)
        frame = _frame(design, variant, order)
    shown = _framed(work, motif, frame, variant)
    composed = compose(shown.picture, design, work.logos)
    _deliver(work, composed.picture, shown, (composed, design.layout), (variant, size))


def _frame(design: Design, variant: Variant, order: CampaignOrder) -> Frame:
    photo, (x, y) = design.laid_out.photo, design.laid_out.subject
    return Frame(photo.w, photo.h, x, y, variant.zoom, order.fit, order.may_upscale)


def _is_cut(work: _Campaign, motif: Picture, frame: Frame) -> bool:
    return share_kept(motif, work.subject, window(motif, work.subject, frame)) < KEPT


def _whole(work: _Campaign, motif: Picture, variant: Variant, size: Size) -> Frame:
    """The frame of a picture without texts: as large as the motif allows."""
    fit, may = work.order.fit, work.order.may_upscale
    place = 0.62 if variant.side == "left" else 0.38
    last: UserMistake | None = None
    for width in sorted(size.widths or (size.width,), reverse=True):
        frame = Frame(
            width, round(width * size.height / size.width), place, 0.45, variant.zoom, fit, may
        )
        try:
            _framed(work, motif, frame, variant)
        except UserMistake as fault:
            work.failed.setdefault(f"{variant.name}/{size.name}-{width}", fault)
            last = fault
            continue
        return frame
    raise last or UserMistake(f"The format {size.name} has no width.")


def _framed(work: _Campaign, motif: Picture, frame: Frame, variant: Variant) -> Framed:
    """The motif in a frame; what took patches is kept for other frames of that size."""
    key = (motif.sha256, frame.width, frame.height)
    if key in work.retargeted:
        return work.retargeted[key]
    made = framed(motif, work.subject, frame, work.studio.run(), work.order.seed)
    if made.way == "retarget":
        work.retargeted[key] = made
    return made


def _widths(size: Size, picture: Picture) -> Iterator[Picture]:
    for width in sorted(size.widths or (picture.width,), reverse=True):
        if width <= picture.width:
            yield resize(picture, width, round(width * size.height / size.width))


def _deliver(
    work: _Campaign,
    picture: Picture,
    shown: Framed,
    composed: tuple[Composed | None, str],
    what: tuple[Variant, Size],
) -> None:
    """Writes one picture in all its types within its budget, and notes what can be said of it."""
    variant, size = what
    stem = f"{size.name}-{picture.width}" if size.widths else size.name
    picture = replace(picture, title=f"{variant.letter}  {stem}")
    share = (picture.width * picture.height) / (size.width * size.height)
    most = round((work.order.most_kb or size.most_kb) * 1024 * max(share, 0.15))
    for kind in work.order.types or size.types:
        path = work.out / variant.name / f"{stem}.{kind}"
        best = _SEEN_ON_PAGES.get(kind, BEST) if size.widths else BEST
        done = work.studio.deliver(
            picture, path, overwrite=work.overwrite, quality=Within(most, best)
        )
        work.done(done)
        work.files.append(Made.of(done, picture, what, most, shown, composed))
    longest = max(picture.width, picture.height)
    if not size.widths or picture.width == max(size.widths):
        scale = min(1.0, _ON_SHEET / longest)
        wide, high = (max(1, round(side * scale)) for side in (picture.width, picture.height))
        small = resize(picture, wide, high)
        work.small.append(((work.order.pack.sizes.index(size), variant.letter), small))


def _ended(work: _Campaign) -> Campaign:
    """The sheet, the table and the page over all files.

    Raises:
        UserMistake: there are no files.
    """
    if not work.files:
        raise next(iter(work.failed.values()))
    ordered = [picture for _, picture in sorted(work.small, key=lambda each: each[0])]
    sheet = None
    if ordered:
        columns = work.order.variants if 1 < work.order.variants <= 6 else 4
        done = work.studio.sheet(ordered, columns, _ON_SHEET)
        sheet = work.studio.deliver(done, work.out / SHEET, overwrite=work.overwrite)
        work.done(sheet)
    table = write_table(work.files, work.out / TABLE, overwrite=work.overwrite)
    page = _web(work) if work.order.pack.is_web else None
    failed = tuple((name, str(fault)) for name, fault in work.failed.items())
    path = sheet.path if sheet else None
    return Campaign(tuple(work.files), work.subject, path, table, page, failed)


def _web(work: _Campaign) -> Path:
    from pinxit.desks.web_pack import WebWork, make_web_pack

    return make_web_pack(
        WebWork(
            work.studio,
            work.motif,
            work.order.kit,
            work.logos,
            work.subject,
            tuple(work.files),
            work.out,
            work.overwrite,
            work.done,
            work.order.seed,
        )
    )
